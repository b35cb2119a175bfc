/** One row of a waterfall: the span's name in the tree, and its time as a bar. */
import { visibleText } from '../../base/visible-text.ts';
import type { TraceView } from '../trace/trace-view.ts';
import { clocksOfRow, isSkewed } from './clock-words.ts';
import { polygon, rectPath, roundRectPath } from './path-data.ts';
import type { Pen } from './pen.ts';
import { NAME, SMALL, STRONG, TINY } from './text-run.ts';
import { fitMiddle, textWidth, type Font } from './text-width.ts';
import { mix, type Theme } from './theme.ts';
import { fractionOf, spanText, type TimeRange } from './time-axis.ts';
import { columnsFor, indentOf, MARGIN, WATERFALL_ROW } from './waterfall-columns.ts';

const BAR = 10;

export interface WaterfallLook {
  readonly width: number;
  readonly folded: ReadonlySet<number>;
  /** Row that is selected; -1: none. */
  readonly selected: number;
  /** Where the first of all rows begins, pixels from the top. */
  readonly top: number;
}

/** What a row is drawn of and with. */
export interface RowDrawing {
  readonly pen: Pen;
  readonly trace: TraceView;
  readonly theme: Theme;
  readonly look: WaterfallLook;
  /** Of the whole trace; null where no span has a time. */
  readonly range: TimeRange | null;
  readonly row: number;
  /** Top of the row. */
  readonly y: number;
  /** Segments of the critical path in it. */
  readonly critical: readonly number[];
}

export function drawWaterfallRow(drawing: RowDrawing): void {
  const { pen, trace, theme, look, row, y } = drawing;
  const { plotX, plotWidth } = columnsFor(look.width);
  if (row === look.selected)
    pen.path(rectPath(0, y, look.width, WATERFALL_ROW), { fill: mix(theme.accent, theme.panel, 0.14) });
  drawName(drawing);
  pen.path(rectPath(plotX, y + WATERFALL_ROW - 1, plotWidth, 1), { fill: theme.track });
  const [start, end] = [trace.spans.startNs[row] ?? null, trace.spans.endNs[row] ?? null];
  if (start === null || end === null || BigInt(end) < BigInt(start)) drawEnds(drawing, start, end);
  else drawBar(drawing, start, end);
}

/** From the sign that folds its subtree to the one that something is wrong with it. */
function drawName({ pen, trace: { spans }, theme, look, row, y }: RowDrawing): void {
  const { nameWidth } = columnsFor(look.width);
  const middle = y + WATERFALL_ROW / 2;
  const hasMarks = (spans.marks[row] ?? []).length > 0;
  const left = MARGIN + indentOf(spans.depth[row] ?? 0, look.width);
  drawFold(pen, theme, left, middle, (spans.size[row] ?? 1) > 1, look.folded.has(row));
  const x = left + 12;
  const font: Font = spans.isOwn[row] === true ? STRONG : NAME;
  const room = MARGIN + nameWidth - x - (hasMarks ? 14 : 0);
  const name = fitMiddle(visibleText(spans.name[row] ?? ''), font, room);
  pen.text({ text: name, x, y: middle + 4, font, align: 'start', colour: theme.ink });
  const service = spans.service[row] ?? null;
  const beside = x + textWidth(name, font) + 8;
  const besideRoom = x + room - beside;
  if (service !== null && besideRoom > 40) {
    const text = fitMiddle(visibleText(service), SMALL, besideRoom);
    pen.text({ text, x: beside, y: middle + 4, font: SMALL, align: 'start', colour: theme.inkSoft });
  }
  if (hasMarks) drawWarning(pen, theme, MARGIN + nameWidth - 4, middle);
}

/** Pixels from the left of a moment. */
function placeOf({ look, range }: RowDrawing): (ns: bigint) => number {
  const { plotX, plotWidth } = columnsFor(look.width);
  return (ns) => plotX + plotWidth * (range === null ? 0 : fractionOf(range, ns));
}

/** A span that has no length: an end is drawn where it is known, and nothing is made up for the other. */
function drawEnds(drawing: RowDrawing, start: string | null, end: string | null): void {
  const { pen, theme, look, y } = drawing;
  const { plotX, plotWidth } = columnsFor(look.width);
  const middle = y + WATERFALL_ROW / 2;
  const place = placeOf(drawing);
  for (const known of [start, end])
    if (known !== null)
      pen.path(rectPath(place(BigInt(known)) - 0.75, middle - BAR / 2, 1.5, BAR), { fill: theme.amber });
  const text =
    start === null && end === null
      ? 'no time recorded'
      : start === null || end === null
        ? 'one end not recorded'
        : 'ends before it starts';
  pen.text({ text, x: plotX + plotWidth, y: middle + 4, font: TINY, align: 'end', colour: theme.inkSoft });
}

