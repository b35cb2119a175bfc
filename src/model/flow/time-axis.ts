/** Ticks of a time axis in UTC. Positions come from nanoseconds; only they are rounded to numbers. */
import { formatNs, NS_PER_MS } from '../../base/time.ts';
import type { Font } from './text-width.ts';
import { textWidth } from './text-width.ts';

export interface TimeRange {
  readonly fromNs: bigint;
  readonly toNs: bigint;
}

export interface Tick {
  readonly x: number;
  readonly text: string;
  readonly align: 'start' | 'middle' | 'end';
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS_MS: readonly number[] = [
  1,
  2,
  5,
  10,
  20,
  50,
  100,
  200,
  500,
  ...[1, 2, 5, 10, 15, 30].map((value) => value * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((value) => value * MINUTE),
  ...[1, 2, 3, 6, 12].map((value) => value * HOUR),
  ...[1, 2, 7, 14].map((value) => value * DAY),
];
const STEPS_MONTHS: readonly number[] = [1, 3, 6, 12, 24, 60, 120, 600, 1200];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** The range of a flow, or null when no request has a time. */
export function timeRangeOf(data: { readonly fromNs: string | null; readonly toNs: string | null }): TimeRange | null {
  if (data.fromNs === null || data.toNs === null) return null;
  const fromNs = BigInt(data.fromNs);
  const toNs = BigInt(data.toNs);
  return { fromNs, toNs: toNs < fromNs ? fromNs : toNs };
}

/** 0 at the start, 1 at the end; beyond them outside. A range of one moment has everything in its middle. */
export function fractionOf(range: TimeRange, atNs: bigint): number {
  const span = range.toNs - range.fromNs;
  if (span === 0n) return 0.5;
  return Number(((atNs - range.fromNs) * 10_000_000n) / span) / 10_000_000;
}

/** Where bin `bin` of `bins` begins; that of the last bin's end is the end of the range. */
export function binStart(range: TimeRange, bins: number, bin: number): bigint {
  return range.fromNs + ((range.toNs - range.fromNs) * BigInt(bin)) / BigInt(Math.max(1, bins));
}

/** As many round moments as fit between x and x + width without their texts touching. */
export function ticksOf(range: TimeRange, x: number, width: number, font: Font): readonly Tick[] {
  const fromMs = Number(range.fromNs / NS_PER_MS);
  const toMs = Number(range.toNs / NS_PER_MS);
  if (toMs <= fromMs) return [edge(x + width / 2, clock(fromMs, 1), 'middle', x, width, font)];
  for (const moments of candidates(fromMs, toMs, width)) {
    const ticks = placed(moments, range, x, width, font);
    if (ticks.length > 1 && apart(ticks, font)) return ticks;
  }
  const short = toMs - fromMs < DAY;
  const step = short ? MINUTE : DAY;
  const ends = [
    edge(x, word(fromMs, step), 'start', x, width, font),
    edge(x + width, word(toMs, step), 'end', x, width, font),
  ];
  return apart(ends, font) ? ends : ends.slice(0, 1);
}

interface Moment {
  readonly ms: number;
  readonly text: string;
}

function* candidates(fromMs: number, toMs: number, width: number): Generator<readonly Moment[]> {
  const most = Math.max(2, width / 30);
  for (const step of STEPS_MS) {
    if ((toMs - fromMs) / step > most) continue;
    const moments: Moment[] = [];
    for (let ms = Math.ceil(fromMs / step) * step; ms <= toMs; ms += step) moments.push({ ms, text: word(ms, step) });
    yield named(moments, step);
  }
  for (const step of STEPS_MONTHS) {
    const first = new Date(fromMs);
    const start = first.getUTCFullYear() * 12 + first.getUTCMonth();
    const moments: Moment[] = [];
    for (let month = Math.ceil(start / step) * step; moments.length <= most; month += step) {
      const ms = Date.UTC(Math.floor(month / 12), month % 12);
      if (ms > toMs) break;
      if (ms >= fromMs) moments.push({ ms, text: step >= 12 ? String(Math.floor(month / 12)) : monthWord(month) });
    }
    if (moments.length <= most) yield moments;
  }
}

/** Clock times say their day once: at midnight, or else at the first tick. */
function named(moments: readonly Moment[], step: number): readonly Moment[] {
  const first = moments[0];
  if (step >= DAY || first === undefined || moments.some(({ ms }) => ms % DAY === 0)) return moments;
  return [{ ms: first.ms, text: `${dayWord(first.ms)} ${first.text}` }, ...moments.slice(1)];
}

function placed(moments: readonly Moment[], range: TimeRange, x: number, width: number, font: Font): readonly Tick[] {
  return moments.map(({ ms, text }) => {
    const at = x + width * fractionOf(range, BigInt(ms) * NS_PER_MS);
    return edge(Math.max(x, at), text, 'middle', x, width, font);
  });
}

function edge(at: number, text: string, align: Tick['align'], x: number, width: number, font: Font): Tick {
  const half = textWidth(text, font) / 2;
  if (align === 'middle' && at - half < x) return { x: at, text, align: 'start' };
  if (align === 'middle' && at + half > x + width) return { x: at, text, align: 'end' };
  return { x: at, text, align };
}

function apart(ticks: readonly Tick[], font: Font): boolean {
  let end = -Infinity;
  for (const tick of ticks) {
    const width = textWidth(tick.text, font);
    const start = tick.x - (tick.align === 'start' ? 0 : tick.align === 'end' ? width : width / 2);
    if (start < end + 12) return false;
    end = start + width;
  }
  return true;
}

function word(ms: number, step: number): string {
  return step >= DAY || ms % DAY === 0 ? dayWord(ms) : clock(ms, step);
}

function clock(ms: number, step: number): string {
  const text = new Date(ms).toISOString();
  return step < SECOND ? text.slice(11, 23) : step < MINUTE ? text.slice(11, 19) : text.slice(11, 16);
}

function dayWord(ms: number): string {
  const date = new Date(ms);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()] ?? ''}`;
}

function monthWord(month: number): string {
  return month % 12 === 0 ? String(month / 12) : (MONTHS[month % 12] ?? '');
}

/** `2026-03-02 14:05:09.318 UTC`, as cards and tooltips say it. */
export function momentText(ns: bigint): string {
  return `${formatNs(ns).slice(0, 23).replace('T', ' ')} UTC`;
}

/** What one bin spans, in words: `6 min`, `1.5 h`. */
export function spanText(spanNs: bigint): string {
  const seconds = Number(spanNs / 1000n) / 1e6;
  const units = [
    [86400, 'd'],
    [3600, 'h'],
    [60, 'min'],
    [1, 's'],
    [0.001, 'ms'],
  ] as const;
  const [size, unit] = units.find(([value]) => seconds >= value * 0.9995) ?? ([1e-6, 'µs'] as const);
  const value = seconds / size;
  return `${value < 9.95 ? String(Math.round(value * 10) / 10) : Math.round(value)} ${unit}`;
}
