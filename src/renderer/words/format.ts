/** How numbers, times and sizes are written in the window. Times are decimal nanoseconds, shown in the zone that was chosen. */
import { NS_PER_MS, NS_PER_SECOND } from '../../base/time.ts';
import { counted, grouped } from '../../base/counted.ts';
import { clockText, zoneText, type TimeZone } from '../../model/time-zone.ts';
import { currentZone } from '../stores/zone-store.ts';

/** `2026-03-02 14:05:09.000000000 UTC`: for details. */
export function timeInFull(ns: string, zone: TimeZone = currentZone()): string {
  return `${clock(ns, zone).replace('T', ' ')} ${zoneText(BigInt(ns), zone)}`;
}

/** `2026-03-02 14:05:09.000 UTC`: for cards and rows. */
export function timeToMs(ns: string, zone: TimeZone = currentZone()): string {
  return `${clock(ns, zone).slice(0, 23).replace('T', ' ')} ${zoneText(BigInt(ns), zone)}`;
}

/** `14:02 – 17:16 UTC` within a day, else with the days. One moment is written once. */
export function timeSpan(fromNs: string | null, toNs: string | null, zone: TimeZone = currentZone()): string {
  if (fromNs === null || toNs === null) return fromNs === null ? 'no time recorded' : minute(fromNs, zone);
  const from = clock(fromNs, zone);
  const to = clock(toNs, zone);
  const day = from.slice(0, 10);
  const name = zoneText(BigInt(toNs), zone);
  if (from.slice(0, 16) === to.slice(0, 16)) return minute(fromNs, zone);
  if (to.slice(0, 10) === day) return `${day} ${from.slice(11, 16)} – ${to.slice(11, 16)} ${name}`;
  return `${day} ${from.slice(11, 16)} – ${to.slice(0, 10)} ${to.slice(11, 16)} ${name}`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `2 Mar 14:02 – 17:16 UTC`: for cards, where the year is clear from the case. */
export function shortSpan(fromNs: string | null, toNs: string | null, zone: TimeZone = currentZone()): string {
  if (fromNs === null) return 'no time recorded';
  const from = dayAndMinute(fromNs, zone);
  const to = dayAndMinute(toNs ?? fromNs, zone);
  const name = zoneText(BigInt(toNs ?? fromNs), zone);
  if (from.day !== to.day) return `${from.day} ${from.minute} – ${to.day} ${to.minute} ${name}`;
  return from.minute === to.minute
    ? `${from.day} ${from.minute} ${name}`
    : `${from.day} ${from.minute} – ${to.minute} ${name}`;
}

/** `2 Mar 14:05:09.000`: for rows under a head that names the zone. */
export function timeInRow(ns: string, zone: TimeZone = currentZone()): string {
  const { day } = dayAndMinute(ns, zone);
  return `${day.padStart(6, '\u2007')} ${clock(ns, zone).slice(11, 23)}`;
}

/** Both ends to the millisecond, for the title of a short span. */
export function spanInFull(fromNs: string | null, toNs: string | null, zone: TimeZone = currentZone()): string {
  if (fromNs === null) return 'no time recorded';
  return toNs === null || toNs === fromNs
    ? timeToMs(fromNs, zone)
    : `${timeToMs(fromNs, zone)} – ${timeToMs(toNs, zone)}`;
}

function clock(ns: string, zone: TimeZone): string {
  return clockText(BigInt(ns), zone);
}

function dayAndMinute(ns: string, zone: TimeZone): { readonly day: string; readonly minute: string } {
  const text = clock(ns, zone);
  const month = MONTHS[Number(text.slice(5, 7)) - 1] ?? '';
  return { day: `${Number(text.slice(8, 10))} ${month}`, minute: text.slice(11, 16) };
}

function minute(ns: string, zone: TimeZone): string {
  return `${clock(ns, zone).slice(0, 16).replace('T', ' ')} ${zoneText(BigInt(ns), zone)}`;
}

/** `212 ms`, `1.25 s`, `3 h 20 min`, `24 h`: what is too small to matter is left out. */
export function duration(ns: bigint): string {
  if (ns < 0n) return `−${duration(-ns)}`;
  if (ns < NS_PER_MS) return ns < 1000n ? `${ns} ns` : `${trimmed(Number(ns) / 1e3)} µs`;
  if (ns < NS_PER_SECOND) return `${trimmed(Number(ns) / 1e6)} ms`;
  const seconds = Number(ns) / 1e9;
  if (seconds < 60) return `${trimmed(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 72) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  const days = Math.floor(hours / 24);
  return hours % 24 === 0 ? `${days} d` : `${days} d ${hours % 24} h`;
}

function trimmed(value: number): string {
  return value < 10
    ? value.toFixed(2).replace(/\.?0+$/, '')
    : value < 100
      ? value.toFixed(1).replace(/\.0$/, '')
      : value.toFixed(0);
}

/** `731 bytes`, `12.4 kB`, `1.05 MB`: decimal, as disks are sold; the whole number stands in the title. */
export function size(bytes: number): string {
  if (bytes < 10_000) return counted(bytes, 'byte');
  const units = ['kB', 'MB', 'GB', 'TB'];
  let scaled = bytes;
  let unit = -1;
  do {
    scaled /= 1000;
    unit += 1;
  } while (scaled >= 999.5 && unit < units.length - 1);
  return `${scaled.toPrecision(3)} ${units[unit] ?? ''}`;
}

/** `bytes 2,048–2,778`: both ends are included, as a reader counts. */
export function byteRange(offset: number, length: number): string {
  if (length === 0) return `no bytes at ${grouped(offset)}`;
  return length === 1 ? `byte ${grouped(offset)}` : `bytes ${grouped(offset)}–${grouped(offset + length - 1)}`;
}

/** `12 %`, `0.4 %`; never 0 % or 100 % when that is not the whole truth. */
export function percent(part: number, whole: number): string {
  if (whole === 0) return '–';
  const value = (part / whole) * 100;
  if (part === 0 || part === whole) return `${value} %`;
  if (value < 0.1) return '< 0.1 %';
  if (value > 99.9) return '> 99.9 %';
  return value < 10 || value > 99 ? `${value.toFixed(1)} %` : `${value.toFixed(0)} %`;
}
