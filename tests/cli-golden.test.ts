/**
 * What the command line prints for the bundled incident, to the byte, with clock and actor held still. A change of
 * these files is a change that users see: read the difference, then `npx vitest run tests/cli-golden.test.ts -u`.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blobtrail, copyExample, ensureBuilt, temporaryFolder } from './builders/built-cli.ts';

const golden = join(import.meta.dirname, 'golden', 'cli');
const folder = temporaryFolder();
const env = {
  BLOBTRAIL_NOW_NS: '1772550000000000000',
  BLOBTRAIL_ACTOR: 'examiner',
  COLUMNS: '100',
  LANG: 'C.UTF-8',
  TZ: 'UTC',
};

/**
 * Standard output; the test's own folder, which is another one every time, is called /case. The custody head covers the
 * schema and every format's details; that it is right is asked elsewhere (src/core/case).
 */
function output(...args: readonly string[]): string {
  const { status, stdout, stderr } = blobtrail(args, { cwd: folder.path, env });
  expect({ args, status, stderr }).toEqual({ args, status: 0, stderr: '' });
  return stdout.replaceAll(folder.path, '/case').replaceAll(/head [0-9a-f]{64}/g, 'head …');
}

let imported: string;

beforeAll(async () => {
  await ensureBuilt();
  copyExample(join(folder.path, 'warm-cache'));
  imported = output('import', 'incident.blobtrail', 'warm-cache');
}, 120_000);

afterAll(folder.remove);

const CASE = 'incident.blobtrail';
const OUTPUTS: Readonly<Record<string, readonly string[]>> = {
  'requests.txt': ['requests', CASE],
  'requests.jsonl': ['requests', CASE, '--json', '--limit', '20'],
  'findings.txt': ['findings', CASE],
  'findings.jsonl': ['findings', CASE, '--json', '--limit', '6'],
  'show-source.txt': ['show', CASE, 'x-1'],
  'show-request.txt': ['show', CASE, 'r-1'],
  'show-finding.txt': ['show', CASE, 'f-1'],
  'show-artifact.json': ['show', CASE, 'a-1', '--json'],
  'graph.txt': ['graph', CASE],
  'verify.txt': ['verify', CASE],
  'query.txt': [
    'query',
    CASE,
    'SELECT label, artifact, count(*) AS requests FROM requests GROUP BY 1, 2 ORDER BY 1, 2',
  ],
  'help.txt': ['--help'],
};

describe('printed for the bundled incident', () => {
  it('import.txt', async () => {
    await expect(imported).toMatchFileSnapshot(join(golden, 'import.txt'));
  });

  it.each(Object.entries(OUTPUTS))('%s', async (name, args) => {
    await expect(output(...args)).toMatchFileSnapshot(join(golden, name));
  });

  it('is the same for a second case of the same name and the same files', () => {
    const again = join('again', CASE);
    mkdirSync(join(folder.path, 'again'));
    expect(output('import', again, 'warm-cache')).toBe(imported);
    // The log tells of the name, and its last hash of everything.
    for (const args of [
      ['query', 'SELECT * FROM custody ORDER BY seq'],
      ['query', 'SELECT * FROM grounds'],
      ['requests'],
    ]) {
      const [command = '', ...rest] = args;
      expect(output(command, again, ...rest, '--json')).toBe(output(command, CASE, ...rest, '--json'));
    }
  });
});
