import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openDb } from '../store/db.ts';
import { migrate } from '../store/migrate.ts';
import { sql } from '../store/sql.ts';
import { RequestCells } from './request-cells.ts';
import { RequestTimes } from './request-times.ts';
import { writeRollups } from './rollups-pass.ts';

const request = fc.record({
  label: fc.nat(2),
  node: fc.nat(1),
  status: fc.constantFrom('observed', 'proved'),
  freshness: fc.constantFrom('current', 'stale'),
  signature: fc.constantFrom('valid', 'absent'),
  ns: fc.option(fc.oneof(fc.bigInt({ min: 0n, max: 500n }), fc.bigInt({ min: -(2n ** 61n), max: 2n ** 61n }))),
});

describe('the roll-ups', () => {
  it('count what grouping the requests by their slices counts', () => {
    const db = openDb('(rollups)', { mode: 'memory' });
    migrate(db);
    fc.assert(
      fc.property(fc.array(request, { maxLength: 40 }), (requests) => {
        for (const table of ['request', 'slicing', 'flow_cell', 'strip_cell', 'coverage_cell'])
          db.script(`DELETE FROM ${table}`);
        const [cells, times] = [new RequestCells(requests.length), new RequestTimes(requests.length)];
        requests.forEach(({ label, node, status, freshness, signature, ns }, i) => {
          cells.add(
            cells.numberOf([
              label,
              0,
              node,
              status as 'observed',
              freshness as 'stale',
              '',
              signature,
              'no-hash',
              '',
              ns === null ? 0 : 1,
            ]),
          );
          times.add(ns);
          db.run(sql`
            INSERT INTO request (id, time_ns, time_basis, label_id, node_id, status, freshness, is_private, signature, input_check,
                                 output_check, resolution)
            VALUES (${BigInt(i + 1)}, ${ns}, 'caller', ${BigInt(label)}, ${BigInt(node)}, ${status}, ${freshness}, 0, ${signature},
                    'no-hash', 'no-hash', 'asked')`);
        });
        writeRollups(db, cells.placed(), times.inOrder());
        const slicing = [...db.exact(sql`SELECT from_ns, width_ns, slices, to_ns, requests FROM slicing`)];
        const expected = [
          ...db.exact(sql`
            SELECT min(time_ns), (max(time_ns) - min(time_ns)) / 240 + 1, 240, max(time_ns), (SELECT count(*) FROM request)
            FROM request HAVING min(time_ns) IS NOT NULL`),
        ];
        expect(slicing).toEqual(expected);
        const flow = sql`SELECT label_id, artifact_id, node_id, status, freshness, slice, requests FROM flow_cell ORDER BY 1, 2, 3, 4, 5, 6`;
        const grouped = sql`
          SELECT label_id, 0, node_id, status, freshness,
                 coalesce((time_ns - (SELECT from_ns FROM slicing)) / (SELECT width_ns FROM slicing), -1), count(*)
          FROM request GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6`;
        expect([...db.exact(flow)]).toEqual([...db.exact(grouped)]);
        const sums = [
          ...db.exact(sql`SELECT sum(requests) FROM strip_cell UNION ALL SELECT sum(requests) FROM coverage_cell`),
        ];
        if (requests.length > 0) expect(sums).toEqual([[BigInt(requests.length)], [BigInt(requests.length)]]);
      }),
    );
    db.close();
  });
});
