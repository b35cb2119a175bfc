/** `blobtrail export` as a script meets it: written, refused, checked by its own verifier. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { blobtrail, copyExample, ensureBuilt, temporaryFolder, type CliResult } from './builders/built-cli.ts';
import { EXPORT } from './builders/cli-shapes.ts';

const CASE = 'incident.blobtrail';
const folder = temporaryFolder();
const at = (name: string): string => join(folder.path, name);
const run = (...args: readonly string[]): CliResult => blobtrail(args, { cwd: folder.path });

beforeAll(async () => {
  await ensureBuilt();
  copyExample(at('warm-cache'));
  expect(run('import', CASE, 'warm-cache').status).toBe(0);
}, 120_000);

afterAll(folder.remove);

it('prints what it wrote, and its verifier agrees', () => {
  const { status, stdout, stderr } = run('export', CASE, '--out', 'out', '--json');
  expect([status, stderr]).toEqual([0, '']);
  const result = EXPORT.parse(JSON.parse(stdout));
  const manifest = readFileSync(at('out/manifest.json'));
  expect(result.manifestSha256).toBe(createHash('sha256').update(manifest).digest('hex'));
  const checked = spawnSync(process.execPath, [at('out/verify.mjs'), '--head', result.custody.head], {
    encoding: 'utf8',
  });
  expect([checked.status, checked.stdout]).toEqual([0, expect.stringContaining('GOOD')]);
  const requests = readFileSync(at('out/tables/requests.jsonl'), 'utf8').trimEnd().split('\n');
  expect(result.tables.find(({ table }) => table === 'requests')?.rows).toBe(requests.length);
});

it('says in words what a filter leaves out', () => {
  const { status, stdout } = run('export', CASE, '--out', 'part', '--label', 'gemini-2.5-pro', '--spans');
  expect(status).toBe(0);
  expect(stdout).toMatch(/\d+ of 82 requests are outside the filter\./);
  expect(stdout).not.toContain('Spans as imported are left out');
  expect(stdout).toMatch(/Custody: \d+ entries, head [0-9a-f]{64}\./);
});

it('refuses a folder that holds something, a file, the case, and a folder that is not there', () => {
  mkdirSync(at('full'));
  writeFileSync(at('full/mine.txt'), 'mine');
  const before = readFileSync(at(CASE));
  for (const [out, words] of [
    ['full', /full is not empty/],
    ['full/mine.txt', /is a file/],
    [CASE, /is the case itself/],
    ['no/such/folder', /cannot be written/],
  ] as const) {
    const { status, stdout, stderr } = run('export', CASE, '--out', out);
    expect([out, status, stdout]).toEqual([out, 2, '']);
    expect(stderr).toMatch(words);
    expect(stderr).not.toMatch(/ENO|\n\s+at /);
  }
  expect(run('export', CASE).status).toBe(2);
  expect(existsSync(at('no'))).toBe(false);
  expect(readFileSync(at(CASE)).equals(before)).toBe(true);
});

it('writes formats of other tools beside the tables, says what they leave out, and keeps them under the sums', () => {
  const { status, stdout } = run('export', CASE, '--out', 'formats', '--format', 'timesketch,otlp', '--json');
  expect(status).toBe(0);
  const result = EXPORT.parse(JSON.parse(stdout));
  const undated = result.leftOut.filter((sentence) => sentence.startsWith('timesketch: '));
  expect(readFileSync(at('formats/formats/LOSSES.txt'), 'utf8')).toContain('timesketch.jsonl');
  const lines = readFileSync(at('formats/formats/timesketch.jsonl'), 'utf8').trimEnd().split('\n');
  const requests = result.tables.find(({ table }) => table === 'requests')?.rows ?? 0;
  const left = Number(/requests without a time: (\d+)/.exec(undated.join(' '))?.[1] ?? 0);
  const asked = lines.filter((line) => line.includes('"timestamp_desc":"Request asked"'));
  expect(asked).toHaveLength(requests - left);
  expect(result.tables.find(({ table }) => table === 'spans')?.rows).toBeGreaterThan(0);
  writeFileSync(at('formats/formats/timesketch.csv'), 'changed');
  const checked = spawnSync(process.execPath, [at('formats/verify.mjs')], { encoding: 'utf8' });
  expect([checked.status, checked.stdout + checked.stderr]).toEqual([1, expect.stringContaining('timesketch.csv')]);
  const refused = run('export', CASE, '--out', 'none', '--format', 'stix');
  expect([refused.status, refused.stderr]).toEqual([2, expect.stringContaining('There is no format stix')]);
});
