/** All requests per bin, stacked by artifact, and the brush that cuts a span out of them. */
import type { FlowData } from '../flow-data.ts';
import { clockText, UTC, zoneName, zoneText, type TimeZone } from '../time-zone.ts';
import { rectPath } from './path-data.ts';
import type { Rect, Size, TextRun } from './scene.ts';
import { orderLanes } from './order.ts';
import { SMALL, STRONG, TINY, textRun } from './text-run.ts';
import { textWidth } from './text-width.ts';
import type { Tick, TimeRange } from './time-axis.ts';
import { binStart, fractionOf, momentText, spanText, ticksOf, timeRangeOf } from './time-axis.ts';
import { counted } from '../../base/counted.ts';

/** Decimal nanoseconds, from included, to not. */
export interface Brush {
  readonly fromNs: string;
  readonly toNs: string;
}

export interface TimelineLayer {
  readonly slot: number;
  /** Path data of its bars inside the brush (all of them where there is none) and outside. */
  readonly inside: string;
  readonly outside: string;
}

export interface TimelineScene extends Size {
  readonly plot: Rect;
  readonly time: TimeRange | null;
  readonly bins: number;
  /** From the bottom up: what is grey first. */
  readonly layers: readonly TimelineLayer[];
  readonly ticks: readonly Tick[];
  readonly brush: Rect | null;
  /** The window that brush A is compared with. */
  readonly brushB: Rect | null;
  readonly texts: readonly TextRun[];
  /** Requests per drawn bar, all artifacts together. */
  readonly bars: readonly TimelineBar[];
}

export interface TimelineBar {
  readonly x: number;
  readonly width: number;
  readonly requests: number;
  readonly title: string;
}

const MARGIN = 20;
const HEAD = 30;
const FOOT = 22;
const LEAST_BAR = 2;

export function layoutTimeline(
  data: FlowData,
  size: Size,
  brush: Brush | null,
  brushB: Brush | null = null,
  zone: TimeZone = UTC,
): TimelineScene {
  const margin = size.width < 600 ? 8 : MARGIN;
  const plot: Rect = {
    x: margin,
    y: HEAD,
    width: Math.max(40, size.width - 2 * margin),
    height: Math.max(12, size.height - HEAD - FOOT),
  };
  const time = timeRangeOf(data);
  const brushRect = time === null || brush === null ? null : rectOfBrush(plot, time, brush);
  const rectB = time === null || brushB === null ? null : rectOfBrush(plot, time, brushB);
  const perBar = Math.max(1, Math.ceil((LEAST_BAR * data.bins) / plot.width));
  const stacks = stacksOf(data, perBar);
  const bars = barsOf(data, plot, time, perBar, stacks, zone);
  const most = Math.max(1, ...bars.map(({ requests }) => requests));
  const bases = bars.map(() => 0);
  const layers = stacks.map(({ slot, counts }) => {
    const parts = { inside: '', outside: '' };
    for (const [i, bar] of bars.entries()) {
      const value = counts[i] ?? 0;
      if (value <= 0) continue;
      const base = bases[i] ?? 0;
      bases[i] = base + value;
      const top = plot.y + plot.height * (1 - (base + value) / most);
      const gap = bar.width >= 3 ? 0.75 : 0;
      const d = rectPath(bar.x, top, bar.width - gap, (plot.height * value) / most);
      const isLit =
        (brushRect === null && rectB === null) ||
        [brushRect, rectB].some((rect) => rect !== null && isInside(bar, rect));
      parts[isLit ? 'inside' : 'outside'] += d;
    }
    return { slot, ...parts };
  });
  const ticks = time === null ? [] : ticksOf(time, plot.x, plot.width, TINY, zone);
  const texts = [...headTexts(data, plot, time, { a: brush, b: brushB }, perBar, zone), ...tickTexts(ticks, plot)];
  return {
    width: size.width,
    height: size.height,
    plot,
    time,
    bins: data.bins,
    layers,
    ticks,
    brush: brushRect,
    brushB: rectB,
    texts,
    bars,
  };
}

interface Stack {
  readonly slot: number;
  readonly counts: readonly number[];
}

/** Everything grey together at the bottom, then the coloured artifacts as the flow orders them. */
function stacksOf(data: FlowData, perBar: number): readonly Stack[] {
  const row = (index: number) => summed(data.timeline, index * data.bins, data.bins, perBar);
  const coloured = orderLanes(data).artifacts.filter((artifact) => (data.artifacts.slot[artifact] ?? -1) >= 0);
  const isColoured = new Set(coloured);
  const rows = data.bins === 0 ? 0 : Math.floor(data.timeline.length / data.bins);
  const grey = Array.from({ length: rows }, (_, index) => index)
    .filter((index) => !isColoured.has(index))
    .map(row);
  const first = grey[0] ?? [];
  const greySum = first.map((_, i) => grey.reduce((sum, counts) => sum + (counts[i] ?? 0), 0));
  return [
    { slot: -1, counts: greySum },
    ...coloured.map((artifact) => ({ slot: data.artifacts.slot[artifact] ?? -1, counts: row(artifact) })),
  ];
}

