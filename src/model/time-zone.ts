/** Instants as clocks of a zone show them. The instant itself never changes; only what is written does. */
import { formatNs, NS_PER_MS } from '../base/time.ts';

export interface TimeZone {
  /** `UTC`, `+02:00` or a name of the IANA data base. */
  readonly name: string;
  /** Milliseconds that its clocks are ahead of UTC at an instant, in ms since 1970. */
  readonly offsetMs: (atMs: number) => number;
}

export const UTC: TimeZone = { name: 'UTC', offsetMs: () => 0 };

const MINUTE_MS = 60_000;
const DAY_MS = 1440 * MINUTE_MS;

/** `+02:00`, `-0530`; anything else is UTC. */
export function fixedZone(text: string): TimeZone {
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(text);
  if (match === null) return UTC;
  const offset = (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3])) * MINUTE_MS;
  return offset === 0 ? UTC : { name: offsetText(offset), offsetMs: () => offset };
}

/** A zone by its name; a name that this system does not know is UTC. */
export function namedZone(name: string): TimeZone {
  let format: Intl.DateTimeFormat;
  try {
    const parts = {
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    } as const;
    format = new Intl.DateTimeFormat('en-US', { ...parts, timeZone: name, hourCycle: 'h23', era: 'short' });
  } catch {
    return UTC;
  }
  if (name === 'UTC' || name === 'Etc/UTC') return UTC;
  const known = new Map<number, number>();
  // Offsets change at whole quarters of an hour.
  const step = 15 * MINUTE_MS;
  return {
    name,
    offsetMs(atMs) {
      const key = Math.floor(atMs / step);
      const held = known.get(key);
      if (held !== undefined) return held;
      const at = key * step;
      const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
      const year = part['era'] === 'BC' ? 1 - Number(part['year']) : Number(part['year']);
      const shown = new Date(0);
      shown.setUTCFullYear(year, Number(part['month']) - 1, Number(part['day']));
      shown.setUTCHours(Number(part['hour']), Number(part['minute']), Number(part['second']));
      const offset = shown.getTime() - at;
      if (known.size > 5000) known.clear();
      known.set(key, offset);
      return offset;
    },
  };
}

function offsetText(offsetMs: number): string {
  const minutes = Math.abs(Math.round(offsetMs / MINUTE_MS));
  return `${offsetMs < 0 ? '-' : '+'}${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

function msOf(ns: bigint): number {
  return Number(ns >= 0n ? ns / NS_PER_MS : (ns - (NS_PER_MS - 1n)) / NS_PER_MS);
}

/** `2026-03-02T15:05:09.000000000`: what the zone's clocks showed, to the nanosecond. */
export function clockText(ns: bigint, zone: TimeZone): string {
  const shifted = ns + BigInt(zone.offsetMs(msOf(ns))) * NS_PER_MS;
  return formatNs(shifted).slice(0, -1);
}

/** What stands over many times: `UTC`, `UTC+02:00`, `Europe/Berlin`. */
export function zoneName({ name }: TimeZone): string {
  return /^[+-]/.test(name) ? `UTC${name}` : name;
}

/** The instants at which the zone's clocks show `clockMs`: none where they skip it, two where they repeat it. */
export function instantsOf(clockMs: number, zone: TimeZone): readonly number[] {
  const around = new Set([zone.offsetMs(clockMs + DAY_MS), zone.offsetMs(clockMs - DAY_MS)]);
  return [...around]
    .map((offset) => clockMs - offset)
    .filter((ms) => ms + zone.offsetMs(ms) === clockMs)
    .sort((a, b) => a - b);
}

/** What stands behind a time: `UTC`, `UTC+01:00`. */
export function zoneText(ns: bigint, zone: TimeZone): string {
  const offset = zone.offsetMs(msOf(ns));
  return zone === UTC ? 'UTC' : `UTC${offsetText(offset)}`;
}
