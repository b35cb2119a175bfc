import { createRecordReader } from '../../src/core/query/sources.ts';
import type { Db, Row } from '../../src/core/store/db.ts';

/** The bytes that a row with `source_id`, `offset` and `length` points at, as text. */
export function readGround(db: Db, row: Row): string {
  const reader = createRecordReader(db);
  try {
    const at = { source: Number(row['source_id']), offset: Number(row['offset']), length: Number(row['length']) };
    return new TextDecoder().decode(reader.read(at));
  } finally {
    reader.close();
  }
}
