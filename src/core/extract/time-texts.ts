/** Times as the records themselves write them: of requests that are reconstructed step by step, of events and of nodes. */
import { AppError } from '../../base/errors.ts';
import { findTimeText } from '../../base/time-text.ts';
import type { ExtractRows } from '../../model/extract.ts';
import type { Place, TimeTextRow } from '../../model/extract/evidence-rows.ts';
import { createRecordReader } from '../query/sources.ts';
import type { Db } from '../store/db.ts';
import { sql } from '../store/sql.ts';
import type { ExtractIds } from './extract-ids.ts';

/** Records that are looked at, and bytes of each: the text of a time stands near the beginning. */
const MOST_RECORDS = 5000;
const RECORD_BYTES = 64 * 1024;
const DECODER = new TextDecoder('latin1');

interface Dated extends Place {
  readonly timeNs: string;
}

type RowsOf = <T extends 'requests' | 'records' | 'paths' | 'events' | 'node_records' | 'releases'>(
  table: T,
) => readonly ExtractRows[T][];

function* datedPlaces(rows: RowsOf): Generator<Dated> {
  for (const { grounds, byNs } of rows('releases')) for (const ground of grounds) yield { ...ground, timeNs: byNs };
  const shown = new Set(rows('paths').map(({ request }) => request));
  const times = new Map(rows('requests').map(({ id, timeNs }) => [id, shown.has(id) ? timeNs : null]));
  for (const { request, source, offset, length } of rows('records')) {
    const timeNs = times.get(request) ?? null;
    if (timeNs !== null) yield { source, offset, length, timeNs };
  }
  for (const { atNs, source, offset, length } of rows('node_records'))
    if (atNs !== null) yield { source, offset, length, timeNs: atNs };
  for (const { timeNs, source, offset, length } of rows('events'))
    if (timeNs !== null) yield { source, offset, length, timeNs };
}

const keyOf = ({ source, offset, length, timeNs }: Dated): string => `${source} ${offset} ${length} ${timeNs}`;

export function timeTextRows(db: Db, ids: ExtractIds, rows: RowsOf): readonly TimeTextRow[] {
  const wanted = new Map<string, Dated>();
  for (const place of datedPlaces(rows)) {
    if (wanted.size === MOST_RECORDS) break;
    const { source, offset, length, timeNs } = place;
    wanted.set(keyOf(place), { source, offset, length, timeNs });
  }
  const numbers = new Map<string, number>();
  for (const id of db.numbers(sql`SELECT id FROM source`)) numbers.set(ids.source(id), id);
  const reader = createRecordReader(db);
  const read = (source: number, { offset, length }: Place): string | null => {
    try {
      return DECODER.decode(reader.read({ source, offset, length: Math.min(length, RECORD_BYTES) }));
    } catch (error) {
      // A file that the case refers to and that is not there as it was says nothing here; verifying says that it has gone.
      if (error instanceof AppError && (error.code === 'NOT_FOUND' || error.code === 'CONFLICT')) return null;
      throw error;
    }
  };
  try {
    return [...wanted.values()].flatMap((place): TimeTextRow[] => {
      const source = numbers.get(place.source);
      const text = source === undefined ? null : read(source, place);
      const written = text === null ? null : findTimeText(text, BigInt(place.timeNs));
      return written === null ? [] : [{ ...place, ...written }];
    });
  } finally {
    reader.close();
  }
}
