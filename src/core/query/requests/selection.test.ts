import fc from 'fast-check';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { INCIDENT } from '../../../../tests/builders/bundled-incident.ts';
import { importCase, QUIET, type ImportedCase } from '../../../../tests/builders/imported-case.ts';
import type { Filter, RequestSort } from '../../../shared/views.ts';
import { sql } from '../../store/sql.ts';
import { buildCoverage } from '../coverage.ts';
import { whereRequest } from './filter.ts';
import { listFindings } from '../findings.ts';
import { buildFlow } from '../flow/flow.ts';
import { listRequests, positionOf } from './requests.ts';
import { settleFilter } from './search-words.ts';
import { selectionOf } from './selection.ts';

let folder: string;
let made: ImportedCase;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'blobtrail-selection-'));
  made = await importCase(folder, [INCIDENT]);
});
afterAll(() => {
  made.close();
  rmSync(folder, { recursive: true, force: true });
});

/** As SQL finds them, without any of what is kept beside the requests. */
const bySql = (filter: Filter): readonly number[] =>
  made.db
    .all(sql`SELECT id FROM request WHERE ${whereRequest(filter)} ORDER BY time_ns IS NULL, time_ns, id`)
    .map((row) => Number(row['id']));

const some = <T>(...values: readonly T[]) => fc.option(fc.constantFrom(...values), { nil: undefined });

function filters(): fc.Arbitrary<Filter> {
  const names = (query: ReturnType<typeof sql>) => ['', ...made.db.all(query).map((row) => String(row['name']))];
  const lists = (values: readonly string[]) =>
    fc.option(fc.subarray([...values], { maxLength: 3 }), { nil: undefined });
  const times = made.db
    .all(sql`SELECT CAST(time_ns AS TEXT) AS t FROM request WHERE time_ns IS NOT NULL ORDER BY time_ns`)
    .map((row) => String(row['t']));
  const moments = some('0', ...times.filter((_, i) => i % 7 === 0), '9000000000000000000');
  return fc
    .record({
      labels: lists(names(sql`SELECT name FROM label`)),
      nodes: lists(names(sql`SELECT CASE WHEN is_enclave THEN '0x' || name ELSE name END AS name FROM node`)),
      artifacts: lists(names(sql`SELECT ref AS name FROM artifact`)),
      statuses: some(['observed'] as const, ['inferred', 'unknown'] as const),
      freshness: some(['stale'] as const, ['current', 'unknown'] as const),
      rule: some('split-label', 'stale-artifact', 'nothing'),
      finding: some('f-1', 'f-3', 'f-999'),
      proof: some('valid', 'unsettled'),
      text: some('gemini', 'onnx', 'chatcmpl', 'r-3', 'nowhere'),
      fromNs: moments,
      toNs: moments,
    })
    .map((record) => Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as Filter);
}

