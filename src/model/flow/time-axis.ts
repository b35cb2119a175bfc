/** Ticks of a time axis, round on the clocks of its zone. Positions come from nanoseconds; only they are rounded to numbers. */
import { NS_PER_MS } from '../../base/time.ts';
import { clockText, instantsOf, UTC, zoneText, type TimeZone } from '../time-zone.ts';
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
export function ticksOf(range: TimeRange, x: number, width: number, font: Font, zone: TimeZone = UTC): readonly Tick[] {
  const fromMs = Number(range.fromNs / NS_PER_MS);
  const toMs = Number(range.toNs / NS_PER_MS);
  if (toMs <= fromMs) return [edge(x + width / 2, clock(shown(fromMs, zone), 1), 'middle', x, width, font)];
  for (const moments of candidates(fromMs, toMs, width, zone)) {
    const ticks = placed(moments, range, x, width, font);
    if (ticks.length > 1 && apart(ticks, font)) return ticks;
  }
  const short = toMs - fromMs < DAY;
  const step = short ? MINUTE : DAY;
  const ends = [
    edge(x, word(shown(fromMs, zone), step), 'start', x, width, font),
    edge(x + width, word(shown(toMs, zone), step), 'end', x, width, font),
  ];
  return apart(ends, font) ? ends : ends.slice(0, 1);
}

interface Moment {
  readonly ms: number;
  /** What the zone's clocks show then, as if it were UTC. */
  readonly shownMs: number;
  readonly text: string;
}

function shown(ms: number, zone: TimeZone): number {
  return ms + zone.offsetMs(ms);
}

function* candidates(fromMs: number, toMs: number, width: number, zone: TimeZone): Generator<readonly Moment[]> {
  const most = Math.max(2, width / 30);
  const offsets = [...new Set([zone.offsetMs(fromMs), zone.offsetMs(toMs)])];
  const momentsAt = (shownMs: number, text: string): readonly Moment[] =>
    instantsOf(shownMs, zone)
      .filter((ms) => ms >= fromMs && ms <= toMs)
      .map((ms) => ({ ms, shownMs, text }));
  for (const step of STEPS_MS) {
    if ((toMs - fromMs) / step > most) continue;
    const clocks = new Set<number>();
    for (const offset of offsets)
      for (let ms = Math.ceil((fromMs + offset) / step) * step; ms <= toMs + offset; ms += step) clocks.add(ms);
    // Where clocks are set back, an hour comes twice.
    const moments = [...clocks].flatMap((ms) => momentsAt(ms, word(ms, step))).sort((a, b) => a.ms - b.ms);
    yield named(moments, step);
  }
  for (const step of STEPS_MONTHS) {
    const day = new Date(fromMs + Math.min(...offsets));
    const start = day.getUTCFullYear() * 12 + day.getUTCMonth();
    const moments: Moment[] = [];
    for (let month = Math.ceil(start / step) * step; moments.length <= most; month += step) {
      const ms = Date.UTC(Math.floor(month / 12), month % 12);
      if (ms > toMs + Math.max(...offsets)) break;
      moments.push(...momentsAt(ms, step >= 12 ? String(Math.floor(month / 12)) : monthWord(month)));
    }
    if (moments.length <= most) yield moments;
  }
}

/** Clock times say their day once: at midnight, or else at the first tick. */
function named(moments: readonly Moment[], step: number): readonly Moment[] {
  const first = moments[0];
  if (step >= DAY || first === undefined || moments.some(({ shownMs }) => shownMs % DAY === 0)) return moments;
  return [{ ...first, text: `${dayWord(first.shownMs)} ${first.text}` }, ...moments.slice(1)];
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
export function momentText(ns: bigint, zone: TimeZone = UTC): string {
  return `${clockText(ns, zone).slice(0, 23).replace('T', ' ')} ${zoneText(ns, zone)}`;
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
