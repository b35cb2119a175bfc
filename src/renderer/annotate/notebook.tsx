import { useMemo, useState } from 'react';
import { visibleText } from '../../base/visible-text.ts';
import { useEngine, readAgain } from '../engine.ts';
import { EmptyNote, ErrorNote, LoadingNote } from '../parts/state-note.tsx';
import { useView } from '../stores/view-store.ts';
import { entriesOf, NOTEBOOK_KINDS, notebookOf, type NotebookEntry, type NotebookKind } from './notebook-rows.ts';
import { OpinionMarks } from './opinion-marks.tsx';

const KIND_WORDS: Readonly<Record<NotebookKind, string>> = {
  all: 'everything',
  bookmark: 'bookmarks',
  report: 'added to the report',
  decision: 'decisions',
  note: 'notes',
  tag: 'tags',
};

/** Everything that people marked in this case: bookmarks, decisions, notes, tags, what goes into the report. */
export function Notebook() {
  const { value, error } = useEngine('annotation.list', {});
  const [kind, setKind] = useState<NotebookKind>('all');
  const entries = useMemo(() => notebookOf(value?.rows ?? []), [value]);
  const shown = entriesOf(entries, kind);
  if (error !== null) return <ErrorNote what="The notebook could not be read." error={error} onRetry={readAgain} />;
  if (value === null) return <LoadingNote what="the notebook" />;
  return (
    <div className="notebook">
      <label className="list-tools small mid">
        Show
        <select className="select" value={kind} onChange={(event) => setKind(event.target.value as NotebookKind)}>
          {NOTEBOOK_KINDS.map((one) => (
            <option key={one} value={one}>
              {KIND_WORDS[one]} ({entriesOf(entries, one).length})
            </option>
          ))}
        </select>
      </label>
      {shown.length === 0 && (
        <EmptyNote title={kind === 'all' ? 'Nothing is marked yet' : `No ${KIND_WORDS[kind]} yet`}>
          <p>
            Select a finding or a request, then <kbd>n</kbd> for a note, <kbd>r</kbd> to add it to the report,{' '}
            <kbd>a</kbd> or <kbd>x</kbd> to accept or reject it.
          </p>
        </EmptyNote>
      )}
      <ul aria-label="Notebook">
        {shown.map((entry) => (
          <Entry key={entry.key} entry={entry} />
        ))}
      </ul>
    </div>
  );
}

function Entry({ entry }: { readonly entry: NotebookEntry }) {
  const select = useView((state) => state.select);
  const openFinding = useView((state) => state.openFinding);
  const { subject, handleThen, about, opinion, newest } = entry;
  const open = (): void => {
    if (subject === null) return;
    if (newest.subjectKind === 'finding') openFinding(subject, null);
    else select({ kind: 'request', id: subject });
  };
  return (
    <li className="notebook-entry">
      <button type="button" disabled={subject === null} onClick={open}>
        <span className="row spread">
          <strong>{subject ?? `${handleThen}, then`}</strong>
          <span className="soft small">{newest.subjectKind}</span>
        </span>
        <span className="finding-summary mid">{visibleText(about)}</span>
        <OpinionMarks opinion={opinion} />
        {subject === null && (
          <span className="small warn">Not in the case any more as it was: later evidence changed it.</span>
        )}
      </button>
    </li>
  );
}