function drawBar(drawing: RowDrawing, start: string, end: string): void {
  const { pen, trace, theme, row, range, y, critical } = drawing;
  const place = placeOf(drawing);
  const middle = y + WATERFALL_ROW / 2;
  const marks = trace.spans.marks[row] ?? [];
  const from = place(BigInt(start));
  const width = Math.max(1.5, place(BigInt(end)) - from);
  const isCopy = marks.includes('duplicate');
  const fill = mix(trace.spans.isOwn[row] === true ? theme.accent : theme.neutral, theme.panel, 0.55);
  const bar = roundRectPath(from, middle - BAR / 2, width, BAR, 2);
  if (isCopy) pen.path(bar, { hatch: fill });
  else pen.path(bar, { fill });
  if (isCopy || marks.includes('outside-parent')) pen.path(bar, { stroke: theme.inkMid, lineWidth: 1, dash: [3, 2] });
  const clocks = clocksOfRow(trace, row);
  if (clocks !== undefined && isSkewed(clocks) && range !== null && BigInt(clocks.leastNs) <= BigInt(clocks.mostNs)) {
    const began = (aheadNs: string): number => place(BigInt(start) - BigInt(aheadNs));
    drawWhisker(pen, theme, { from: began(clocks.mostNs), to: began(clocks.leastNs), bar: from, middle });
  }
  for (const segment of critical) {
    const [a, b] = [place(BigInt(trace.critical.fromNs[segment]!)), place(BigInt(trace.critical.toNs[segment]!))];
    pen.path(rectPath(a, middle + BAR / 2 - 3, Math.max(1, b - a), 3), { fill: theme.ink });
  }
  drawDuration(drawing, spanText(BigInt(end) - BigInt(start)), from, width);
}

/** Behind the bar, else before it, else on it. */
function drawDuration({ pen, theme, look, y }: RowDrawing, text: string, from: number, width: number): void {
  const { plotX, plotWidth } = columnsFor(look.width);
  const middle = y + WATERFALL_ROW / 2;
  const needed = textWidth(text, TINY) + 6;
  if (plotX + plotWidth - from - width >= needed)
    pen.text({ text, x: from + width + 5, y: middle + 4, font: TINY, align: 'start', colour: theme.inkMid });
  else if (from - plotX >= needed)
    pen.text({ text, x: from - 5, y: middle + 4, font: TINY, align: 'end', colour: theme.inkMid });
  else pen.text({ text, x: from + 5, y: middle + 2.5, font: TINY, align: 'start', colour: theme.ink });
}

/** Where the bar would begin by its caller's clock: between two ticks, tied to where it begins as recorded. */
function drawWhisker(
  pen: Pen,
  theme: Theme,
  {
    from,
    to,
    bar,
    middle,
  }: { readonly from: number; readonly to: number; readonly bar: number; readonly middle: number },
): void {
  const [least, most] = [Math.min(from, to, bar), Math.max(from, to, bar)];
  const y = middle - BAR / 2 - 2;
  pen.path(rectPath(least, y, Math.max(1, most - least), 1), { fill: theme.amber });
  for (const x of [from, to]) pen.path(rectPath(x - 0.75, y - 2, 1.5, 5), { fill: theme.amber });
}

function drawFold(pen: Pen, theme: Theme, x: number, y: number, hasChildren: boolean, isFolded: boolean): void {
  if (!hasChildren) return;
  const points = isFolded
    ? ([
        [x + 1, y - 3.5],
        [x + 6, y],
        [x + 1, y + 3.5],
      ] as const)
    : ([
        [x - 0.5, y - 2],
        [x + 6.5, y - 2],
        [x + 3, y + 3],
      ] as const);
  pen.path(polygon(points), { fill: theme.inkSoft });
}

function drawWarning(pen: Pen, theme: Theme, x: number, y: number): void {
  pen.path(
    polygon([
      [x, y - 5],
      [x + 5.5, y + 4.5],
      [x - 5.5, y + 4.5],
    ]),
    { stroke: theme.amber, lineWidth: 1.3 },
  );
  pen.path(rectPath(x - 0.6, y - 2, 1.2, 3.4), { fill: theme.amber });
}
