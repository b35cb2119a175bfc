import { useMemo, useState, type KeyboardEvent } from 'react';
import { visibleText } from '../../base/visible-text.ts';
import type { QueryResult } from '../../shared/query-views.ts';
import { rowForKey } from '../parts/row-keys.ts';
import { useRows } from '../parts/use-rows.ts';
import { columnWidths, numberColumns } from './column-widths.ts';

const ROW_HEIGHT = 24;
const HEAD_HEIGHT = 29;
/** Pixels, as the style sheet has them: the column of row numbers, between columns, and at both ends of a row. */
const ROW_NUMBER = 56;
const GAP = 12;
const PADDING = 24;
/** Of the fixed-width letters, rounded up. */
const CHARACTER = 6.65;

/** Rows of a result; only those in sight are drawn. Values stand as they are: no grouping, no rounding. */
export function ResultGrid({ result }: { readonly result: QueryResult }) {
  const { columns, rows } = result;
  const { viewRef, onScroll, show, first, end, top, height, viewWidth } = useRows(rows.length, ROW_HEIGHT, HEAD_HEIGHT);
  const [active, setActive] = useState(0);
  const beside = ROW_NUMBER + (columns.length + 1) * GAP + PADDING;
  const room = Math.floor((viewWidth - beside) / CHARACTER);
  const widths = useMemo(() => columnWidths(result, room), [result, room]);
  const areNumbers = useMemo(() => numberColumns(result), [result]);
  const template = { gridTemplateColumns: `${ROW_NUMBER}px ${widths.map((width) => `${width}ch`).join(' ')} 1fr` };
  const size = { minWidth: `calc(${widths.reduce((sum, width) => sum + width, 0)}ch + ${beside}px)` };

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const next = rowForKey(event.key, { current: active, count: rows.length, drawn: end - first });
    if (next === null || event.ctrlKey || event.metaKey || event.altKey) return;
    setActive(next);
    show(next);
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div
      ref={viewRef}
      className="grid-view sql-grid"
      role="grid"
      tabIndex={0}
      aria-label="Result"
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length + 1}
      aria-activedescendant={active >= first && active < end ? `sql-row-${active}` : undefined}
      onScroll={onScroll}
      onKeyDown={onKeyDown}
    >
      <div className="grid-head" role="row" aria-rowindex={1} style={{ ...template, ...size }}>
        <div role="columnheader" className="number">
          row
        </div>
        {columns.map((name, at) => (
          <div
            key={`${at} ${name}`}
            role="columnheader"
            className={`mono cut ${areNumbers[at] === true ? 'number' : ''}`}
            title={visibleText(name)}
          >
            {visibleText(name)}
          </div>
        ))}
      </div>
      <div className="grid-rows" role="rowgroup" style={{ height, ...size }}>
        <div className="grid-window" role="presentation" style={{ transform: `translateY(${top}px)` }}>
          {rows.slice(first, end).map((row, at) => (
            <div
              key={first + at}
              id={`sql-row-${first + at}`}
              role="row"
              aria-rowindex={first + at + 2}
              className={`grid-row ${first + at === active ? 'current' : ''}`}
              style={template}
              onClick={() => setActive(first + at)}
            >
              <div role="gridcell" className="number soft">
                {first + at + 1}
              </div>
              {columns.map((name, column) => (
                <Cell key={`${column} ${name}`} value={row[column] ?? null} />
              ))}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}

function Cell({ value }: { readonly value: string | number | null }) {
  if (value === null) {
    return (
      <div role="gridcell" className="soft">
        null
      </div>
    );
  }
  const text = visibleText(String(value));
  return (
    <div role="gridcell" className={`mono cut ${typeof value === 'number' ? 'number' : ''}`} title={text}>
      {text}
    </div>
  );
}
