import { describe, expect, it } from 'vitest';
import { BulkInsert } from './bulk-insert.ts';
import { openDb } from './db.ts';
import { migrate } from './migrate.ts';
import { sql } from './sql.ts';
import { forRows } from './statements.ts';

describe('rows put many at a time', () => {
  it.each([0, 1, 31, 32, 33, 64, 100])('are all there once they are flushed: %i', (rows) => {
    const db = openDb('(bulk)', { mode: 'memory' });
    migrate(db);
    const records = new BulkInsert(db, 'lone_record_put');
    for (let i = 0; i < rows; i += 1) records.put(i + 1, 7, i * 10, 10);
    records.flush();
    records.flush();
    const found = [
      ...db.exact(sql`SELECT request_id, source_id, offset, length FROM request_record ORDER BY request_id`),
    ];
    expect(found).toEqual(Array.from({ length: rows }, (_, i) => [i + 1, 7, i * 10, 10].map(BigInt)));
    db.close();
  });

  it('are made of a statement with the values of one', () => {
    expect(forRows("INSERT INTO a (b, c) VALUES (?, 'x (y)')", 2)).toBe(
      "INSERT OR FAIL INTO a (b, c) VALUES (?, 'x (y)'), (?, 'x (y)')",
    );
    expect(() => forRows('DELETE FROM a', 2)).toThrow(/several rows/);
  });
});