describe('the packed columns', () => {
  it('select what SQL selects, in its order, whatever the filter', () => {
    fc.assert(
      fc.property(filters(), (filter) => {
        const { columns, ranks } = selectionOf(made.db, settleFilter(made.db, filter));
        expect(ranks.slice(0, ranks.count).map(columns.idAt)).toEqual(bySql(filter));
      }),
      { numRuns: 300 },
    );
  });

  it('page, count and place them', () => {
    fc.assert(
      fc.property(filters(), fc.nat(80), fc.integer({ min: 1, max: 30 }), (filter, offset, limit) => {
        const want = bySql(filter);
        const page = listRequests(made.db, { filter: settleFilter(made.db, filter), offset, limit });
        expect(page.total).toBe(want.length);
        expect(page.rows.map((row) => row.id)).toEqual(want.slice(offset, offset + limit).map((id) => `r-${id}`));
        for (const [index, id] of want.slice(0, 3).entries())
          expect(positionOf(made.db, id, settleFilter(made.db, filter))).toEqual({ index, of: want.length });
      }),
      { numRuns: 100 },
    );
    expect(positionOf(made.db, 10_000)).toBeNull();
  });

  it('sort by any column, ties in order of time, in both directions', () => {
    const rows = listRequests(made.db, { offset: 0, limit: 10_000 }).rows;
    const values = {
      label: 'label',
      node: 'node',
      artifact: 'artifact',
      status: 'status',
      freshness: 'freshness',
      findings: 'findings',
    } as const;
    for (const [sort, member] of Object.entries(values)) {
      for (const descending of [false, true]) {
        const sorted = listRequests(made.db, { sort: sort as RequestSort, descending, offset: 0, limit: 10_000 }).rows;
        expect(sorted.map(({ id }) => id).toSorted()).toEqual(rows.map(({ id }) => id).toSorted());
        const key = (row: (typeof rows)[number]) =>
          sort === 'node' ? (row.node ?? '').replace(/^0x/, '') : (row[member] ?? '');
        sorted.slice(1).forEach((row, i) => {
          const before = sorted[i];
          if (before === undefined) return;
          const [a, b] = descending ? [key(row), key(before)] : [key(before), key(row)];
          expect(a <= b).toBe(true);
          if (a === b)
            expect(rows.indexOf(rows.find(({ id }) => id === before.id)!)).toBeLessThan(
              rows.indexOf(rows.find(({ id }) => id === row.id)!),
            );
        });
      }
    }
    const backwards = listRequests(made.db, { sort: 'time', descending: true, offset: 0, limit: 10_000 }).rows;
    const timed = (list: typeof rows) => list.filter((row) => row.timeNs !== null).map(({ id }) => id);
    expect(timed(backwards)).toEqual(timed(rows).toReversed());
    expect(backwards.findIndex((row) => row.timeNs === null)).toBe(rows.findIndex((row) => row.timeNs === null));
  });

  it('are counted for coverage and drawn as what was selected', () => {
    fc.assert(
      fc.property(filters(), (filter) => {
        const settled = settleFilter(made.db, filter);
        const want = bySql(filter);
        const coverage = buildCoverage(made.db, settled);
        expect(coverage.requests).toBe(want.length);
        expect(Object.values(coverage.byStatus).reduce((a, b) => a + b, 0)).toBe(want.length);
        const flow = buildFlow(made.db, settled, { labels: 40, nodes: 40, artifacts: 40, bins: 60 });
        expect(flow.shown).toBe(want.length);
        const timed = want.filter(
          (id) => made.db.get(sql`SELECT time_ns AS t FROM request WHERE id = ${id}`)?.['t'] !== null,
        );
        expect(flow.timeline.reduce((a, b) => a + b, 0)).toBe(timed.length);
      }),
      { numRuns: 60 },
    );
  });

  it('are counted the same where one rule or one finding alone is asked for', () => {
    const rules = made.db
      .all(sql`SELECT DISTINCT rule FROM finding`)
      .map((row): Filter => ({ rule: String(row['rule']) }));
    const findings = made.db.all(sql`SELECT id FROM finding`).map((row): Filter => ({ finding: `f-${row['id']}` }));
    expect(rules.length).toBeGreaterThan(5);
    for (const filter of [...rules, ...findings, { rule: 'nothing' }]) {
      const { columns, ranks, cellCounts } = selectionOf(made.db, filter);
      const expected = new Uint32Array(columns.cells.length);
      columns.cell().forEach((cell, rank) => (expected[cell]! += ranks.has(rank) ? 1 : 0));
      expect([filter, [...cellCounts()]]).toEqual([filter, [...expected]]);
    }
  });

  it('name the findings about what was selected', () => {
    const about = fc.record({
      statuses: some(['observed'] as const, ['unknown'] as const),
      freshness: some(['stale'] as const),
      proof: some('valid', 'unsettled'),
      text: some('gemini', 'chatcmpl', 'nowhere'),
    });
    fc.assert(
      fc.property(about, (record) => {
        const filter = Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as Filter;
        if (Object.keys(filter).length === 0) return;
        const want = made.db.all(sql`
          SELECT DISTINCT finding_id AS id FROM finding_request JOIN request ON request.id = request_id WHERE ${whereRequest(filter)} ORDER BY 1`);
        expect(listFindings(made.db, settleFilter(made.db, filter)).map(({ id }) => id)).toEqual(
          want.map(({ id }) => `f-${id}`),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('are read again after the case has changed', async () => {
    const before = listRequests(made.db, { offset: 0, limit: 1 }).total;
    await made.engine.handlers['find.record']({ text: 'x', filter: { text: 'x' } }, QUIET);
    expect(listRequests(made.db, { offset: 0, limit: 1 }).total).toBe(before);
  });
});
