import { TRACE_MARK_WORDS } from '../../model/flow/span-words.ts';
import type { TraceView } from '../../model/trace/trace-view.ts';
import { visibleText } from '../../base/visible-text.ts';
import { useRows } from '../parts/use-rows.ts';
import { TableHead } from '../parts/table-head.tsx';
import { duration, timeInFull } from '../words/format.ts';

const ROW_HEIGHT = 22;
const COLUMNS = ['Span', 'Start', 'Duration', 'Critical', 'Remarks'] as const;

/** What was waited for in each row, nanoseconds. */
export function waitedOf({ critical }: TraceView): ReadonlyMap<number, bigint> {
  const sums = new Map<number, bigint>();
  critical.row.forEach((row, i) => {
    const own = BigInt(critical.toNs[i] ?? 0) - BigInt(critical.fromNs[i] ?? 0);
    sums.set(row, (sums.get(row) ?? 0n) + own);
  });
  return sums;
}

/** The same spans as a table, times to the nanosecond; only the rows in sight are made. */
export function TraceTable({
  trace,
  onSelect,
}: {
  readonly trace: TraceView;
  readonly onSelect: (row: number) => void;
}) {
  const { spans } = trace;
  const { viewRef, onScroll, first, end, top, height } = useRows(spans.name.length, ROW_HEIGHT, 28);
  const waited = waitedOf(trace);
  const rows = Array.from({ length: end - first }, (_, at) => first + at);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls
    <div
      ref={viewRef}
      className="trace-table"
      role="region"
      aria-label="Spans as a table"
      tabIndex={0}
      onScroll={onScroll}
    >
      <div style={{ height: height + 28 }}>
        <table
          className="plain-table"
          style={{ transform: `translateY(${top}px)` }}
          aria-rowcount={spans.name.length + 1}
        >
          <TableHead columns={COLUMNS} />
          <tbody>
            {rows.map((row) => {
              const [start, last] = [spans.startNs[row] ?? null, spans.endNs[row] ?? null];
              return (
                <tr key={row} aria-rowindex={row + 2}>
                  <th scope="row">
                    <button type="button" className="link" onClick={() => onSelect(row)}>
                      {'· '.repeat(Math.min(8, spans.depth[row] ?? 0))}
                      {visibleText(spans.name[row] ?? '')}
                    </button>
                  </th>
                  <td className="mono">{start === null ? 'not recorded' : timeInFull(start)}</td>
                  <td>{start === null || last === null ? 'not known' : duration(BigInt(last) - BigInt(start))}</td>
                  <td>{waited.has(row) ? duration(waited.get(row)!) : '–'}</td>
                  <td>
                    {[
                      ...(spans.marks[row] ?? []).map((mark) => TRACE_MARK_WORDS[mark]),
                      ...(trace.trimmed.includes(row) ? ['trimmed on the critical path'] : []),
                    ].join('; ')}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </div>
  );
}
