import { useState } from 'react';
import { visibleText } from '../../base/visible-text.ts';
import { counted } from '../../base/counted.ts';
import { useEngine, readAgain } from '../engine.ts';
import { IdText } from '../parts/id-text.tsx';
import { Pager } from '../parts/pager.tsx';
import { TableHead } from '../parts/table-head.tsx';
import { ErrorNote, LoadingNote } from '../parts/state-note.tsx';
import { timeToMs } from '../words/format.ts';

const PAGE = 50;
const COLUMNS = [{ text: 'No.', isRight: true }, 'When', 'Who', 'What', 'Details', 'Hash'] as const;

/** Who did what to the case, oldest first; each entry's hash holds the one before. */
export function CustodyLog() {
  const [page, setPage] = useState(0);
  const { value, error } = useEngine('custody.list', { limit: PAGE, offset: page * PAGE });
  if (error !== null) return <ErrorNote what="The custody log could not be read." error={error} onRetry={readAgain} />;
  if (value === null) return <LoadingNote what="the custody log" />;
  return (
    <>
      <table className="plain-table">
        <TableHead columns={COLUMNS} />
        <tbody>
          {value.rows.map((row) => (
            <tr key={row.seq}>
              <td className="right">{row.seq}</td>
              <td className="nowrap">{timeToMs(row.atNs)}</td>
              <td>{visibleText(row.actor)}</td>
              <td>{visibleText(row.action)}</td>
              <td className="mono break custody-body">
                <Body text={visibleText(row.body)} />
              </td>
              <td>
                <IdText id={row.hash} head={6} tail={6} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Pager
        page={page}
        pages={Math.ceil(value.total / PAGE)}
        total={counted(value.total, 'entry', 'entries')}
        onPage={setPage}
      />
    </>
  );
}

const SHORT = 96;

/** What an entry says is hashed as it is written; long ones are folded, never cut. */
function Body({ text }: { readonly text: string }) {
  if (text.length <= SHORT) return text;
  return (
    <details>
      <summary>{text.slice(0, SHORT)}…</summary>
      {text}
    </details>
  );
}
