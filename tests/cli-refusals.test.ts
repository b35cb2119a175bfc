/** Words that are off (2), an engine that cannot (3), a case that is not what it was (4): said plainly, nothing changed. */
import { copyFileSync, existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openDb } from '../src/core/store/db.ts';
import { sql } from '../src/core/store/sql.ts';
import { blobtrail, copyExample, ensureBuilt, temporaryFolder, type CliResult } from './builders/built-cli.ts';
import { VERIFY } from './builders/cli-shapes.ts';

const CASE = 'incident.blobtrail';
const OTHER = 'other.blobtrail';
const folder = temporaryFolder();
const at = (name: string): string => join(folder.path, name);
const run = (...args: readonly string[]): CliResult => blobtrail(args, { cwd: folder.path });

beforeAll(async () => {
  await ensureBuilt();
  copyExample(at('warm-cache'));
  expect(run('import', CASE, 'warm-cache').status).toBe(0);
}, 120_000);

afterEach(() => {
  for (const end of ['', '-wal', '-shm']) rmSync(at(OTHER + end), { force: true });
});

afterAll(folder.remove);

/** Ends with `status`, prints no result, and says why in words without a stack. */
function expectRefusal({ status, stdout, stderr }: CliResult, expected: number, words: RegExp): void {
  expect({ status, stdout }).toEqual({ status: expected, stdout: '' });
  expect(stderr).toMatch(words);
  expect(stderr).not.toMatch(/\n\s+at |\b(ENOENT|EISDIR|EADDRINUSE|SQLITE_[A-Z]+|undefined)\b/);
}

describe('words that are off', () => {
  it.each([
    [['requests', CASE, '--nope'], /unknown option '--nope'/],
    [['no-such-command', CASE], /unknown command 'no-such-command'/],
    [['requests'], /missing required argument/],
    [['requests', CASE, 'more'], /too many arguments/],
    [['import', OTHER], /missing required argument/],
    [['requests', CASE, '--limit', '-1'], /not a whole number/],
    [['requests', CASE, '--limit', 'x'], /not a whole number/],
    [['requests', CASE, '--from', 'yesterday'], /not a time/],
    [['findings', CASE, '--rule', 'splitlabel'], /No rule is called that\. There are: .*split-label/],
    [['findings', CASE, '--fail-on', 'awful'], /Allowed choices are .*critical/],
    [['report', CASE, '--format', 'rtf'], /Allowed choices are html/],
    [['show', CASE, 'r-999999'], /There is no request r-999999/],
    [['show', CASE, 'a-999999'], /There is no artifact a-999999/],
    [['show', CASE, 'f-999999'], /There is no finding f-999999/],
    [['show', CASE, 'x-999999'], /There is no source x-999999/],
    [['show', CASE, 'nothing-is-called-this'], /Nothing in this case has the id/],
    [['show', CASE, 'x-1', '--offset', '0'], /Bytes are read with a source/],
    [['show', CASE, 'r-1', '--offset', '0', '--length', '1'], /Bytes are read with a source/],
    [['show', CASE, 'x-1', '--offset', '999999999', '--length', '1'], /outside the source/],
    [['query', CASE, 'SELECT nonsense FROM nowhere'], /SQLite cannot run this/],
    [['query', CASE, 'DELETE FROM source'], /Only statements that read/],
    [['query', CASE, 'SELECT 1; SELECT 2'], /more than one statement/],
    [['query', CASE, "SELECT load_extension('x')"], /SQLite cannot run this/],
    [['query', CASE, 'SELECT 1 AS a, 2 AS a', '--json'], /Two columns are called "a"/],
    [['import', OTHER, 'no-such-file'], /There is no file or folder/],
    [['import', OTHER, 'warm-cache', '--as', 'nope'], /There is no format "nope"\. Known are: .*otlp-json/],
    [['import', 'no/such/folder/a.blobtrail', 'warm-cache'], /There is no folder/],
    [['graph', CASE, '--svg', 'no/such/folder/a.svg'], /cannot be written/],
    [['serve', CASE, '--port', '99999'], /not a port/],
  ])('%j ends with 2', (args, words) => {
    expectRefusal(run(...args), 2, words);
  });

  it.each([['requests'], ['findings'], ['show', 'r-1'], ['graph'], ['verify'], ['report'], ['query', 'SELECT 1']])(
    '%s of a case that is not there ends with 2 and makes none',
    (command, ...rest) => {
      expectRefusal(run(command, 'missing.blobtrail', ...rest), 2, /There is no case file at missing\.blobtrail/);
      expect(existsSync(at('missing.blobtrail'))).toBe(false);
    },
  );

  it('a folder for a case ends with 2', () => {
    expectRefusal(run('requests', 'warm-cache'), 2, /warm-cache is not a file/);
  });

  it('a port that is taken ends with 2', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    expectRefusal(run('serve', CASE, '--port', String(port)), 2, /Port \d+ is taken/);
    await new Promise((resolve) => taken.close(resolve));
  });

  it('escapes what it repeats of them', () => {
    const { status, stderr } = run('show', CASE, 'evil\u001b[2J\u202e');
    expect([status, stderr]).toEqual([2, 'blobtrail: Nothing in this case has the id evil\\u001b[2J\\u202e.\n']);
  });
});

