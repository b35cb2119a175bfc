import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { INCIDENT, INCIDENT_PARTS } from '../../../tests/builders/bundled-incident.ts';
import { beElsewhere } from '../../../tests/builders/elsewhere.ts';
import { importCase } from '../../../tests/builders/imported-case.ts';
import { randomIncident } from '../../../tools/simulate/random-incident.ts';
import { writeIncident } from '../../../tools/simulate/simulate.ts';
import { appendCustody } from '../case/custody.ts';
import { openDb } from '../store/db.ts';
import { CASE_TABLES, EXTRACT_TABLES, type ExtractTable } from '../../model/extract.ts';
import { tablePath, type Manifest } from '../../model/extract/manifest.ts';
import { GENERATION, withExtractOf } from './extract.test-helper.ts';
import { readExtract } from './read-extract.ts';
import { writeExtract } from './write-extract.ts';

let folder: string;
/** Of the case made of the evidence in the order of its names. */
let whole: string;

async function makeCase(name: string, parts: readonly string[], from = INCIDENT): Promise<string> {
  const path = join(folder, name);
  mkdirSync(path);
  const made = await importCase(
    path,
    parts.map((part) => join(from, part)),
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

function* failing(): Generator<string> {
  yield 'a beginning';
  throw new Error('the disk is gone');
}

/** Somebody else writes to the case in the middle. */
function* changed(path: string): Generator<string> {
  const db = openDb(path, { mode: 'write' });
  db.transaction(() => appendCustody(db, 0n, 'somebody', 'test', {}));
  db.close();
  yield 'an end';
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

function edit(path: string, name: string, from: string | RegExp, to: string): void {
  const text = readFileSync(join(path, name), 'utf8');
  expect(text.replace(from, to)).not.toBe(text);
  writeFileSync(join(path, name), text.replace(from, to));
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'blobtrail-extract-'));
  whole = await makeCase('forward', INCIDENT_PARTS);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

describe('the same case', () => {
  it('is the same bytes again, in another zone and whatever the locale', async () => {
    const first = filesOf(await exported(whole, 'first'));
    beElsewhere();
    expect(filesOf(await exported(whole, 'second'))).toEqual(first);
    expect(first.size).toBeGreaterThan(Object.keys(EXTRACT_TABLES).length);
  });

  /** Exports of one evidence, imported in different orders under the same name. */
  async function expectSameEvidence(from: string, orders: readonly (readonly string[])[]): Promise<void> {
    const exports: ReadonlyMap<string, string>[] = [];
    for (const order of orders) {
      const name = `${basename(from)}-${order.length}-${exports.length}`;
      const path = await makeCase(`case-${name}`, order, from);
      exports.push(filesOf(await exported(path, `export-${name}`, { paths: 'all' })));
    }
    const [first, ...others] = exports;
    for (const again of others) {
      for (const table of Object.keys(EXTRACT_TABLES) as ExtractTable[]) {
        if (CASE_TABLES.includes(table)) continue;
        expect([table, again.get(tablePath(table))]).toEqual([table, first?.get(tablePath(table))]);
      }
      const manifests = [first, again].map((files) => JSON.parse(files?.get('manifest.json') ?? '') as Manifest);
      expect(manifests[1]?.evidenceSha256).toBe(manifests[0]?.evidenceSha256);
      expect(again.get('tables/handles.jsonl')).not.toBe(first?.get('tables/handles.jsonl'));
    }
  }

  it('gives the same evidence tables in whatever order it was imported', async () => {
    await expectSameEvidence(INCIDENT, [
      INCIDENT_PARTS,
      INCIDENT_PARTS.toReversed(),
      [4, 0, 7, 2, 8, 1, 6, 3, 5].map((i) => INCIDENT_PARTS[i]!),
    ]);
  }, 120_000);

  it('gives the same evidence tables when each file came by itself, in any order', async () => {
    const files = INCIDENT_PARTS.flatMap((part) =>
      part.includes('.') ? [part] : readdirSync(join(INCIDENT, part)).map((name) => join(part, name)),
    ).toSorted();
    await expectSameEvidence(INCIDENT, [files, files.toReversed()]);
  }, 120_000);

  it('gives the same evidence tables of an incident with every kind of fault', async () => {
    const evidence = join(folder, 'random');
    const incident = { scenario: 'random', seed: '11', requests: 120, unsigned: 0.3, faults: null } as const;
    writeIncident(randomIncident(incident), evidence);
    const parts = readdirSync(evidence).toSorted();
    await expectSameEvidence(evidence, [parts, parts.toReversed()]);
  }, 120_000);
});

describe('a folder', () => {
  it('has to be empty or not there, and is left as it was when it is not', async () => {
    const [full, empty, file] = ['full', 'empty', 'file'].map((name) => join(folder, name)) as [string, string, string];
    mkdirSync(full);
    mkdirSync(empty);
    writeFileSync(join(full, 'mine.txt'), 'mine');
    writeFileSync(file, 'mine');
    await withExtractOf(whole, (extract) => {
      expect(() => writeExtract(full, extract, GENERATION)).toThrow(/not empty/);
      expect(() => writeExtract(file, extract, GENERATION)).toThrow(/is a file/);
      expect(() => writeExtract(join(folder, 'no', 'such'), extract, GENERATION)).toThrow(/is not there/);
      writeExtract(empty, extract, GENERATION);
    });
    expect(readdirSync(full)).toEqual(['mine.txt']);
    expect(readExtract(empty).manifest.tables.length).toBe(Object.keys(EXTRACT_TABLES).length);
  });

  it('is not there when writing it failed half way', async () => {
    const target = join(folder, 'half');
    const fails = withExtractOf(whole, (extract) =>
      writeExtract(target, extract, GENERATION, { further: [{ path: 'more/late.txt', parts: failing() }] }),
    );
    await expect(fails).rejects.toThrow(/disk is gone/);
    expect(readdirSync(folder).filter((name) => name.includes('half'))).toEqual([]);
  });
});

describe('a case that changes while it is written', () => {
  it('leaves no export behind', async () => {
    const path = await makeCase('changing', ['hub']);
    const target = join(folder, 'mixed');
    const fails = withExtractOf(path, (extract, confirm) => {
      const further = [{ path: 'more/late.txt', parts: changed(path) }];
      return writeExtract(target, extract, GENERATION, { further, confirm });
    });
    await expect(fails).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(readdirSync(folder).filter((name) => name.includes('mixed'))).toEqual([]);
  });
});

describe('reading it again', () => {
  it('gives the rows and the pictures of the case', async () => {
    const target = await exported(whole, 'again');
    const { extract, generation } = readExtract(target);
    expect(generation).toEqual(GENERATION);
    await withExtractOf(
      whole,
      (own) => {
        for (const table of Object.keys(EXTRACT_TABLES) as ExtractTable[])
          expect([table, [...extract.rows(table)]]).toEqual([table, [...own.rows(table)]]);
        expect(extract.file('flow.svg')).toBe(own.file('flow.svg'));
        expect(extract.file('timeline.svg')).toContain('<svg');
        expect(extract.file('path.svg')).toContain('<svg');
      },
      { spans: true },
    );
    expect([...extract.rows('requests')].length).toBe(82);
    expect([...extract.rows('spans')].length).toBe(26);
  });

  it.each<[string, (path: string) => void, RegExp]>([
    ['a row edited', (path) => edit(path, 'tables/requests.jsonl', 'stale', 'fresh'), /requests\.jsonl does not have/],
    ['a row gone', (path) => edit(path, 'tables/handles.jsonl', /^.*\n/, ''), /handles\.jsonl has \d+ bytes/],
    ['a manifest edited', (path) => edit(path, 'manifest.json', 'Blobtrail', 'Blobtrial'), /manifest\.json does not/],
    ['a count of the trailer', (path) => edit(path, 'trailer.json', /"labels":\d+/, '"labels":99'), /trailer says 99/],
    ['no trailer', (path) => rmSync(join(path, 'trailer.json')), /trailer\.json is not there/],
    ['a table gone', (path) => rmSync(join(path, 'tables/events.jsonl')), /events\.jsonl is not there/],
    ['a picture drawn over', (path) => edit(path, 'pictures/flow.svg', '<svg', '<SVG'), /flow\.svg does not have/],
  ])('stops at %s', async (what, change, says) => {
    const target = await exported(whole, `changed ${what}`);
    change(target);
    expect(() => readExtract(target)).toThrow(says);
  });

  it('refuses what is no export, and one of another form', async () => {
    expect(() => readExtract(INCIDENT)).toThrow(/holds no export/);
    const target = await exported(whole, 'other form');
    edit(target, 'manifest.json', 'extract/2', 'extract/9');
    expect(() => readExtract(target)).toThrow(/of the form "blobtrail\/extract\/9"/);
  });
});

describe('a part of a case', () => {
  it('holds what the filter leaves, and says what it left out', async () => {
    const target = await exported(whole, 'part', { filter: { labels: ['gemini-2.5-pro'] }, spans: false });
    const { extract, manifest } = readExtract(target);
    const requests = [...extract.rows('requests')];
    expect(new Set(requests.map(({ label }) => label))).toEqual(new Set(['gemini-2.5-pro']));
    const ids = new Set(requests.map(({ id }) => id));
    for (const table of ['records', 'proofs', 'paths', 'finding_requests'] as const)
      for (const row of extract.rows(table)) expect(ids.has(row.request)).toBe(true);
    expect([...extract.rows('spans')]).toEqual([]);
    expect(manifest.leftOut.join('\n')).toContain(`${82 - requests.length} of 82 requests are outside the filter.`);
    expect(manifest.leftOut.join('\n')).toContain('Spans as imported are left out');
    expect([...extract.rows('events')].length).toBeLessThan(
      [...readExtract(await exported(whole, 'all')).extract.rows('events')].length,
    );
  });

  it('reconstructs every request when that is asked for', async () => {
    const { extract } = readExtract(await exported(whole, 'paths', { paths: 'all' }));
    expect([...extract.rows('paths')].length).toBe(82);
  });
});
