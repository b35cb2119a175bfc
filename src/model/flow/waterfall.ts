/** A trace as a waterfall through a pen: names as a tree on the left, raw times on the right, one row a span. */
import { counted } from '../../base/counted.ts';
import type { TraceView } from '../trace/trace-view.ts';
import { isSkewed } from './clock-words.ts';
import { figureToSvg } from './figure-svg.ts';
import { rectPath } from './path-data.ts';
import type { Pen } from './pen.ts';
import { spanInWords } from './span-words.ts';
import { TINY } from './text-run.ts';
import { textWidth } from './text-width.ts';
import type { Theme } from './theme.ts';
import { fractionOf, spanText, timeRangeOf } from './time-axis.ts';
import { columnsFor, MARGIN, WATERFALL_ROW } from './waterfall-columns.ts';
import { drawWaterfallRow, type WaterfallLook } from './waterfall-row.ts';

/** Height of the scale above the rows. */
export const WATERFALL_HEAD = 24;

/** Rows that are to be seen when the subtrees of some are folded away. */
export function visibleSpans(size: readonly number[], folded: ReadonlySet<number>): readonly number[] {
  const out: number[] = [];
  for (let row = 0; row < size.length; row += folded.has(row) ? (size[row] ?? 1) : 1) out.push(row);
  return out;
}

/** Round steps from the start of the trace on, as many as fit. */
export function scaleSteps(spanNs: bigint, room: number): readonly bigint[] {
  const most = Math.max(1, Math.floor(room / 64));
  for (let unit = 1n; ; unit *= 10n) {
    for (const step of [unit, 2n * unit, 5n * unit]) {
      if (spanNs / step > BigInt(most)) continue;
      const out: bigint[] = [];
      for (let at = 0n; at <= spanNs && out.length <= most; at += step) out.push(at);
      return out;
    }
  }
}

/** The scale: time since the first span began. */
export function drawWaterfallHead(pen: Pen, trace: TraceView, theme: Theme, width: number): void {
  const range = timeRangeOf(trace);
  const { plotX, plotWidth } = columnsFor(width);
  pen.begin('scale', 'Time since the first span began');
  pen.path(rectPath(0, WATERFALL_HEAD - 1, width, 1), { fill: theme.line });
  pen.text({ text: 'Span', x: MARGIN, y: 15, font: TINY, align: 'start', colour: theme.inkSoft });
  if (range !== null) {
    for (const step of scaleSteps(range.toNs - range.fromNs, plotWidth)) {
      const x = plotX + plotWidth * fractionOf(range, range.fromNs + step);
      const text = step === 0n ? '0' : spanText(step);
      if (x + textWidth(text, TINY) / 2 > width) continue;
      pen.text({
        text,
        x: Math.max(x, plotX),
        y: 15,
        font: TINY,
        align: step === 0n ? 'start' : 'middle',
        colour: theme.inkSoft,
      });
    }
  }
  pen.end();
}

/** What of the critical path lies in each row. */
function criticalOf(trace: TraceView): ReadonlyMap<number, readonly number[]> {
  const byRow = new Map<number, number[]>();
  trace.critical.row.forEach((row, i) => {
    const list = byRow.get(row);
    if (list === undefined) byRow.set(row, [i]);
    else list.push(i);
  });
  return byRow;
}

/** Rows `first` to `end` of the visible ones. */
export function drawWaterfallRows(
  pen: Pen,
  trace: TraceView,
  theme: Theme,
  look: WaterfallLook,
  first: number,
  end: number,
): void {
  const rows = visibleSpans(trace.spans.size, look.folded);
  const range = timeRangeOf(trace);
  const critical = criticalOf(trace);
  for (let index = first; index < Math.min(end, rows.length); index += 1) {
    const row = rows[index]!;
    pen.begin(`span:${row}`, spanInWords(trace, row));
    const y = look.top + index * WATERFALL_ROW;
    drawWaterfallRow({ pen, trace, theme, look, range, row, y, critical: critical.get(row) ?? [] });
    pen.end();
  }
}

/** What the picture shows in one sentence. */
export function waterfallTitle(trace: TraceView): string {
  const span = timeRangeOf(trace);
  return `Trace ${trace.traceId ?? ''}: ${counted(trace.total, 'span')}${span === null ? '' : `, ${spanText(span.toNs - span.fromNs)}`}`;
}

/** Rows beyond these are told in the caption and not drawn: no reader of a file takes more. */
const MOST_DRAWN = 2000;

/** The whole waterfall as a file. */
export function waterfallToSvg(
  trace: TraceView,
  options: {
    readonly theme: Theme;
    readonly width: number;
    readonly folded: ReadonlySet<number>;
    readonly caption: readonly string[];
  },
): string {
  const { theme, width, folded } = options;
  const count = visibleSpans(trace.spans.size, folded).length;
  const drawn = Math.min(count, MOST_DRAWN);
  const look = { width, folded, selected: -1, top: WATERFALL_HEAD };
  return figureToSvg({
    width,
    height: WATERFALL_HEAD + drawn * WATERFALL_ROW + 8,
    margin: MARGIN,
    theme,
    title: waterfallTitle(trace),
    description: `Times as recorded.${trace.clocks.some(isSkewed) ? ' A line above a bar with two ticks shows between which moments it began by its caller’s clock.' : ''} A line at the foot of a bar marks the critical path${trace.trimmed.length === 0 ? '' : `; for it, ${counted(trace.trimmed.length, 'span')} that reached over its parent was counted only within it`}.`,
    caption: [...options.caption, ...(drawn < count ? [`${counted(count - drawn, 'span')} more not drawn`] : [])],
    draw: (pen) => {
      drawWaterfallHead(pen, trace, theme, width);
      drawWaterfallRows(pen, trace, theme, look, 0, drawn);
    },
  });
}