describe('a file that is no case of this build', () => {
  const patch = (offset: number, value: number): void => {
    const bytes = readFileSync(at(CASE));
    bytes.writeUInt32BE(value, offset);
    writeFileSync(at(OTHER), bytes);
  };
  const makers: Readonly<Record<string, readonly [make: () => void, words: RegExp]>> = {
    text: [() => writeFileSync(at(OTHER), 'no database at all\n'.repeat(100)), /is not a case file/],
    empty: [() => writeFileSync(at(OTHER), ''), /is not a case file/],
    'another program’s database': [() => patch(68, 0x0f055112), /of another program/],
    'a newer case': [() => patch(60, 9999), /made by a newer Blobtrail/],
    'a case cut off': [
      () => {
        copyFileSync(at(CASE), at(OTHER));
        truncateSync(at(OTHER), 40_000);
      },
      /is cut off|damaged/,
    ],
    'a case with a page overwritten': [
      () => {
        const bytes = readFileSync(at(CASE));
        bytes.fill(0xa5, 8192, 16_384);
        writeFileSync(at(OTHER), bytes);
      },
      /damaged|lacks|did not make/,
    ],
  };

  it.each(Object.entries(makers))('%s ends with 3, untouched', (_, [make, words]) => {
    make();
    const before = readFileSync(at(OTHER));
    expectRefusal(run('findings', OTHER, '--json'), 3, words);
    expectRefusal(run('import', OTHER, 'warm-cache'), 3, words);
    expect(readFileSync(at(OTHER)).equals(before)).toBe(true);
    expect([existsSync(at(`${OTHER}-wal`)), existsSync(at(`${OTHER}-shm`))]).toEqual([false, false]);
  });
});

describe('a case that is not what it was', () => {
  it('fails verification with 4 and names the source', () => {
    const db = openDb(at(CASE), { mode: 'read' });
    const row = db.get(sql`SELECT source_id, data FROM frame ORDER BY length(data) DESC LIMIT 1`);
    db.close();
    const bytes = readFileSync(at(CASE));
    const frame = Buffer.from(row?.['data'] as Uint8Array);
    const place = bytes.indexOf(frame.subarray(200, 264));
    expect(place).toBeGreaterThan(0);
    bytes[place + 32] = (bytes[place + 32] ?? 0) ^ 0x01;
    writeFileSync(at(OTHER), bytes);

    const json = run('verify', OTHER, '--json');
    expect([json.status, json.stderr]).toEqual([4, '']);
    const { ok, differences } = VERIFY.parse(JSON.parse(json.stdout));
    expect(ok).toBe(false);
    expect(differences).toContainEqual(
      expect.objectContaining({ what: 'source', where: `x-${String(row?.['source_id'])}` }),
    );
    const words = run('verify', OTHER);
    expect([words.status, words.stderr]).toEqual([4, '']);
    expect(words.stdout).toMatch(new RegExp(`^x-${String(row?.['source_id'])}: [^]*The case is NOT what it was`, 'm'));
  });
});
