import { useCallback, useMemo, useState, type KeyboardEvent } from 'react';
import { spanInWords } from '../../model/flow/span-words.ts';
import {
  drawWaterfallHead,
  drawWaterfallRows,
  visibleSpans,
  WATERFALL_HEAD,
  waterfallTitle,
} from '../../model/flow/waterfall.ts';
import { indentOf, WATERFALL_ROW } from '../../model/flow/waterfall-columns.ts';
import type { Pen } from '../../model/flow/pen.ts';
import { THEMES } from '../../model/flow/theme.ts';
import type { TraceView } from '../../model/trace/trace-view.ts';
import { PenCanvas } from '../canvas/pen-canvas.tsx';
import { useRows } from '../parts/use-rows.ts';
import { useWidth } from '../parts/use-width.ts';
import { useTheme } from '../stores/theme-store.ts';

interface WaterfallProps {
  readonly trace: TraceView;
  readonly folded: ReadonlySet<number>;
  readonly onFold: (folded: ReadonlySet<number>) => void;
  readonly selected: number;
  readonly onSelect: (row: number) => void;
}

/** The tree of spans with their times; only the rows in sight are drawn. Over each row lies an item that names it. */
export function Waterfall({ trace, folded, onFold, selected, onSelect }: WaterfallProps) {
  const theme = THEMES[useTheme()];
  const rows = useMemo(() => visibleSpans(trace.spans.size, folded), [trace, folded]);
  const { viewRef, onScroll, show, first, end, top, height } = useRows(rows.length, WATERFALL_ROW, 0);
  const [measure, width] = useWidth();
  const [active, setActive] = useState(() => Math.max(0, trace.spans.isOwn.indexOf(true)));
  const current = Math.min(active, rows.length - 1);

  const drawHead = useCallback((pen: Pen) => drawWaterfallHead(pen, trace, theme, width), [trace, theme, width]);
  const drawRows = useCallback(
    (pen: Pen) => drawWaterfallRows(pen, trace, theme, { width, folded, selected, top: 0 }, first, end),
    [trace, theme, width, folded, selected, first, end],
  );

  const move = (to: number): void => {
    const next = Math.min(Math.max(0, to), rows.length - 1);
    setActive(next);
    show(next);
  };
  const fold = (row: number, isFolded: boolean): void => {
    if ((trace.spans.size[row] ?? 1) === 1 || folded.has(row) === isFolded) return;
    const next = new Set(folded);
    if (isFolded) next.add(row);
    else next.delete(row);
    onFold(next);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const row = rows[current] ?? 0;
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: current + 1,
      j: current + 1,
      ArrowUp: current - 1,
      k: current - 1,
      Home: 0,
      End: rows.length - 1,
    };
    const to = steps[event.key];
    if (to !== undefined) move(to);
    else if (event.key === 'ArrowLeft') {
      if ((trace.spans.size[row] ?? 1) > 1 && !folded.has(row)) fold(row, true);
      else move(rows.indexOf(trace.spans.parent[row] ?? -1));
    } else if (event.key === 'ArrowRight') fold(row, false);
    else if (event.key === 'Enter' || event.key === ' ') onSelect(row);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className="waterfall">
      <div ref={measure}>
        <PenCanvas width={width} height={WATERFALL_HEAD} draw={drawHead} />
      </div>
      <div
        ref={viewRef}
        className="waterfall-view"
        role="tree"
        tabIndex={0}
        aria-label={`${waterfallTitle(trace)}. Arrow keys move and fold, Enter selects.`}
        aria-activedescendant={`span-row-${rows[current] ?? 0}`}
        onScroll={onScroll}
        onKeyDown={onKeyDown}
      >
        <div style={{ position: 'relative', height }}>
          <div style={{ position: 'absolute', insetInline: 0, transform: `translateY(${top}px)` }}>
            <PenCanvas
              width={width}
              height={Math.max(1, (end - first) * WATERFALL_ROW)}
              top={first * WATERFALL_ROW}
              draw={drawRows}
            />
            {rows.slice(first, end).map((row, at) => (
              <div
                key={row}
                id={`span-row-${row}`}
                role="treeitem"
                tabIndex={-1}
                aria-level={(trace.spans.depth[row] ?? 0) + 1}
                aria-selected={row === selected}
                {...((trace.spans.size[row] ?? 1) > 1 ? { 'aria-expanded': !folded.has(row) } : {})}
                aria-label={spanInWords(trace, row)}
                title={spanInWords(trace, row)}
                className={`waterfall-row ${first + at === current ? 'current' : ''}`}
                style={{ top: at * WATERFALL_ROW }}
                onClick={(event) => {
                  setActive(first + at);
                  // The triangle before the name folds; the rest of the row selects.
                  const from = indentOf(trace.spans.depth[row] ?? 0, width);
                  const x = event.nativeEvent.offsetX;
                  if ((trace.spans.size[row] ?? 1) > 1 && x > from && x < from + 20) fold(row, !folded.has(row));
                  else onSelect(row);
                }}
              />
            ))}
          </div>
        </div>
      </div>
    </div>
  );
}
