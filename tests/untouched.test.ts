/** Evidence is only ever read: bytes, size and time of every source are the same after a whole session. */
import { readdirSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fingerprint } from '../src/core/case/case-file.test-helper.ts';
import {
  blobtrail,
  copyExample,
  ended,
  ensureBuilt,
  jsonLines,
  startBlobtrail,
  temporaryFolder,
} from './builders/built-cli.ts';
import { SMALL_EVIDENCE, writeFiles } from './builders/small-evidence.ts';

const { path: folder, remove } = temporaryFolder();
afterAll(remove);
beforeAll(ensureBuilt, 180_000);

const dump = join(folder, 'dump');
const path = join(folder, 'x.blobtrail');

function everyFile(): readonly string[] {
  const entries = readdirSync(dump, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
    .map((file) => `${file} ${fingerprint(file)}`);
}

async function serveAndLook(): Promise<number> {
  const child = startBlobtrail(['serve', path, '--port', '0', '--json']);
  const line = await new Promise<string>((resolve) =>
    child.stdout.once('data', (data: Buffer) => resolve(data.toString())),
  );
  const url = String(jsonLines(line)[0]?.['url']);
  const { status } = await fetch(url.slice(0, url.indexOf('#')));
  child.kill('SIGTERM');
  await ended(child);
  return status;
}

it('nothing that was read was written to, and nothing was put beside it', async () => {
  mkdirSync(dump);
  copyExample(dump);
  writeFiles(join(dump, 'small'), SMALL_EVIDENCE);
  const before = everyFile();
  expect(before.length).toBeGreaterThan(20);
  const commands = [
    ['import', path, dump],
    ['import', path, dump, '--reference'],
    ['import', join(folder, 'y.blobtrail'), dump, '--reference'],
    ['verify', path],
    ['verify', join(folder, 'y.blobtrail')],
    ['requests', path],
    ['findings', path],
    ['show', path, 'x-1'],
    ['show', path, 'r-1'],
    ['graph', path, '--svg', join(folder, 'flow.svg')],
    ['query', path, 'SELECT count(*) FROM spans'],
    ...['html', 'md', 'json', 'csv'].map((format) => [
      'report',
      path,
      '--format',
      format,
      '--out',
      join(folder, `r.${format}`),
    ]),
  ];
  for (const command of commands) {
    const { status, stderr } = blobtrail(command);
    expect([command, status, status === 0 ? '' : stderr]).toEqual([command, 0, '']);
  }
  expect(await serveAndLook()).toBe(200);
  expect(everyFile()).toEqual(before);
}, 120_000);
