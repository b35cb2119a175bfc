/** Times and durations in the cells of a table: the unit is the column's, chosen once and shown; digits are never rounded. */
import { MAX_NS, parseIsoTime } from '../../../base/time.ts';
import type { TimeUnit } from '../../../model/column-mapping.ts';
import { isoDurationNs } from '../trace/iso-duration.ts';
import { unitsToNs } from '../trace/unit-times.ts';

/** `PT3.764059S` in ns; a negative one is none. */
function isoDuration(text: string): bigint | null {
  const ns = isoDurationNs(text.toUpperCase());
  return ns === null || ns < 0n ? null : ns;
}

/** What a cell says in its column's unit, in ns; null where it does not. */
export function nsOfCell(text: string, unit: TimeUnit): bigint | null {
  const trimmed = text.trim();
  const ns =
    unit === 'iso'
      ? (parseIsoTime(trimmed)?.ns ?? null)
      : unit === 'iso-duration'
        ? isoDuration(trimmed)
        : unitsToNs(trimmed.replace(',', '.'), unit);
  return ns === null || ns > MAX_NS || ns < 0n ? null : ns;
}

/** Whether an ISO text leaves its zone open, so that UTC is assumed. */
export function lacksZone(text: string): boolean {
  return parseIsoTime(text)?.assumed === 'utc' && /[T ]\d/i.test(text.trim());
}

/** The unit that a time is most likely in, by its form or by its size: 10 digits are seconds, 13 ms, 16 µs, 19 ns. */
export function guessUnit(text: string): TimeUnit | null {
  const trimmed = text.trim();
  if (isoDuration(trimmed) !== null) return 'iso-duration';
  const digits = /^(\d+)(?:[.,]\d+)?$/.exec(trimmed)?.[1]?.replace(/^0+(?=\d)/, '').length;
  if (digits === undefined) return parseIsoTime(trimmed) === null ? null : 'iso';
  if (digits < 9 || digits > 20) return null;
  return digits <= 11 ? 's' : digits <= 14 ? 'ms' : digits <= 17 ? 'us' : 'ns';
}
