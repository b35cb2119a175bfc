/** `blobtrail export` as a script meets it: written, refused, checked by its own verifier. */
import { spawnSync } from 'node:child_process';
import { createHash, generateKeyPairSync, verify } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { blobtrail, copyExample, ensureBuilt, temporaryFolder, type CliResult } from './builders/built-cli.ts';
import { EXPORT } from './builders/cli-shapes.ts';
import { createAuthority, openssl } from './builders/time-stamp-authority.ts';

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
  expect([refused.status, refused.stderr]).toEqual([2, expect.stringContaining('There is no format "stix"')]);
});

it('signs with a key that is given, as its verifier and openssl see it, and with no other', () => {
  const pair = generateKeyPairSync('ed25519');
  writeFileSync(at('key.pem'), pair.privateKey.export({ type: 'pkcs8', format: 'pem' }));
  writeFileSync(at('public.pem'), pair.publicKey.export({ type: 'spki', format: 'pem' }));
  const { status, stdout } = run('export', CASE, '--out', 'signed', '--sign', 'key.pem', '--json');
  expect(status).toBe(0);
  const spki = pair.publicKey.export({ type: 'spki', format: 'der' });
  expect(EXPORT.parse(JSON.parse(stdout)).signedBy).toBe(createHash('sha256').update(spki).digest('hex'));
  const check = () => spawnSync(process.execPath, [at('signed/verify.mjs'), '--key', at('public.pem')]).status;
  expect(check()).toBe(0);
  const signature = Buffer.from(readFileSync(at('signed/manifest.json.sig'), 'utf8'), 'base64');
  expect(verify(null, readFileSync(at('signed/manifest.json')), pair.publicKey, signature)).toBe(true);
  writeFileSync(at('signed/manifest.json.sig'), `${Buffer.alloc(64, 1).toString('base64')}\n`);
  expect(check()).toBe(1);
  const refused = run('export', CASE, '--out', 'unsigned', '--sign', 'public.pem');
  expect([refused.status, refused.stderr, existsSync(at('unsigned'))]).toEqual([
    2,
    expect.stringContaining('no private key'),
    false,
  ]);
});

it.skipIf(openssl === null)('carries a time stamp of the very same manifest, and refuses one of another', () => {
  const authority = createAuthority(folder.path);
  expect(run('export', CASE, '--out', 'before').status).toBe(0);
  writeFileSync(at('token.tsr'), authority.stamp(at('before/manifest.json'), 'sha256'));
  const { status, stdout } = run('export', CASE, '--out', 'stamped', '--timestamp', 'token.tsr', '--json');
  expect(status).toBe(0);
  expect(EXPORT.parse(JSON.parse(stdout)).stampedNs).toMatch(/^\d{19}$/);
  expect(authority.accepts(at('stamped/manifest.json'), at('stamped/manifest.json.tsr'))).toBe(true);
  expect(spawnSync(process.execPath, [at('stamped/verify.mjs')]).status).toBe(0);
  const other = run('export', CASE, '--out', 'other', '--timestamp', 'token.tsr', '--label', 'gemini-2.5-pro');
  expect([other.status, other.stderr, existsSync(at('other'))]).toEqual([
    2,
    expect.stringContaining('about other bytes'),
    false,
  ]);
  const none = run('export', CASE, '--out', 'other', '--timestamp', CASE);
  expect([none.status, none.stderr]).toEqual([2, expect.stringMatching(/is no time stamp|too large/)]);
});

it('is a bag with the bytes of the sources, if it is asked for', () => {
  const { status, stdout } = run('export', CASE, '--out', 'bag', '--bag', '--originals', '--json');
  expect(status).toBe(0);
  expect(EXPORT.parse(JSON.parse(stdout)).leftOut.join(' ')).not.toContain('Bytes of the sources');
  expect(readFileSync(at('bag/bagit.txt'), 'utf8')).toMatch(/^BagIt-Version: 1\.0\n/);
  const rows = readFileSync(at('bag/data/tables/sources.jsonl'), 'utf8').trimEnd().split('\n');
  for (const row of rows) {
    const { sha256, bytes, parent } = JSON.parse(row) as { sha256: string; bytes: number; parent: string | null };
    if (parent !== null) continue;
    const original = readFileSync(at(`bag/data/originals/${sha256}`));
    expect([original.length, createHash('sha256').update(original).digest('hex')]).toEqual([bytes, sha256]);
  }
  expect(spawnSync(process.execPath, [at('bag/data/verify.mjs')]).status).toBe(0);
});
