import { useState } from 'react';
import { visibleText } from '../../base/visible-text.ts';
import { counted } from '../../base/counted.ts';
import { useEngine, readAgain } from '../engine.ts';
import { Pager } from '../parts/pager.tsx';
import { TableHead } from '../parts/table-head.tsx';
import { EmptyNote, ErrorNote, LoadingNote } from '../parts/state-note.tsx';
import { useView } from '../stores/view-store.ts';
import { byteRange } from '../words/format.ts';

const PAGE = 50;
const COLUMNS = ['Where', 'What', 'In words'] as const;

/** What could not be read, each with the bytes it is about. */
export function IssueList() {
  const [page, setPage] = useState(0);
  const { value, error } = useEngine('issue.list', { limit: PAGE, offset: page * PAGE });
  const select = useView((state) => state.select);
  if (error !== null) return <ErrorNote what="The issues could not be read." error={error} onRetry={readAgain} />;
  if (value === null) return <LoadingNote what="the issues" />;
  if (value.total === 0) {
    return (
      <EmptyNote title="No issues">
        <p>Every record of a known format was read.</p>
      </EmptyNote>
    );
  }
  return (
    <>
      <table className="plain-table">
        <TableHead columns={COLUMNS} />
        <tbody>
          {value.rows.map((issue, index) => (
            <tr key={`${issue.source}:${issue.offset}:${issue.code}:${index}`}>
              <td>
                <button
                  type="button"
                  className="link"
                  onClick={() =>
                    select({
                      kind: 'source',
                      id: issue.source,
                      offset: issue.offset,
                      length: issue.length === 0 ? null : issue.length,
                    })
                  }
                >
                  {issue.source} · {byteRange(issue.offset, issue.length)}
                </button>
              </td>
              <td className="mono">{visibleText(issue.code)}</td>
              <td className="break">{visibleText(issue.message)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Pager page={page} pages={Math.ceil(value.total / PAGE)} total={counted(value.total, 'issue')} onPage={setPage} />
    </>
  );
}
