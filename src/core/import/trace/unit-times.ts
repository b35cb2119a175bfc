/** Times and durations that formats write as numbers of a unit, as exact nanoseconds. */
import { MAX_NS } from '../../../base/time.ts';

/** Decimal places between the unit and a nanosecond. */
const PLACES = { s: 9, ms: 6, us: 3, ns: 0 } as const;
export type TimeUnit = keyof typeof PLACES;

const NUMBER = /^(-?)(\d{1,25})(?:\.(\d{1,40}))?(?:[eE]([+-]?\d{1,3}))?$/;
/** No time and no duration of a trace has more digits; a larger exponent would only cost memory. */
const MAX_SHIFT = 40;

/** Nanoseconds of a number's text; what is finer than a nanosecond is cut off. Null when it is no number. */
export function unitsToNs(text: string | null, unit: TimeUnit): bigint | null {
  const match = text === null ? null : NUMBER.exec(text);
  if (match === null) return null;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const digits = whole + fraction;
  const shift = PLACES[unit] + Number(exponent) - fraction.length;
  if (shift > MAX_SHIFT) return null;
  const ns = shift >= 0 ? BigInt(digits) * 10n ** BigInt(shift) : BigInt(digits.slice(0, shift) || '0');
  return sign === '' ? ns : -ns;
}

/** An instant in decimal, as statements hold it; null for none, zero (which means "never") and what 64 bits cannot hold. */
export function instantText(ns: bigint | null): string | null {
  return ns === null || ns <= 0n || ns > MAX_NS ? null : ns.toString();
}

/** The instant `duration` after `start`; null where either is not known. */
export function endText(startNs: string | null, duration: bigint | null): string | null {
  return startNs === null || duration === null ? null : instantText(BigInt(startNs) + duration);
}
