/** Things over time, one row each, through a pen: bars that last, marks of moments, requests as density. */
import { visibleText } from '../../base/visible-text.ts';
import { figureToSvg } from './figure-svg.ts';
import { glyphOf, glyphPath } from './glyph.ts';
import { circlePath, polygon, polyline, rectPath, roundRectPath } from './path-data.ts';
import type { Pen } from './pen.ts';
import { MONO, NAME, TINY } from './text-run.ts';
import { fitMiddle } from './text-width.ts';
import { mix, slotColour, type Theme } from './theme.ts';
import { fractionOf, ticksOf, type TimeRange } from './time-axis.ts';
import { zoneName, type TimeZone } from '../time-zone.ts';

export type LaneShape = 'in' | 'loaded' | 'out' | 'hit' | 'miss' | 'stale' | 'moment';

export type LaneItem =
  /** `uncertain`: it happened at some moment of it. `inferred`: no record says so. Null ends are open. */
  | {
      readonly kind: 'bar';
      readonly fromNs: bigint | null;
      readonly toNs: bigint | null;
      readonly look: 'solid' | 'uncertain' | 'inferred';
      readonly title: string;
    }
  | { readonly kind: 'mark'; readonly atNs: bigint; readonly shape: LaneShape; readonly title: string }
  | {
      readonly kind: 'density';
      readonly bins: number;
      readonly fromNs: bigint;
      readonly toNs: bigint;
      readonly bin: readonly number[];
      readonly count: readonly number[];
      readonly stale: readonly number[];
      readonly title: string;
    };

export interface LaneRow {
  readonly id: string;
  readonly title: string;
  readonly isId: boolean;
  /** Colour slot of the artifact; -1: neutral. */
  readonly slot: number;
  readonly items: readonly LaneItem[];
}

export interface Lanes {
  readonly title: string;
  readonly description: string;
  readonly range: TimeRange | null;
  readonly rows: readonly LaneRow[];
  /** Whose clocks the axis and all titles are written by. */
  readonly zone: TimeZone;
}

export const LANE_ROW = 26;
export const LANE_HEAD = 24;
const MARGIN = 8;

export function lanePlot(width: number): { readonly x: number; readonly width: number } {
  const names = Math.round(Math.min(220, Math.max(92, width * 0.28)));
  const x = MARGIN + names + 8;
  return { x, width: Math.max(40, width - x - MARGIN) };
}

export function lanesHeight(lanes: Lanes): number {
  return LANE_HEAD + lanes.rows.length * LANE_ROW + 6;
}

/** The earliest and the latest moment that any item names. */
export function rangeOfItems(rows: readonly LaneRow[]): TimeRange | null {
  let range: { fromNs: bigint; toNs: bigint } | null = null;
  const add = (ns: bigint | null): void => {
    if (ns === null) return;
    if (range === null) range = { fromNs: ns, toNs: ns };
    else if (ns < range.fromNs) range.fromNs = ns;
    else if (ns > range.toNs) range.toNs = ns;
  };
  for (const { items } of rows) {
    for (const item of items) {
      if (item.kind === 'mark') add(item.atNs);
      else {
        add(item.fromNs);
        add(item.toNs);
      }
    }
  }
  return range;
}

export function drawLanes(pen: Pen, lanes: Lanes, theme: Theme, width: number): void {
  const { range, rows, zone } = lanes;
  const plot = lanePlot(width);
  pen.begin('axis', `Time, ${zoneName(zone)}`);
  if (range !== null) {
    for (const tick of ticksOf(range, plot.x, plot.width, TINY, zone)) {
      pen.path(rectPath(tick.x - 0.5, LANE_HEAD - 4, 1, rows.length * LANE_ROW + 4), {
        fill: theme.line,
        opacity: 0.7,
      });
      pen.text({ text: tick.text, x: tick.x, y: 14, font: TINY, align: tick.align, colour: theme.inkSoft });
    }
  }
  pen.end();
  rows.forEach((row, i) => {
    const y = LANE_HEAD + i * LANE_ROW;
    pen.begin(`lane:${row.id}`, visibleText(row.title));
    pen.path(rectPath(plot.x, y + 3, plot.width, LANE_ROW - 6), { fill: theme.track });
    if (row.slot >= 0)
      pen.path(glyphPath(glyphOf(row.slot), MARGIN + 4, y + LANE_ROW / 2, 8), { fill: slotColour(theme, row.slot) });
    const font = row.isId ? MONO : NAME;
    const x = MARGIN + (row.slot >= 0 ? 14 : 0);
    const text = fitMiddle(visibleText(row.title), font, plot.x - 8 - x);
    pen.text({ text, x, y: y + LANE_ROW / 2 + 4, font, align: 'start', colour: theme.inkMid });
    pen.end();
    if (range !== null)
      for (const [k, item] of row.items.entries()) drawItem(pen, theme, row, item, `${row.id}:${k}`, y, range, plot);
  });
}

