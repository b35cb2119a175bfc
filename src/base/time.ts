/**
 * Time is integer nanoseconds since the Unix epoch, `bigint`, suffix `Ns`. Nothing passes through
 * `Date` arithmetic with fractions, because a double holds only 53 bits.
 */
export const NS_PER_SECOND = 1_000_000_000n;
export const NS_PER_MS = 1_000_000n;

/** Last instant that a signed 64-bit count holds, 2262-04-11. Exports write later ones (9999-12-31) for "never". */
export const MAX_NS = 2n ** 63n - 1n;

const RFC3339 =
  /^(\d{4})-(\d{2})-(\d{2})(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9})\d*)?)?\s*(Z|z|UTC|[+-]\d{2}(?::?\d{2})?)?)?$/;

export interface ParsedTime {
  readonly ns: bigint;
  /** What was assumed because the text did not say: the zone, or nothing. */
  readonly assumed: 'utc' | null;
}

/** An RFC 3339 or ISO 8601 instant. A text without a zone is read as UTC and says so. */
export function parseIsoTime(text: string): ParsedTime | null {
  const match = RFC3339.exec(text.trim());
  if (match === null) return null;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone] = match;
  const ms = Date.UTC(+year!, +month! - 1, +day!, +hour, +minute, +second);
  if (Number.isNaN(ms) || +month! < 1 || +month! > 12 || +day! < 1 || +day! > 31) return null;
  if (+hour > 24 || +minute > 59 || +second > 60) return null;
  let ns = BigInt(ms) * NS_PER_MS + BigInt(fraction.padEnd(9, '0'));
  if (zone !== undefined && /^[+-]/.test(zone)) {
    const sign = zone.startsWith('-') ? 1n : -1n;
    const digits = zone.slice(1).replace(':', '');
    const minutes = BigInt(digits.slice(0, 2)) * 60n + BigInt(digits.slice(2));
    ns += sign * minutes * 60n * NS_PER_SECOND;
  }
  return { ns, assumed: zone === undefined ? 'utc' : null };
}

/**
 * A bare number of seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by
 * its size: 9 to 11 integer digits are seconds, 12 to 14 ms, 15 to 17 µs, 18 to 20 ns.
 */
export function parseUnixTime(text: string): bigint | null {
  const match = /^(\d{1,20})(?:\.(\d+))?$/.exec(text.trim());
  if (match === null) return null;
  const whole = match[1]!.replace(/^0+(?=\d)/, '');
  const digits = whole.length;
  const scale = digits <= 11 ? 9 : digits <= 14 ? 6 : digits <= 17 ? 3 : 0;
  const fraction = (match[2] ?? '').slice(0, scale).padEnd(scale, '0');
  return BigInt(whole + fraction);
}

/** Any of the spellings above; null also for an instant that nanoseconds in 64 bits cannot tell. */
export function parseTime(text: string): ParsedTime | null {
  const unix = parseUnixTime(text);
  const parsed = unix === null ? parseIsoTime(text) : { ns: unix, assumed: null };
  return parsed === null || parsed.ns > MAX_NS || parsed.ns < -MAX_NS ? null : parsed;
}

export function secondsToNs(seconds: bigint | number): bigint {
  return BigInt(seconds) * NS_PER_SECOND;
}

/** `2026-03-02T14:05:09.000000000Z`: always UTC, always nine digits. */
export function formatNs(ns: bigint): string {
  const ms = ns >= 0n ? ns / NS_PER_MS : (ns - (NS_PER_MS - 1n)) / NS_PER_MS;
  const seconds = new Date(Number(ms)).toISOString().slice(0, 19);
  const within = ((ns % NS_PER_SECOND) + NS_PER_SECOND) % NS_PER_SECOND;
  return `${seconds}.${within.toString().padStart(9, '0')}Z`;
}
