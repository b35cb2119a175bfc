import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { importCase } from '../../../tests/builders/imported-case.ts';
import { CASE_TABLES, EXTRACT_TABLES, type ExtractTable } from '../../model/extract.ts';
import { tablePath, type Manifest } from '../../model/extract/manifest.ts';
import { GENERATION, withExtractOf } from './extract.test-helper.ts';
import { readExtract } from './read-extract.ts';
import { writeExtract } from './write-extract.ts';

const INCIDENT = join(import.meta.dirname, '../../../resources/examples/warm-cache');
const PARTS = [
  'calls.ogtrace.ndjson',
  'chain',
  'gateway',
  'hub',
  'images',
  'nodes',
  'registry',
  'settlements',
  'traces',
];

let folder: string;
/** Of the case made of the evidence in the order of its names. */
let whole: string;

async function makeCase(name: string, parts: readonly string[]): Promise<string> {
  const path = join(folder, name);
  mkdirSync(path);
  const made = await importCase(
    path,
    parts.map((part) => join(INCIDENT, part)),
    'incident',
  );
  made.close();
  return join(path, 'incident.blobtrail');
}

async function exported(path: string, name: string, params = {}): Promise<string> {
  const target = join(folder, name);
  await withExtractOf(path, (extract) => writeExtract(target, extract, GENERATION), { spans: true, ...params });
  return target;
}

function filesOf(path: string): ReadonlyMap<string, string> {
  const names = readdirSync(path, { recursive: true, withFileTypes: true });
  return new Map(
    names
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [file.slice(path.length + 1), readFileSync(file, 'utf8')] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'blobtrail-extract-'));
  whole = await makeCase('forward', PARTS);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

describe('the same case', () => {
  it('is the same bytes again, in another zone and whatever the locale', async () => {
    const first = filesOf(await exported(whole, 'first'));
    vi.stubEnv('TZ', 'Pacific/Kiritimati');
    expect(new Date('2026-01-01T00:00:00Z').getHours()).toBe(14);
    const local = (): never => {
      throw new Error('depends on the locale');
    };
    vi.spyOn(Number.prototype, 'toLocaleString').mockImplementation(local);
    vi.spyOn(Date.prototype, 'toLocaleString').mockImplementation(local);
    vi.spyOn(String.prototype, 'localeCompare').mockImplementation(local);
    expect(filesOf(await exported(whole, 'second'))).toEqual(first);
    expect(first.size).toBeGreaterThan(Object.keys(EXTRACT_TABLES).length);
  });

  it('gives the same evidence tables in whatever order it was imported', async () => {
    const first = filesOf(await exported(whole, 'in-order'));
    for (const order of [PARTS.toReversed(), [4, 0, 7, 2, 8, 1, 6, 3, 5].map((i) => PARTS[i]!)]) {
      const name = order.join('').slice(0, 9).replaceAll('.', '-');
      const again = filesOf(await exported(await makeCase(`case-${name}`, order), `export-${name}`));
      for (const table of Object.keys(EXTRACT_TABLES) as ExtractTable[]) {
        if (CASE_TABLES.includes(table)) continue;
        expect(again.get(tablePath(table)), table).toBe(first.get(tablePath(table)));
      }
      const manifests = [first, again].map((files) => JSON.parse(files.get('manifest.json') ?? '') as Manifest);
      expect(manifests[1]?.evidenceSha256).toBe(manifests[0]?.evidenceSha256);
      expect(again.get('tables/handles.jsonl')).not.toBe(first.get('tables/handles.jsonl'));
    }
  }, 120_000);
});
