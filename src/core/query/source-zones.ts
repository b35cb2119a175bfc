/** In which zones the sources write their times. Only a beginning of each is read: writers do not change their zone. */
import type { ZoneCount } from '../../shared/find-views.ts';
import type { Db } from '../store/db.ts';
import { sql } from '../store/sql.ts';
import { numberOf } from './cells.ts';
import { openSource } from './sources.ts';

const BYTES = 64 * 1024;
const SOURCES = 200;

const STAMP = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)? ?(Z|UTC|[+-]\d\d:?\d\d)\b/g;

/** `+0200` → `+02:00`; nought is `Z`. */
function offsetOf(zone: string): string {
  const match = /^([+-])(\d\d):?(\d\d)$/.exec(zone);
  if (match === null || (match[2] === '00' && match[3] === '00')) return 'Z';
  return `${match[1]}${match[2]}:${match[3]}`;
}

export function sourceZones(db: Db): readonly ZoneCount[] {
  const counts = new Map<string, number>();
  const rows = db.all(
    sql`SELECT id, bytes FROM source WHERE format IS NOT NULL AND duplicate_of IS NULL ORDER BY id LIMIT ${SOURCES}`,
  );
  for (const row of rows) {
    let source: ReturnType<typeof openSource>;
    try {
      source = openSource(db, numberOf(row['id']));
    } catch {
      // A file that is only referred to and has gone says nothing here; verifying says that it has gone.
      continue;
    }
    try {
      const bytes = source.read(0, Math.min(BYTES, numberOf(row['bytes']), source.heldBytes()));
      for (const [, zone = ''] of new TextDecoder('latin1').decode(bytes).matchAll(STAMP)) {
        const offset = offsetOf(zone);
        counts.set(offset, (counts.get(offset) ?? 0) + 1);
      }
    } finally {
      source.close();
    }
  }
  return [...counts]
    .map(([offset, times]) => ({ offset, times }))
    .toSorted((a, b) => b.times - a.times || (a.offset < b.offset ? -1 : 1));
}