function barsOf(
  data: FlowData,
  plot: Rect,
  time: TimeRange | null,
  perBar: number,
  stacks: readonly Stack[],
  zone: TimeZone,
): readonly TimelineBar[] {
  const count = Math.ceil(data.bins / perBar);
  const pitch = (plot.width * perBar) / Math.max(1, data.bins);
  return Array.from({ length: count }, (_, i) => {
    const x = plot.x + i * pitch;
    const requests = stacks.reduce((sum, { counts }) => sum + (counts[i] ?? 0), 0);
    const from = time === null ? '' : ` · from ${momentText(binStart(time, data.bins, i * perBar), zone)}`;
    return {
      x,
      width: Math.min(pitch, plot.x + plot.width - x),
      requests,
      title: `${counted(requests, 'request')}${from}`,
    };
  });
}

function summed(values: readonly number[], offset: number, length: number, size: number): readonly number[] {
  const sums: number[] = [];
  for (let bin = 0; bin < length; bin += 1) {
    const at = Math.floor(bin / size);
    sums[at] = (sums[at] ?? 0) + (values[offset + bin] ?? 0);
  }
  return sums;
}

function isInside(bar: TimelineBar, brush: Rect): boolean {
  const middle = bar.x + bar.width / 2;
  return middle >= brush.x && middle <= brush.x + brush.width;
}

function rectOfBrush(plot: Rect, time: TimeRange, brush: Brush): Rect | null {
  const place = (ns: string) => plot.x + plot.width * Math.min(1, Math.max(0, fractionOf(time, BigInt(ns))));
  if (BigInt(brush.toNs) <= time.fromNs || BigInt(brush.fromNs) > time.toNs) return null;
  const x = place(brush.fromNs);
  return { x, y: plot.y - 4, width: Math.max(2, place(brush.toNs) - x), height: plot.height + 4 };
}

function headTexts(
  data: FlowData,
  plot: Rect,
  time: TimeRange | null,
  { a, b }: { readonly a: Brush | null; readonly b: Brush | null },
  perBar: number,
  zone: TimeZone,
): readonly TextRun[] {
  if (time === null) {
    const words = ['No request of this selection has a time.', 'No times.'];
    return textRun(words, { x: plot.x, y: 18, room: plot.width, font: SMALL, tone: 'soft' });
  }
  const span = time.toNs - time.fromNs;
  const per = span === 0n || data.bins === 0 ? '' : `, per ${spanText((span * BigInt(perBar)) / BigInt(data.bins))}`;
  const title = `All requests${per}`;
  const rest = plot.width - textWidth(title, STRONG) - 16;
  const name = zoneName(zone);
  const hint =
    a === null && b === null
      ? [`drag to cut out a span, b for a second one · ${name}`, `drag to cut out a span · ${name}`, name]
      : hintsOf(a, b, zone);
  return [
    ...textRun([title], { x: plot.x, y: 18, room: plot.width, font: STRONG, tone: 'ink' }),
    ...(rest < 30
      ? []
      : textRun(hint, { x: plot.x + plot.width, y: 18, room: rest, font: SMALL, tone: 'soft', align: 'end' })),
  ];
}

function hintsOf(a: Brush | null, b: Brush | null, zone: TimeZone): readonly string[] {
  const both = [
    ...(a === null ? [] : [brushText(a, 'A', zone)]),
    ...(b === null ? [] : [brushText(b, 'B', zone)]),
  ].join(' · ');
  return [`${both} · drag to move, Shift-drag to resize, double click to clear`, both, zoneName(zone)];
}

export type BrushName = 'A' | 'B';

export function brushText(brush: Brush, name: BrushName = 'A', zone: TimeZone = UTC): string {
  const [fromNs, toNs] = [BigInt(brush.fromNs), BigInt(brush.toNs)];
  const [from, to] = [fromNs, toNs].map((ns) => clockText(ns, zone).slice(0, 19).replace('T', ' ')) as [string, string];
  const end = to.slice(0, 10) === from.slice(0, 10) ? to.slice(11) : to;
  const [before, after] = [zoneText(fromNs, zone), zoneText(toNs, zone)];
  return `${name} ${from}${before === after ? '' : ` ${before}`} – ${end} ${after}`;
}

function tickTexts(ticks: readonly Tick[], plot: Rect): readonly TextRun[] {
  return ticks.flatMap(({ x, text, align }) =>
    textRun([text], { x, y: plot.y + plot.height + 16, room: plot.width, font: TINY, tone: 'soft', align }),
  );
}