function drawItem(
  pen: Pen,
  theme: Theme,
  row: LaneRow,
  item: LaneItem,
  id: string,
  y: number,
  range: TimeRange,
  plot: { readonly x: number; readonly width: number },
): void {
  const colour = row.slot >= 0 ? slotColour(theme, row.slot) : theme.neutral;
  const at = (ns: bigint): number => plot.x + plot.width * Math.min(1, Math.max(0, fractionOf(range, ns)));
  pen.begin(id, visibleText(item.title));
  if (item.kind === 'bar') {
    const [from, to] = [
      item.fromNs === null ? plot.x : at(item.fromNs),
      item.toNs === null ? plot.x + plot.width : at(item.toNs),
    ];
    const box = roundRectPath(from, y + 6, Math.max(1.5, to - from), LANE_ROW - 12, 2);
    if (item.look === 'solid') pen.path(box, { fill: mix(colour, theme.panel, 0.45) });
    else if (item.look === 'uncertain')
      pen.path(box, { hatch: mix(colour, theme.panel, 0.6), stroke: theme.inkSoft, lineWidth: 0.75 });
    else {
      pen.path(box, { fill: mix(colour, theme.track, 0.28) });
      pen.path(box, { stroke: colour, lineWidth: 1, dash: [4, 3] });
    }
  } else if (item.kind === 'density') drawDensity(pen, theme, colour, item, y, at);
  else drawShape(pen, theme, item.shape, at(item.atNs), y + LANE_ROW / 2);
  pen.end();
}

function drawDensity(
  pen: Pen,
  theme: Theme,
  colour: string,
  item: Extract<LaneItem, { kind: 'density' }>,
  y: number,
  at: (ns: bigint) => number,
): void {
  const most = Math.max(1, ...item.count);
  const span = item.toNs - item.fromNs;
  item.bin.forEach((bin, i) => {
    const share = Math.sqrt((item.count[i] ?? 0) / most);
    const x = at(item.fromNs + (span * BigInt(bin)) / BigInt(Math.max(1, item.bins)));
    const end = at(item.fromNs + (span * BigInt(bin + 1)) / BigInt(Math.max(1, item.bins)));
    const fill = mix(colour, theme.track, 0.25 + 0.75 * share);
    const box = rectPath(x, y + 5, Math.max(1.5, end - x), LANE_ROW - 10);
    pen.path(box, item.stale[i] === item.count[i] ? { hatch: fill } : { fill });
  });
}

function drawShape(pen: Pen, theme: Theme, shape: LaneShape, x: number, y: number): void {
  const line = { stroke: theme.ink, lineWidth: 1.3 };
  switch (shape) {
    case 'in':
      return pen.path(
        polygon([
          [x - 4, y - 4],
          [x + 4, y - 4],
          [x, y + 4],
        ]),
        { ...line, fill: theme.panel },
      );
    case 'loaded':
      return pen.path(
        polygon([
          [x - 4, y - 4],
          [x + 4, y - 4],
          [x, y + 4],
        ]),
        { fill: theme.ink },
      );
    case 'out':
      return pen.path(
        polyline([
          [x - 3.5, y - 3.5],
          [x + 3.5, y + 3.5],
        ]) +
          polyline([
            [x + 3.5, y - 3.5],
            [x - 3.5, y + 3.5],
          ]),
        { ...line, lineWidth: 1.8 },
      );
    case 'hit':
      return pen.path(circlePath(x, y, 2), { fill: theme.inkMid });
    case 'miss':
      return pen.path(circlePath(x, y, 3), { ...line, fill: theme.panel });
    case 'stale':
      return pen.path(circlePath(x, y, 3.4), { hatch: theme.ink, stroke: theme.ink, lineWidth: 1 });
    case 'moment':
      return pen.path(rectPath(x - 0.75, y - 7, 1.5, 14), { fill: theme.inkMid });
  }
}

/** The moment under a pixel, or null beside the plot. */
export function momentAt(range: TimeRange, width: number, x: number): bigint | null {
  const plot = lanePlot(width);
  if (x < plot.x || x > plot.x + plot.width) return null;
  const share = BigInt(Math.round(((x - plot.x) / plot.width) * 1_000_000));
  return range.fromNs + ((range.toNs - range.fromNs) * share) / 1_000_000n;
}

/** What of a row lies at a pixel, the latest drawn first: a title each. */
export function itemsAt(lanes: Lanes, width: number, x: number, y: number): readonly string[] {
  const row = lanes.rows[Math.floor((y - LANE_HEAD) / LANE_ROW)];
  const { range } = lanes;
  if (row === undefined || range === null || y < LANE_HEAD) return [];
  const plot = lanePlot(width);
  const at = (ns: bigint): number => plot.x + plot.width * fractionOf(range, ns);
  return row.items
    .filter((item) => {
      if (item.kind === 'mark') return Math.abs(at(item.atNs) - x) <= 4;
      return (item.fromNs === null || at(item.fromNs) - 1 <= x) && (item.toNs === null || x <= at(item.toNs) + 1);
    })
    .toReversed()
    .map((item) => item.title);
}

export function lanesToSvg(lanes: Lanes, theme: Theme, width: number, caption: readonly string[]): string {
  const { title, description } = lanes;
  return figureToSvg({
    width,
    height: lanesHeight(lanes),
    margin: MARGIN,
    theme,
    title,
    description,
    caption,
    draw: (pen) => drawLanes(pen, lanes, theme, width),
  });
}
