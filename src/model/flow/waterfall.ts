/** A trace as a waterfall through a pen: names as a tree on the left, raw times on the right, one row a span. */
import { visibleText } from '../../base/visible-text.ts';
import type { TraceMark } from '../trace/trace-tree.ts';
import type { TraceView } from '../trace/trace-view.ts';
import { clocksInWords, clocksOfRow, isSkewed } from './clock-words.ts';
import { figureToSvg } from './figure-svg.ts';
import { polygon, rectPath, roundRectPath } from './path-data.ts';
import type { Pen } from './pen.ts';
import { NAME, SMALL, STRONG, TINY } from './text-run.ts';
import { fitMiddle, textWidth, type Font } from './text-width.ts';
import { mix, type Theme } from './theme.ts';
import { fractionOf, spanText, timeRangeOf, type TimeRange } from './time-axis.ts';
import { counted } from '../../base/counted.ts';

export const WATERFALL_ROW = 22;
/** Height of the scale above the rows. */
export const WATERFALL_HEAD = 24;
const INDENT = 12;
const MARGIN = 8;
const BAR = 10;

export const TRACE_MARK_WORDS: Readonly<Record<TraceMark, string>> = {
  duplicate: 'recorded twice: the same span stands above',
  'same-id': 'shares its id with another span',
  'half-of-call': 'one half of a call: the other side has the same id',
  'missing-parent': 'its parent is not in the case',
  'parent-cycle': 'its parents lead back to itself',
  'no-time': 'its start was not recorded',
  unfinished: 'has no end: it was not finished when it was written, or its end was not recorded',
  'ends-before-start': 'ends before it starts',
  'outside-parent': 'reaches outside of its parent',
};

/** Rows that are to be seen when the subtrees of some are folded away. */
export function visibleSpans(size: readonly number[], folded: ReadonlySet<number>): readonly number[] {
  const out: number[] = [];
  for (let row = 0; row < size.length; row += folded.has(row) ? (size[row] ?? 1) : 1) out.push(row);
  return out;
}

export interface WaterfallLook {
  readonly width: number;
  readonly folded: ReadonlySet<number>;
  /** Row that is selected; -1: none. */
  readonly selected: number;
  /** Where the first of all rows begins, pixels from the top. */
  readonly top: number;
}

interface Columns {
  readonly nameWidth: number;
  readonly plotX: number;
  readonly plotWidth: number;
}

function columnsFor(width: number): Columns {
  const nameWidth = Math.round(Math.min(420, Math.max(130, width * 0.42)));
  const plotX = MARGIN + nameWidth + 10;
  return { nameWidth, plotX, plotWidth: Math.max(40, width - plotX - MARGIN) };
}

/** How far a row is set in; deep trees stop moving so that names keep half of their room. */
export function indentOf(depth: number, width: number): number {
  return Math.min(depth, Math.floor(columnsFor(width).nameWidth / INDENT / 2)) * INDENT;
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

/** One row in words: for its title, and for who does not see it. */
export function spanInWords(trace: TraceView, row: number): string {
  const { spans, critical, trimmed } = trace;
  const [start, end] = [spans.startNs[row] ?? null, spans.endNs[row] ?? null];
  const time = start === null || end === null || BigInt(end) < BigInt(start) ? null : BigInt(end) - BigInt(start);
  const waited = critical.row.reduce(
    (sum, one, i) => (one === row ? sum + BigInt(critical.toNs[i]!) - BigInt(critical.fromNs[i]!) : sum),
    0n,
  );
  const skewed = clocksOfRow(trace, row);
  const about = [spans.service[row], spans.kind[row], spans.node[row]].filter(
    (text) => text !== null && text !== undefined,
  );
  return [
    `${visibleText(spans.name[row] ?? '')}${about.length === 0 ? '' : ` (${about.map((text) => visibleText(text ?? '')).join(', ')})`}`,
    ...(time === null ? [] : [spanText(time)]),
    ...(waited === 0n ? [] : [`${spanText(waited)} on the critical path`]),
    ...(spans.isOwn[row] === true ? ['record of this request'] : []),
    ...(spans.marks[row] ?? []).map((mark) => TRACE_MARK_WORDS[mark]),
    ...(skewed === undefined || !isSkewed(skewed) ? [] : [clocksInWords(skewed)]),
    ...(trimmed.includes(row) ? ['trimmed to its parent on the critical path'] : []),
  ].join(' · ');
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
    drawRow(pen, trace, theme, look, row, look.top + index * WATERFALL_ROW, range, critical.get(row) ?? []);
    pen.end();
  }
}

