/**
 * No nanosecond passes through a double. Every query of the engine runs through a connection that looks at each
 * row it gives; then one odd nanosecond is followed from the evidence to every answer that names it.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { INCIDENT } from './builders/bundled-incident.ts';
import { listCustody } from '../src/core/case/custody.ts';
import { buildCoverage } from '../src/core/query/coverage.ts';
import { listFindings } from '../src/core/query/findings.ts';
import { buildFlow } from '../src/core/query/flow/flow.ts';
import { createDetailContext, requestDetail } from '../src/core/query/requests/request-detail.ts';
import { listRequests } from '../src/core/query/requests/requests.ts';
import { showThing } from '../src/core/query/show.ts';
import { listIssues, listSources } from '../src/core/query/sources.ts';
import { createFacts, requestFacts } from '../src/core/reconstruct/facts.ts';
import { NO_WALRUS } from '../src/core/rules/case-facts.test-helper.ts';
import type { Db, Row, Statement } from '../src/core/store/db.ts';
import { NAMED_SQL } from '../src/core/store/named-sql.ts';
import type { Filter, RequestSort } from '../src/shared/views.ts';
import { importCase, QUIET, type ImportedCase } from './builders/imported-case.ts';
import { call, NEW_BLOB, ODD_NS, OLD_BLOB, publish, span, writeFiles } from './builders/small-evidence.ts';

const folder = mkdtempSync(join(tmpdir(), 'blobtrail-exact-'));
let opened: ImportedCase;

beforeAll(async () => {
  writeFiles(join(folder, 'dump'), {
    'hub.ndjson':
      publish('1', OLD_BLOB, '2026-02-01T00:00:00.123456789Z') +
      publish('2', NEW_BLOB, '2026-03-01T00:00:00.123456789Z'),
    'a.ndjson': call('req-1', 'node-a', OLD_BLOB, 1).replaceAll('05.000Z', '05.123456789Z'),
    'spans.jsonl': span(1, NEW_BLOB),
  });
  opened = await importCase(folder, [INCIDENT, join(folder, 'dump')]);
});
afterAll(() => {
  opened.close();
  rmSync(folder, { recursive: true });
});

/** What a row may not hold: a time that is not text, or an integer that a double has rounded. */
function complaints(row: Row, query: string): readonly string[] {
  return Object.entries(row).flatMap(([name, value]) => {
    const isTime = /_ns$|Ns$/.test(name) && typeof value === 'number';
    const isRounded = typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value);
    return isTime || isRounded ? [`${name} = ${value} in ${query.slice(0, 300)}`] : [];
  });
}

/** The same connection; every row that it gives is looked at. */
function watched(db: Db, found: string[], seen: { rows: number }): Db {
  const look = (row: Row | undefined, query: string): void => {
    if (row === undefined) return;
    seen.rows += 1;
    found.push(...complaints(row, query));
  };
  function* each(rows: Iterable<Row>, query: string): Generator<Row> {
    for (const row of rows) {
      look(row, query);
      yield row;
    }
  }
  const watch = (statement: Statement, query: string): Statement => ({
    run: statement.run,
    get(...values) {
      const row = statement.get(...values);
      look(row, query);
      return row;
    },
    all: (...values) => [...each(statement.all(...values), query)],
    iterate: (...values) => each(statement.iterate(...values), query),
  });
  return {
    ...db,
    named: (name) => watch(db.named(name), `${name}: ${NAMED_SQL.get(name)}`),
    get(query) {
      const row = db.get(query);
      look(row, query.text);
      return row;
    },
    all: (query) => [...each(db.all(query), query.text)],
    iterate: (query) => each(db.iterate(query), query.text),
  };
}

const FILTERS: readonly Filter[] = [
  {},
  { labels: ['og-1hr-volatility-ethusdt', ''] },
  { nodes: ['onnx-fra-1', ''], statuses: ['observed'] },
  { fromNs: '1772457000000000001', toNs: ODD_NS },
  { rule: 'stale-artifact', freshness: ['stale'] },
  { finding: 'f-1' },
  { text: 'og-1hr' },
];
const SORTS: readonly RequestSort[] = ['time', 'label', 'node', 'artifact', 'status', 'freshness', 'findings'];
const BUDGET = { labels: 20, nodes: 20, artifacts: 20, bins: 60 };

describe('every query', () => {
  it('gives times as text and no rounded integer', () => {
    const found: string[] = [];
    const seen = { rows: 0 };
    const db = watched(opened.db, found, seen);
    const context = createDetailContext(db);
    for (const filter of FILTERS) {
      buildCoverage(db, filter);
      buildFlow(db, filter, BUDGET);
      listFindings(db, filter);
      for (const sort of SORTS)
        for (const descending of [false, true]) listRequests(db, { filter, sort, descending, offset: 0, limit: 50 });
    }
    const { rows } = listRequests(db, { offset: 0, limit: 1000 });
    for (const { id } of rows) requestDetail(db, context, Number(id.slice(2)), FILTERS[3]);
    for (const table of ['x', 'r', 'a', 'n', 'l', 'p', 's', 'f']) showThing(db, context, `${table}-1`);
    listSources(db);
    listIssues(db, null, 100, 0);
    listCustody(db, 1000, 0);
    const facts = createFacts(db, { placeholders: [], contentMismatches: [], firstFetches: [], walrus: NO_WALRUS });
    const ids = Uint32Array.from(rows, ({ id }) => Number(id.slice(2)));
    expect([...requestFacts(db, ids)].length).toBeGreaterThan(50);
    expect(facts.nodes.size).toBeGreaterThan(3);
    expect(found).toEqual([]);
    expect(seen.rows).toBeGreaterThan(2000);
  });

  it('the watch sees what it is to see', () => {
    expect(complaints({ time_ns: 5 }, 'a')).toEqual(['time_ns = 5 in a']);
    expect(complaints({ n: Number(ODD_NS), text: ODD_NS, ok: 5 }, 'a')).toHaveLength(1);
  });
});

describe('one odd nanosecond', () => {
  it('is the same in every answer', async () => {
    const { handlers } = opened.engine;
    const { rows } = await handlers['request.list'](
      { offset: 0, limit: 1000, filter: { fromNs: ODD_NS, toNs: (BigInt(ODD_NS) + 1n).toString() } },
      QUIET,
    );
    expect(rows.map((row) => row.timeNs)).toEqual([ODD_NS]);
    const detail = await handlers['request.get']({ id: rows[0]!.id }, QUIET);
    expect([detail.timeNs, detail.durationNs, detail.records[0]?.statement['startNs']]).toEqual([
      ODD_NS,
      '1000001',
      ODD_NS,
    ]);
    const before = { offset: 0, limit: 1000, filter: { toNs: ODD_NS } };
    expect((await handlers['request.list'](before, QUIET)).rows.some((row) => row.timeNs === ODD_NS)).toBe(false);
  });

  it('is the same in a release, and in what superseded what', async () => {
    const { handlers } = opened.engine;
    const { rows } = await handlers['request.list']({ offset: 0, limit: 9, filter: { nodes: ['node-a'] } }, QUIET);
    expect(rows.map(({ timeNs, freshness }) => [timeNs, freshness])).toEqual([['1772460065123456789', 'stale']]);
    const shown = await handlers['thing.show']({ id: NEW_BLOB }, QUIET);
    expect(JSON.stringify(shown)).toContain('1772323200123456789');
  });
});
