/** The bytes of an export, frozen: what a program reads that was written for an earlier one. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SAMPLE } from '../exports/sample-extract.test-helper.ts';
import { GENERATION } from './extract.test-helper.ts';
import { writeExtract } from './write-extract.ts';

const folder = mkdtempSync(join(tmpdir(), 'blobtrail-golden-'));
const out = join(folder, 'out');

beforeAll(() => void writeExtract(out, SAMPLE, GENERATION));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = (name: string): string => readFileSync(join(out, name), 'utf8');

it('is that of the golden files, table by table', async () => {
  const names = readdirSync(join(out, 'tables')).toSorted();
  const text = names.map((name) => `== ${name}\n${read(join('tables', name))}`).join('');
  await expect(text).toMatchFileSnapshot('../../../tests/golden/extract/tables.txt');
});

it('has a manifest, a trailer and a generation record of these forms', async () => {
  // The sums of what ships beside an extract change with every edit of it.
  const manifest = read('manifest.json').replaceAll(
    /(\{"bytes":)\d+(,"path":"(?:README\.txt|verify\.mjs)","sha256":")[0-9a-f]{64}/g,
    '$1…$2…',
  );
  const trailer = read('trailer.json').replace(/("manifestSha256":")[0-9a-f]{64}/, '$1…');
  await expect([manifest, trailer, read('generation.json')].join('')).toMatchFileSnapshot(
    '../../../tests/golden/extract/manifest.txt',
  );
});
