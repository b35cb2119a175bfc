/** A report is not made of an extract whose tables tell different numbers, however well its sums were made anew. */
import { hash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { INCIDENT } from './builders/bundled-incident.ts';
import { withExtractOf } from '../src/core/extract/extract.test-helper.ts';
import type { ExtractParams } from '../src/core/extract/extract-scope.ts';
import { checkExtract } from '../src/core/report/check-extract.ts';
import { EXTRACT_TABLES, extractOf, type Extract, type ExtractRows, type ExtractTable } from '../src/model/extract.ts';
import { importCase } from './builders/imported-case.ts';

const digest = (text: string): string => hash('sha256', text);

type Tables = { -readonly [T in ExtractTable]: readonly ExtractRows[T][] };

let folder: string;
let whole: Tables;

async function tablesOf(params: ExtractParams = {}): Promise<Tables> {
  const read = (extract: Extract): Tables =>
    Object.fromEntries(
      (Object.keys(EXTRACT_TABLES) as ExtractTable[]).map((table) => [table, [...extract.rows(table)]]),
    ) as unknown as Tables;
  return withExtractOf(join(folder, 'test.blobtrail'), read, params);
}

/** What is said of the extract with one table changed. */
function changed<T extends ExtractTable>(
  table: T,
  change: (rows: readonly ExtractRows[T][]) => readonly ExtractRows[T][],
): () => void {
  return () => checkExtract(extractOf({ ...whole, [table]: change(whole[table]) }), digest);
}

/** The first row that `which` holds for, changed. */
function withRow<T extends ExtractTable>(
  table: T,
  change: (row: ExtractRows[T]) => Partial<ExtractRows[T]>,
  which: (row: ExtractRows[T]) => boolean = () => true,
): () => void {
  return changed(table, (rows) => {
    const at = rows.findIndex(which);
    expect(at).toBeGreaterThanOrEqual(0);
    return rows.map((row, i) => (i === at ? { ...row, ...change(row) } : row));
  });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'blobtrail-numbers-'));
  (await importCase(folder, [INCIDENT])).close();
  whole = await tablesOf();
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the numbers of an extract', () => {
  it.each<[string, ExtractParams]>([
    ['the whole case', {}],
    ['one label', { filter: { labels: ['gemini-2.5-pro'] } }],
    ['one rule', { filter: { rule: 'root-mismatch' } }],
    ['nothing', { filter: { labels: ['no such label'] } }],
  ])('hold of %s', async (_what, params) => {
    expect(() => checkExtract(extractOf(whole), digest)).not.toThrow();
    const tables = await tablesOf(params);
    expect(() => checkExtract(extractOf(tables), digest)).not.toThrow();
  });

  it('do not hold when one of them is another', () => {
    const cases: readonly (readonly [() => void, RegExp])[] = [
      [withRow('control', () => ({ requestsOfCase: 83 })), /control\.jsonl counts 83 requests of the case, and 82/],
      [withRow('control', () => ({ findingsOfCase: 19 })), /counts 19 findings of the case, and 18/],
      [withRow('control', () => ({ custodyCount: 24 })), /counts 24 entries of the log, which has 23/],
      [withRow('control', () => ({ custodyHead: '00' })), /another head/],
      [withRow('sources', ({ records }) => ({ records: records + 1 })), /records, and its ledger accepts/],
      [withRow('sources', () => ({ issues: 1 })), /1 issues, and issues holds 0/],
      [withRow('ledger', ({ bytes }) => ({ bytes: bytes + 1 })), /bytes, and its ledger books/],
      [withRow('edges', ({ requests }) => ({ requests: requests + 1 })), /edges\.jsonl counts \d+ requests/],
      [withRow('edges', ({ stale }) => ({ stale: stale + 1 })), /edges\.jsonl counts \d+ stale requests/],
      [changed('edges', (rows) => rows.slice(1)), /edges\.jsonl counts 0 requests/],
      [changed('requests', ([first, ...rest]) => [first!, first!, ...rest]), /twice/],
      [withRow('requests', () => ({ artifact: 'another' })), /edges\.jsonl/],
      [withRow('findings', () => ({ requestCount: 99 })), /findings\.jsonl counts 99 requests/],
      [changed('finding_requests', (rows) => rows.slice(1)), /findings\.jsonl counts/],
      [withRow('finding_requests', () => ({ request: 'r:none' })), /which is no request/],
      [withRow('records', () => ({ offset: 1e9 })), /records\.jsonl names bytes/],
      [withRow('events', () => ({ source: 'x:none' })), /which is no source/],
    ];
    for (const [check, why] of cases) expect(check).toThrow(why);
  });

  it('do not hold with a log that was changed, moved or cut', () => {
    expect(withRow('custody', () => ({ actor: 'somebody' }))).toThrow(/entry 1 that is not what its hash covers/);
    expect(changed('custody', (rows) => rows.toReversed())).toThrow(/has entry 23 where 1 should be/);
    expect(changed('custody', (rows) => rows.slice(0, -1))).toThrow(/counts 23 entries of the log, which has 22/);
  });
});
