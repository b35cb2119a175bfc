/** Moving and resizing a brush in steps of bins. Edges are bins' edges, 0 to `bins`. */
import type { Rect } from './scene.ts';
import type { TimeRange } from './time-axis.ts';
import { binStart, fractionOf } from './time-axis.ts';
import type { Brush } from './timeline.ts';

/** From edge included to edge not; `from < to`. */
export interface BinSpan {
  readonly from: number;
  readonly to: number;
}

export type BrushStep = 'earlier' | 'later' | 'shorter' | 'longer';

/** The edge nearest to a pixel. */
export function edgeAt(plot: Rect, bins: number, x: number): number {
  return clamp(Math.round(((x - plot.x) / plot.width) * bins), 0, bins);
}

/** Both edges in order, at least one bin apart. */
export function spanBetween(a: number, b: number, bins: number): BinSpan {
  const from = clamp(Math.min(a, b), 0, Math.max(0, bins - 1));
  return { from, to: Math.max(from + 1, clamp(Math.max(a, b), 0, bins)) };
}

export function brushOfSpan(time: TimeRange, bins: number, span: BinSpan): Brush {
  return { fromNs: String(edgeNs(time, bins, span.from)), toNs: String(edgeNs(time, bins, span.to)) };
}

/** The bins that a brush covers, or null when it lies outside of the range. */
export function spanOfBrush(time: TimeRange, bins: number, brush: Brush): BinSpan | null {
  if (bins === 0 || BigInt(brush.toNs) <= time.fromNs || BigInt(brush.fromNs) > time.toNs) return null;
  const at = (ns: string) => Math.round(fractionOf(time, BigInt(ns)) * bins);
  return spanBetween(at(brush.fromNs), at(brush.toNs), bins);
}

/** One step of the keyboard; without a brush the first step makes one in the middle. */
export function stepBrush(span: BinSpan | null, bins: number, step: BrushStep, by = 1): BinSpan {
  if (span === null) return spanBetween(Math.floor(bins / 4), Math.ceil((bins * 3) / 4), bins);
  if (step === 'longer') return spanBetween(span.from, Math.min(bins, span.to + by), bins);
  if (step === 'shorter') return spanBetween(span.from, Math.max(span.from + 1, span.to - by), bins);
  return movedSpan(span, bins, step === 'later' ? by : -by);
}

/** As far as it goes without leaving the range; its length stays. */
export function movedSpan(span: BinSpan, bins: number, by: number): BinSpan {
  const shift = clamp(by, -span.from, bins - span.to);
  return { from: span.from + shift, to: span.to + shift };
}

/** Fewer whole bins than these are no window to snap to: it is counted request by request, and exact anyway. */
const LEAST_BINS = 24;

/**
 * A window as near as the bins of the whole allow, so that roll-ups answer for it; a narrow one stays as it is.
 * Null: it is the whole.
 */
export function snapWindow(time: TimeRange, bins: number, window: Brush): Brush | null {
  const from = BigInt(window.fromNs) < time.fromNs ? time.fromNs : BigInt(window.fromNs);
  const to = BigInt(window.toNs) > time.toNs ? time.toNs + 1n : BigInt(window.toNs);
  if (from >= to) return brushOfSpan(time, bins, spanBetween(edgeOf(time, bins, from), edgeOf(time, bins, to), bins));
  const span = { from: edgeOf(time, bins, from), to: edgeOf(time, bins, to) };
  if (span.from === 0 && span.to >= bins) return null;
  if (span.to - span.from < LEAST_BINS) return { fromNs: String(from), toNs: String(to) };
  return brushOfSpan(time, bins, span);
}

function edgeOf(time: TimeRange, bins: number, ns: bigint): number {
  return clamp(Math.round(fractionOf(time, ns) * bins), 0, bins);
}

function edgeNs(time: TimeRange, bins: number, edge: number): bigint {
  // `to` is not included: the last edge lies just behind the last request.
  if (edge >= bins) return time.toNs + 1n;
  return binStart(time, bins, edge);
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
