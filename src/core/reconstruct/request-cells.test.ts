import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openDb } from '../store/db.ts';
import { migrate } from '../store/migrate.ts';
import { sql } from '../store/sql.ts';
import { RequestCells, type CellKey } from './request-cells.ts';

const id = fc.constantFrom(0, 1, 2, 9, 10, 300);
const key: fc.Arbitrary<CellKey> = fc.tuple(
  id,
  id,
  id,
  fc.constantFrom('proved', 'unknown', 'observed'),
  fc.constantFrom('current', 'stale', 'unknown'),
  fc.constantFrom('', 'not-recorded', 'not-collected'),
  fc.constantFrom('valid', 'absent'),
  fc.constantFrom('match', 'no-hash'),
  fc.constantFrom('', 'missing', 'included'),
  fc.constantFrom(0, 1),
);

describe('the cells of requests', () => {
  it('are those that grouping the rows gives, in order of the key', () => {
    const db = openDb('(cells)', { mode: 'memory' });
    migrate(db);
    fc.assert(
      fc.property(fc.array(key, { maxLength: 30 }), (keys) => {
        db.run(sql`DELETE FROM coverage_cell`);
        const cells = new RequestCells(keys.length);
        for (const one of keys) {
          cells.add(cells.numberOf(one));
          const [label, artifact, node, status, freshness, reason, signature, input, verdict, hasTime] = one;
          db.run(sql`
            INSERT INTO coverage_cell VALUES (${label}, ${artifact}, ${node}, ${status}, ${freshness}, ${reason}, ${signature},
                                              ${input}, ${verdict}, ${hasTime}, 1)
            ON CONFLICT DO UPDATE SET requests = requests + 1`);
        }
        const { cells: placed, placeOf } = cells.placed();
        const rows = [...db.exact(sql`SELECT * FROM coverage_cell ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10`)];
        const numbers = (row: readonly unknown[]): readonly unknown[] =>
          row.map((value) => (typeof value === 'bigint' ? Number(value) : value));
        expect(placed.map(({ key: own, requests }) => [...own, requests])).toEqual(rows.map(numbers));
        keys.forEach((one, i) => expect(placed[placeOf[i + 1] ?? -1]?.key).toEqual(one));
      }),
    );
    db.close();
  });

  it('need four bytes where they are many', () => {
    const cells = new RequestCells(65_537);
    for (let i = 0; i <= 65_536; i += 1)
      cells.add(cells.numberOf([i, 0, 0, 'observed', 'current', '', 'absent', 'no-hash', '', 1]));
    const { placeOf } = cells.placed();
    expect(placeOf).toBeInstanceOf(Uint32Array);
    expect(placeOf.at(-1)).toBe(65_536);
  });
});
