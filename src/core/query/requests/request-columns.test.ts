import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeColumns, writeTimeBlocks } from '../../reconstruct/columns-pass.ts';
import { RequestCells } from '../../reconstruct/request-cells.ts';
import { RequestTimes } from '../../reconstruct/request-times.ts';
import { writeRollups } from '../../reconstruct/rollups-pass.ts';
import { openDb, type Db } from '../../store/db.ts';
import { migrate } from '../../store/migrate.ts';
import { sql } from '../../store/sql.ts';
import { rankAt, requestColumns } from './request-columns.ts';

/** More than two blocks of times, not in order of time, with many at one moment; some without a time. */
const TIMES = Array.from({ length: 2_600 }, (_, i) =>
  i % 50 === 7
    ? null
    : 1_772_409_600_000_000_000n + BigInt((i * 7_919) % 2_600 < 1_300 ? 5 : (i * 7_919) % 2_600) * 3_000_000_001n,
);

let db: Db;

beforeAll(() => {
  db = openDb('(columns)', { mode: 'memory' });
  migrate(db);
  db.transaction(() => {
    for (const [i, timeNs] of TIMES.entries())
      db.run(sql`
        INSERT INTO request (id, time_ns, time_basis, label_id, status, freshness, is_private, signature, input_check, output_check, resolution)
        VALUES (${i + 1}, ${timeNs}, 'caller', ${BigInt((i % 3) + 1)}, 'observed', 'current', 0, 'absent', 'no-hash', 'no-hash', 'asked')`);
    const cells = new RequestCells(TIMES.length);
    for (const [i, timeNs] of TIMES.entries()) {
      const own = [(i % 3) + 1, 0, 0, 'observed', 'current', '', 'absent', 'no-hash', ''] as const;
      cells.add(cells.numberOf([...own, timeNs === null ? 0 : 1]));
    }
    const times = new RequestTimes(TIMES.length);
    for (const timeNs of TIMES) times.add(timeNs);
    const [placed, order] = [cells.placed(), times.inOrder()];
    writeRollups(db, placed, order);
    db.run(sql`
      INSERT INTO finding (id, rule, severity, summary, alternatives, settled_by, labels, nodes, artifacts, request_count)
      VALUES (1, 'r', 'low', '', '[]', '', '[]', '[]', '[]', 2)`);
    db.run(sql`INSERT INTO finding_request (finding_id, request_id) VALUES (1, 3), (1, 2600)`);
    writeTimeBlocks(db, order);
    writeColumns(db, placed, order.ids, [{ finding: 1, ids: Uint32Array.of(3, 2600) }]);
  });
});
afterAll(() => db.close());

const inTime = TIMES.flatMap((timeNs, i) => (timeNs === null ? [] : [{ timeNs, id: i + 1 }])).toSorted((a, b) =>
  a.timeNs === b.timeNs ? a.id - b.id : a.timeNs < b.timeNs ? -1 : 1,
);

describe('the packed columns of requests', () => {
  it('find the first rank at or after any moment', () => {
    const columns = requestColumns(db);
    expect([columns.count, columns.timed]).toEqual([TIMES.length, inTime.length]);
    const moment = fc.oneof(
      fc.constantFrom(...inTime.map(({ timeNs }) => timeNs)),
      fc.bigInt({ min: inTime[0]!.timeNs - 10n, max: inTime.at(-1)!.timeNs + 10n }),
      fc.constantFrom(0n, 9_000_000_000_000_000_000n),
    );
    fc.assert(
      fc.property(moment, fc.constantFrom(-1n, 0n, 1n), fc.nat(inTime.length), (ns, by, from) => {
        const found = inTime.findIndex((one, rank) => rank >= from && one.timeNs >= ns + by);
        expect(rankAt(db, columns, ns + by, from)).toBe(found === -1 ? inTime.length : found);
      }),
      { numRuns: 400 },
    );
  });

  it('lead from ranks to ids and back', () => {
    const { count, idAt, rankOf } = requestColumns(db);
    for (let rank = 0; rank < count; rank += 1) expect(rankOf(idAt(rank))).toBe(rank);
    for (const [rank, { id }] of inTime.entries()) expect(idAt(rank)).toBe(id);
    expect([rankOf(0), rankOf(count + 1), rankOf(1.5)]).toEqual([null, null, null]);
  });

  it('give each request its cell and its number of findings', () => {
    const { count, idAt, rankOf, cell, cells, findings } = requestColumns(db);
    const [numbers, abouts] = [cell(), findings()];
    for (let rank = 0; rank < count; rank += 1)
      expect(cells[numbers[rank] ?? -1]?.label).toBe(((idAt(rank) - 1) % 3) + 1);
    expect([...abouts].reduce((sum, n) => sum + n, 0)).toBe(2);
    expect([abouts[rankOf(3) ?? -1], abouts[rankOf(2_600) ?? -1]]).toEqual([1, 1]);
    expect(cells.reduce((sum, { requests }) => sum + requests, 0)).toBe(count);
  });
});
