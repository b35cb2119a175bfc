/** Two processes on one case: each works, or says in plain words that the other is there; the case stays sound. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createEngine, type Engine } from '../src/core/engine.ts';
import { openDb } from '../src/core/store/db.ts';
import { QUIET } from './builders/imported-case.ts';
import { call, NEW_BLOB, writeFiles } from './builders/small-evidence.ts';

const CHILD = join(import.meta.dirname, 'crash', 'import-child.ts');
const folder = mkdtempSync(join(tmpdir(), 'blobtrail-two-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Ten files of one call each. */
function dump(name: string): string {
  const files = Array.from(
    { length: 10 },
    (_, i) => [`${i}.ndjson`, call(`${name}-${i}`, `node-${name}`, NEW_BLOB, i)] as const,
  );
  writeFiles(join(folder, name), Object.fromEntries(files));
  return join(folder, name);
}

interface Ended {
  readonly isDone: boolean;
  readonly errors: string;
}

function importBeside(path: string, from: string, onFirst: () => void = () => undefined): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [CHILD, path, from], { stdio: ['ignore', 'pipe', 'pipe'] });
    let [out, errors] = ['', ''];
    child.stdout.on('data', (data: Buffer) => {
      if (out === '') onFirst();
      out += data.toString();
    });
    child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
    child.on('close', () => resolve({ isDone: out.endsWith('done\n'), errors }));
  });
}

async function withCase<T>(path: string, work: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = createEngine({ effects: { nowNs: () => 1n, actor: 'test', version: '0.0.0' } });
  try {
    await engine.handlers['case.open']({ path }, QUIET);
    return await work(engine);
  } finally {
    engine.close();
  }
}

it('two imports at once, into a case that neither has made yet', async () => {
  const path = join(folder, 'both.blobtrail');
  const [a, b] = [dump('a'), dump('b')];
  const ended = await Promise.all([importBeside(path, a), importBeside(path, b)]);
  for (const { isDone, errors } of ended)
    if (!isDone) expect(errors).toMatch(/is in use by another program\. Close it there and try again/);
  expect(ended.some(({ isDone }) => isDone)).toBe(true);
  await withCase(path, async ({ handlers }) => {
    expect((await handlers['case.verify']({}, QUIET)).differences).toEqual([]);
    const { counts } = await handlers['import.run']({ paths: [a, b] }, QUIET);
    expect(counts.requests).toBe(20);
    const sources = await handlers['source.list']({}, QUIET);
    expect(sources.filter(({ duplicateOf }) => duplicateOf === null)).toHaveLength(20);
    expect((await handlers['case.verify']({}, QUIET)).differences).toEqual([]);
  });
  expect(readdirSync(folder).filter((name) => name.startsWith('both'))).toEqual(['both.blobtrail']);
}, 60_000);

it('somebody reads while another imports, and harms nothing', async () => {
  const path = join(folder, 'read.blobtrail');
  const [first, second] = [dump('c'), dump('d')];
  await importBeside(path, first);
  let reading: Promise<number> | null = null;
  const ended = await importBeside(path, second, () => {
    reading = withCase(
      path,
      async ({ handlers }) => (await handlers['request.list']({ offset: 0, limit: 100 }, QUIET)).rows.length,
    );
  });
  expect([ended.isDone, ended.errors.replaceAll(/\(node:\d+\).*\n.*\n?/g, '')]).toEqual([true, '']);
  // The reconstruction of before or that of after, never a half.
  expect([10, 20]).toContain(await reading);
  await withCase(path, async ({ handlers }) => {
    expect((await handlers['case.info']({}, QUIET))?.counts.requests).toBe(20);
    expect((await handlers['case.verify']({}, QUIET)).differences).toEqual([]);
  });
}, 60_000);

it('a lock that is held is told in plain words', async () => {
  const path = join(folder, 'locked.blobtrail');
  const evidence = dump('e');
  await importBeside(path, evidence);
  const other = openDb(path, { mode: 'write' });
  other.script('BEGIN EXCLUSIVE');
  const locked = {
    code: 'CASE_LOCKED',
    message: expect.stringMatching(/is in use by another program\. Close it there and try again/),
  };
  await expect(withCase(path, async ({ handlers }) => handlers['case.info']({}, QUIET))).rejects.toMatchObject(locked);
  other.script('ROLLBACK');
  other.close();
  expect((await withCase(path, async ({ handlers }) => handlers['case.info']({}, QUIET)))?.counts.requests).toBe(10);
}, 60_000);
