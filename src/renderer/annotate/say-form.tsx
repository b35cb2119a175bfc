import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { AppError } from '../../base/errors.ts';
import { visibleText } from '../../base/visible-text.ts';
import { ANNOTATION_LIMITS } from '../../model/annotation.ts';
import { useEngine } from '../engine.ts';
import { useAuthor } from '../stores/author-store.ts';
import { useDraft, type Draft, type DraftKind } from '../stores/draft-store.ts';
import { annotate, type Said } from './annotate.ts';

const WORDS: Readonly<Record<DraftKind, { readonly title: string; readonly hint: string; readonly save: string }>> = {
  note: { title: 'Note on', hint: 'What should the next reader know?', save: 'Add note' },
  accepted: { title: 'Accept', hint: 'Why it holds (optional)', save: 'Accept' },
  rejected: { title: 'Reject', hint: 'Why it does not hold (optional)', save: 'Reject' },
};

function saidOf(subject: string, kind: DraftKind, text: string): Said {
  return kind === 'note' ? { subject, kind, value: 'added', text } : { subject, kind: 'decision', value: kind, text };
}

/** A note or a decision with its reason, and who says it. What cannot be kept stays in the box. */
export function SayForm({ draft }: { readonly draft: Draft }) {
  const { subject, kind, text } = draft;
  const { end, write } = useDraft();
  const { name, setName } = useAuthor();
  const whoever = useEngine('annotation.list', { subject }).value?.actor ?? '';
  const [problem, setProblem] = useState<string | null>(null);
  const [isSaving, setSaving] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const words = WORDS[kind];
  const isReady = !isSaving && (kind !== 'note' || text.trim() !== '');

  useEffect(() => {
    // Its answer, a promise in newer browsers, is no clean-up.
    form.current?.scrollIntoView({ block: 'nearest' });
  }, []);

  const save = async (): Promise<void> => {
    if (!isReady) return;
    setSaving(true);
    try {
      await annotate(saidOf(subject, kind, text));
      end();
    } catch (error) {
      setProblem(error instanceof AppError ? error.message : String(error));
      setSaving(false);
    }
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') end();
    else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void save();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <form
      ref={form}
      className="say-form"
      aria-label={`${words.title} ${subject}`}
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <label className="say-text">
        <span className="small mid">
          {words.title} {subject}
        </span>
        <textarea
          autoFocus
          rows={3}
          value={text}
          maxLength={ANNOTATION_LIMITS.text}
          placeholder={words.hint}
          onChange={(event) => write(event.target.value)}
        />
      </label>
      <label className="say-name small mid">
        Your name
        <input
          type="text"
          value={name}
          placeholder={visibleText(whoever)}
          maxLength={ANNOTATION_LIMITS.actor}
          onChange={(event) => setName(event.target.value)}
        />
      </label>
      {problem !== null && (
        <p className="bad small break" role="alert">
          Nothing was added. {visibleText(problem)}
        </p>
      )}
      <div className="row">
        <button type="submit" className="button primary slim" disabled={!isReady} title="Ctrl Enter">
          {isSaving ? 'Adding…' : words.save}
        </button>
        <button type="button" className="button slim" title="Esc" onClick={end}>
          Cancel
        </button>
      </div>
    </form>
  );
}
