import { useState } from 'react';
import { AppError } from '../../base/errors.ts';
import { visibleText } from '../../base/visible-text.ts';
import { REPORT_PART_LIMITS, REPORT_PART_TEXTS } from '../../model/report/report-part.ts';
import type { ReportPartKind } from '../../model/report/report-part.ts';
import type { WrittenPart } from '../../shared/report-views.ts';
import { engine } from '../engine.ts';
import { useAuthor } from '../stores/author-store.ts';
import { useConnection } from '../stores/connection-store.ts';
import { useReportDrafts, type PartTexts } from '../stores/report-draft-store.ts';
import { timeInFull } from '../words/format.ts';
import { partId, TEXT_WORDS, type TextWords } from './part-words.ts';

interface PartFormProps {
  readonly kind: ReportPartKind;
  readonly keyOfPart: string;
  readonly title: string;
  /** What it means that nothing is kept. */
  readonly unsaid?: string;
  /** What is kept; null: nothing yet. */
  readonly written: WrittenPart | null;
}

const isSame = (a: PartTexts, b: PartTexts, names: readonly string[]): boolean =>
  names.every((name) => (a[name] ?? '') === (b[name] ?? ''));

/** One part that only a person can say. What is being written stays until it is kept or put away. */
export function PartForm({ kind, keyOfPart, title, unsaid = 'missing', written }: PartFormProps) {
  const id = partId(kind, keyOfPart);
  const draft = useReportDrafts((state) => state.drafts[id]);
  const { write, drop } = useReportDrafts();
  const author = useAuthor((state) => state.name.trim());
  const [problem, setProblem] = useState<string | null>(null);
  const [isSaving, setSaving] = useState(false);
  const names: readonly string[] = REPORT_PART_TEXTS[kind];
  const kept: PartTexts = written?.part.texts ?? {};
  const texts = draft ?? kept;
  const isChanged = draft !== undefined && !isSame(draft, kept, names);

  const save = async (saved: PartTexts): Promise<void> => {
    setSaving(true);
    setProblem(null);
    try {
      const said = { kind, key: keyOfPart, texts: saved, ...(author !== '' && { actor: author }) };
      await engine().client.call('report.put', said);
      drop(id);
      useConnection.getState().announce(`${title} is kept`);
    } catch (error) {
      setProblem(error instanceof AppError ? error.message : String(error));
    } finally {
      setSaving(false);
    }
  };

  return (
    <form
      className="part-form"
      aria-label={title}
      onSubmit={(event) => {
        event.preventDefault();
        void save(texts);
      }}
    >
      <p className="part-title">
        <strong>{title}</strong>{' '}
        <span className="small soft">
          {written === null ? unsaid : `${visibleText(written.actor)}, ${timeInFull(written.atNs)}`}
          {isChanged ? ' · changed, not kept yet' : ''}
        </span>
      </p>
      {names.map((name) => (
        <PartText
          key={name}
          kind={kind}
          name={name}
          value={texts[name] ?? ''}
          onChange={(value) => write(id, kept, name, value)}
        />
      ))}
      {problem !== null && (
        <p className="bad small break" role="alert">
          Nothing was kept. {visibleText(problem)}
        </p>
      )}
      <div className="row">
        <button type="submit" className="button slim primary" disabled={!isChanged || isSaving}>
          {isSaving ? 'Keeping…' : 'Keep'}
        </button>
        {isChanged && (
          <button type="button" className="button slim" onClick={() => drop(id)}>
            Put away
          </button>
        )}
        {written !== null && !isChanged && (
          <button type="button" className="button slim" disabled={isSaving} onClick={() => void save({})}>
            Take back
          </button>
        )}
      </div>
    </form>
  );
}

interface PartTextProps {
  readonly kind: ReportPartKind;
  readonly name: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function PartText({ kind, name, value, onChange }: PartTextProps) {
  const words: TextWords = TEXT_WORDS[kind][name] ?? { label: name, rows: 1 };
  const shared = {
    value,
    maxLength: REPORT_PART_LIMITS.text,
    placeholder: words.hint,
    onChange: ({ target }: { readonly target: { readonly value: string } }) => onChange(target.value),
  };
  return (
    <label className="part-text">
      <span className="small mid">{words.label}</span>
      {words.choices !== undefined ? (
        <select className="select" value={value} onChange={shared.onChange}>
          <option value="">{words.unsaid ?? 'not said'}</option>
          {words.choices.map((choice) => (
            <option key={choice}>{choice}</option>
          ))}
        </select>
      ) : words.rows === 1 ? (
        <input className="input" type="text" {...shared} />
      ) : (
        <textarea rows={words.rows} {...shared} />
      )}
    </label>
  );
}
