/** Times as records write them, looked up by record and instant. */
import type { WrittenTime } from '../../../base/time-text.ts';
import type { Extract } from '../../../model/extract.ts';
import type { Place } from '../../../model/extract/evidence-rows.ts';

export type Written = (place: Place, timeNs: string | null) => WrittenTime | null;

const keyOf = ({ source, offset, length }: Place, timeNs: string): string => `${source} ${offset} ${length} ${timeNs}`;

export function writtenTimes(extract: Extract): Written {
  const known = new Map<string, WrittenTime>();
  for (const row of extract.rows('time_texts')) known.set(keyOf(row, row.timeNs), { text: row.text, zone: row.zone });
  return (place, timeNs) => (timeNs === null ? null : (known.get(keyOf(place, timeNs)) ?? null));
}
