import { visibleText } from '../../base/visible-text.ts';
import type { AnnotationRow } from '../../shared/views.ts';
import { setInReport } from '../annotate/subject-of-keys.ts';
import { useEngine } from '../engine.ts';
import { useView } from '../stores/view-store.ts';

/** Requests that somebody put into the report and nobody took out again, in the order in which they came. */
function pickedRequests(rows: readonly AnnotationRow[]): readonly AnnotationRow[] {
  const last = new Map<string, AnnotationRow>();
  for (const row of rows)
    if (row.kind === 'report' && row.subjectKind === 'request' && row.subject !== null) last.set(row.subject, row);
  return [...last.values()].filter(({ value }) => value === 'added');
}

/** The requests that are reconstructed step by step because somebody wants it so. */
export function RequestPicks() {
  const { value } = useEngine('annotation.list', {});
  const select = useView((state) => state.select);
  const setView = useView((state) => state.setView);
  const picked = pickedRequests(value?.rows ?? []);
  return (
    <>
      <p className="small mid">
        Those that findings name stand in the report anyway. Press r on a request, in the flow or the table, to add it.
      </p>
      {picked.map(({ subject, about }) => (
        <div key={subject} className="row finding-pick">
          <button
            type="button"
            className="link"
            onClick={() => {
              select({ kind: 'request', id: subject ?? '' });
              setView('table');
            }}
          >
            {subject}
          </button>
          <span className="grow small break">{visibleText(about)}</span>
          <button
            type="button"
            className="button slim"
            aria-label={`Take ${subject} out of the report`}
            onClick={() => void setInReport(subject ?? '', false)}
          >
            Take out
          </button>
        </div>
      ))}
    </>
  );
}