function drawRow(
  pen: Pen,
  trace: TraceView,
  theme: Theme,
  look: WaterfallLook,
  row: number,
  y: number,
  range: TimeRange | null,
  critical: readonly number[],
): void {
  const { spans } = trace;
  const { nameWidth, plotX, plotWidth } = columnsFor(look.width);
  const middle = y + WATERFALL_ROW / 2;
  if (row === look.selected)
    pen.path(rectPath(0, y, look.width, WATERFALL_ROW), { fill: mix(theme.accent, theme.panel, 0.14) });
  const marks = spans.marks[row] ?? [];
  const indent = indentOf(spans.depth[row] ?? 0, look.width);
  drawFold(pen, theme, MARGIN + indent, middle, (spans.size[row] ?? 1) > 1, look.folded.has(row));
  const nameX = MARGIN + indent + 12;
  const markRoom = marks.length > 0 ? 14 : 0;
  const font: Font = spans.isOwn[row] === true ? STRONG : NAME;
  const service = spans.service[row] ?? null;
  const room = MARGIN + nameWidth - nameX - markRoom;
  const name = fitMiddle(visibleText(spans.name[row] ?? ''), font, room);
  pen.text({ text: name, x: nameX, y: middle + 4, font, align: 'start', colour: theme.ink });
  const left = room - textWidth(name, font) - 8;
  if (service !== null && left > 40) {
    const text = fitMiddle(visibleText(service), SMALL, left);
    pen.text({
      text,
      x: nameX + textWidth(name, font) + 8,
      y: middle + 4,
      font: SMALL,
      align: 'start',
      colour: theme.inkSoft,
    });
  }
  if (marks.length > 0) drawWarning(pen, theme, MARGIN + nameWidth - 4, middle);
  drawTimes(pen, trace, theme, row, middle, range, { plotX, plotWidth }, critical);
}

function drawTimes(
  pen: Pen,
  trace: TraceView,
  theme: Theme,
  row: number,
  middle: number,
  range: TimeRange | null,
  { plotX, plotWidth }: Pick<Columns, 'plotX' | 'plotWidth'>,
  critical: readonly number[],
): void {
  const { spans } = trace;
  const [start, end] = [spans.startNs[row] ?? null, spans.endNs[row] ?? null];
  pen.path(rectPath(plotX, middle + WATERFALL_ROW / 2 - 1, plotWidth, 1), { fill: theme.track });
  const x = (ns: string): number => plotX + plotWidth * (range === null ? 0 : fractionOf(range, BigInt(ns)));
  if (start === null || end === null || BigInt(end) < BigInt(start)) {
    // One end is drawn where it is known; nothing is made up for the other.
    for (const known of [start, end])
      if (known !== null) pen.path(rectPath(x(known) - 0.75, middle - BAR / 2, 1.5, BAR), { fill: theme.amber });
    const text =
      start === null && end === null
        ? 'no time recorded'
        : start === null || end === null
          ? 'one end not recorded'
          : 'ends before it starts';
    pen.text({ text, x: plotX + plotWidth, y: middle + 4, font: TINY, align: 'end', colour: theme.inkSoft });
    return;
  }
  const [from, to] = [x(start), x(end)];
  const width = Math.max(1.5, to - from);
  const isOutside = (spans.marks[row] ?? []).includes('outside-parent');
  const isCopy = (spans.marks[row] ?? []).includes('duplicate');
  const fill = mix(spans.isOwn[row] === true ? theme.accent : theme.neutral, theme.panel, 0.55);
  const bar = roundRectPath(from, middle - BAR / 2, width, BAR, 2);
  if (isCopy) pen.path(bar, { hatch: fill });
  else pen.path(bar, { fill });
  if (isOutside || isCopy) pen.path(bar, { stroke: theme.inkMid, lineWidth: 1, dash: [3, 2] });
  const clocks = clocksOfRow(trace, row);
  if (clocks !== undefined && isSkewed(clocks) && range !== null && BigInt(clocks.leastNs) <= BigInt(clocks.mostNs)) {
    const began = (aheadNs: string): number => plotX + plotWidth * fractionOf(range, BigInt(start) - BigInt(aheadNs));
    drawWhisker(pen, theme, { from: began(clocks.mostNs), to: began(clocks.leastNs), bar: from, middle });
  }
  for (const segment of critical) {
    const [a, b] = [x(trace.critical.fromNs[segment]!), x(trace.critical.toNs[segment]!)];
    pen.path(rectPath(a, middle + BAR / 2 - 3, Math.max(1, b - a), 3), { fill: theme.ink });
  }
  const text = spanText(BigInt(end) - BigInt(start));
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
