/** A request of which one span alone tells is the same whether it takes the short way or goes with all others. */
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Flags } from '../../base/number-list.ts';
import { caseOf, file, type GivenFile } from './case.test-helper.ts';
import { blob, enclave, event, hash, publish, registry, registryEntry, span } from './evidence.test-helper.ts';
import { requestFacts } from './facts.ts';
import type { LoneFacts } from './lone-facts.ts';
import { DERIVED_TABLES, SEARCH_TABLE } from './reconstruct.ts';
import { searchRows } from './search-pass.ts';
import { Sql } from '../store/sql.ts';

const way = vi.hoisted(() => ({ isLong: false, short: 0, facts: null as LoneFacts | null }));

vi.mock(import('./join/shared-keys.ts'), async (original) => {
  const { createKeyList } = await original();
  const all = { has: () => true } as unknown as Flags;
  return { createKeyList: (db) => (way.isLong ? { ...createKeyList(db), shared: () => all } : createKeyList(db)) };
});

vi.mock(import('./lone-requests.ts'), async (original) => {
  const { createLoneRequestWriter } = await original();
  return {
    createLoneRequestWriter: (writer) => {
      const { write, flush } = createLoneRequestWriter(writer);
      way.facts = writer.facts;
      return {
        flush,
        write(id, found) {
          const isWritten = write(id, found);
          if (isWritten) way.short += 1;
          return isWritten;
        },
      };
    },
  };
});

afterEach(() => {
  way.isLong = false;
});

const gw = enclave('gw');

const usual = fc.record({
  'gen_ai.request.model': fc.constantFrom('m', 'google/m', 'other', ''),
  'og.blob_id': fc.constantFrom(blob('a'), blob('b'), blob('c'), `sha256:${hash('f')}`, 'gemini-2.5-pro', ''),
});
const ids = fc.record(
  {
    'gen_ai.response.id': fc.oneof(fc.constantFrom('a', 'b', ''), fc.uuid()),
    'gen_ai.response.model': fc.constantFrom('m', 'm-2'),
    'og.node_id': fc.constantFrom('n', hash('node'), ''),
  },
  { requiredKeys: [] },
);
const rare = fc.record(
  {
    'og.request_id': fc.constantFrom('q-1', 'q-2', ''),
    'og.tee_id': fc.constantFrom(gw.teeId, 'ddc21f2d5d0af861b4fc1390df47f1c93bc5aee54e7e31763e97256d56148253'),
    'og.request_hash': fc.constantFrom(hash('in').toUpperCase(), 'no hash'),
    'og.tx_hash': fc.constantFrom(hash('tx'), 'payment-12345678-1234-1234-1234-123456789abc'),
  },
  { requiredKeys: [] },
);
const some = <T extends object>(members: fc.Arbitrary<T>): fc.Arbitrary<Partial<T>> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: members });
const attributes = fc
  .tuple(fc.oneof({ weight: 4, arbitrary: usual }, { weight: 1, arbitrary: fc.constant({}) }), ids, some(rare))
  .map(([first, second, third]) => ({ ...first, ...second, ...third }));

const spans = fc.array(
  fc
    .record({
      trace: fc.constantFrom('', 't', 'u'),
      span: fc.oneof(fc.constantFrom('', '1'), fc.uuid()),
      kind: fc.constantFrom(2, 3),
      sec: fc.option(fc.integer({ min: -2000, max: 2000 }), { nil: undefined }),
      seconds: fc.constantFrom(1, 0, -1),
      host: fc.option(fc.constantFrom('h', hash('node')), { nil: undefined }),
      attributes,
    })
    .map(({ sec, host, ...given }) =>
      span({ ...given, ...(sec === undefined ? {} : { sec }), ...(host === undefined ? {} : { host }) }),
    ),
  { minLength: 1, maxLength: 10 },
);

const others = fc.subarray([
  file('hub.ndjson', publish('m', '1', blob('a'), -1000), publish('m', '2', blob('b'), 500)),
  file('held.bin', 'f'),
  registry(registryEntry(gw)),
  file('calls.ndjson', event('inference.request', 0, { request_id: 'q-1', label: 'm' })),
]);

/** What the passes made, and what is found by words. */
async function derivedOf(files: readonly GivenFile[]): Promise<unknown> {
  const { db } = await caseOf(...files);
  const tables = DERIVED_TABLES.filter((table) => table !== SEARCH_TABLE);
  const rows = tables.map((table) => [table, [...db.exact(new Sql(`SELECT * FROM ${table} ORDER BY 1, 2`, []))]]);
  const words = [...searchRows(db)];
  for (const told of requestFacts(db, Uint32Array.from(db.numbers(new Sql('SELECT id FROM request', [])))))
    if (way.facts?.has(told.id)) expect(way.facts.get(told.id)).toEqual(told);
  db.close();
  return [...rows, words];
}

describe('a request of one span', () => {
  it('is the same by the short way and by the long one', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(spans, { minLength: 1, maxLength: 2 }), others, async (given, beside) => {
        const files = [...given.map((list, i) => file(`spans-${i}.jsonl`, ...list)), ...beside];
        way.isLong = false;
        const short = await derivedOf(files);
        way.isLong = true;
        expect(short).toEqual(await derivedOf(files));
      }),
      { numRuns: 60 },
    );
    expect(way.short).toBeGreaterThan(20);
  });
});
