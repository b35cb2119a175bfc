/** `kill -9` in the middle of an import, ten times at moments that a seed picks: nothing acknowledged is lost. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createEngine } from '../src/core/engine.ts';
import type { SourceRow, VerifyResult } from '../src/shared/views.ts';
import { QUIET } from './builders/imported-case.ts';
import { call, NEW_BLOB, OLD_BLOB, publish, span, writeFiles } from './builders/small-evidence.ts';

const CHILD = join(import.meta.dirname, 'crash', 'import-child.ts');
const ROUNDS = 10;
const KILLS_PER_CASE = 5;
const FILES = 30;

const folder = mkdtempSync(join(tmpdir(), 'blobtrail-kill-'));
afterAll(() => rmSync(folder, { recursive: true }));

const dump = join(folder, 'dump');
const files: Record<string, string> = {
  'hub.ndjson': publish('1', OLD_BLOB, '2026-02-01T00:00:00Z') + publish('2', NEW_BLOB, '2026-03-01T00:00:00Z'),
};
for (let i = 1; i < FILES; i += 1) {
  const isTrace = i % 3 === 0;
  files[`file-${String(i).padStart(2, '0')}.jsonl`] = isTrace
    ? Array.from({ length: 60 }, (_, n) => span(i * 1000 + n, NEW_BLOB)).join('')
    : call(`req-${i}`, `node-${i % 4}`, i % 5 === 0 ? OLD_BLOB : NEW_BLOB, i);
}
writeFiles(dump, files);

interface Acknowledged {
  readonly path: string;
  readonly sha256: string;
}

interface Run {
  readonly acknowledged: readonly Acknowledged[];
  readonly isDone: boolean;
  readonly errors: string;
}

interface Moment {
  /** So many files are acknowledged, */
  readonly files: number;
  /** and so much later the process is killed. */
  readonly thenMs: number;
}

/** Runs the child, and kills it at the moment, or lets it end. */
function run(path: string, moment: Moment | null): Promise<Run> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [CHILD, path, dump], { stdio: ['ignore', 'pipe', 'pipe'] });
    let [out, errors, isAimed] = ['', '', false];
    child.stdout.on('data', (data: Buffer) => {
      out += data.toString();
      if (isAimed || moment === null || out.split('\n').length - 1 < moment.files) return;
      isAimed = true;
      setTimeout(() => child.kill('SIGKILL'), moment.thenMs);
    });
    child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
    child.on('close', () => {
      // What follows the last line feed was cut off with the process and acknowledges nothing.
      const lines = out.split('\n').slice(0, -1);
      const acknowledged = lines.filter((line) => line !== 'done').map((line) => JSON.parse(line) as Acknowledged);
      resolve({ acknowledged, isDone: lines.at(-1) === 'done', errors });
    });
  });
}

async function look(
  path: string,
): Promise<{ readonly verified: VerifyResult; readonly sources: readonly SourceRow[] }> {
  const engine = createEngine({ effects: { nowNs: () => 1n, actor: 'test', version: '0.0.0' } });
  try {
    await engine.handlers['case.open']({ path, asFound: true }, QUIET);
    return {
      verified: await engine.handlers['case.verify']({}, QUIET),
      sources: await engine.handlers['source.list']({}, QUIET),
    };
  } finally {
    engine.close();
  }
}

/** All requests, after another import of `paths`. */
async function requestsOf(path: string, paths: readonly string[] = []): Promise<unknown> {
  const engine = createEngine({ effects: { nowNs: () => 1n, actor: 'test', version: '0.0.0' } });
  try {
    await engine.handlers['case.open']({ path }, QUIET);
    if (paths.length > 0) await engine.handlers['import.run']({ paths }, QUIET);
    const { rows } = await engine.handlers['request.list']({ offset: 0, limit: 10_000 }, QUIET);
    return rows;
  } finally {
    engine.close();
  }
}

it('loses nothing acknowledged, leaves a sound case, and is completed by importing again', async () => {
  const whole = await run(join(folder, 'whole.blobtrail'), null);
  expect([whole.isDone, whole.acknowledged.length, whole.errors.replaceAll(/\(node:\d+\).*\n.*\n?/g, '')]).toEqual([
    true,
    FILES,
    '',
  ]);
  const expected = await requestsOf(join(folder, 'whole.blobtrail'));

  let state = 4711;
  const random = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
  let [killed, acknowledgedInAll, partial] = [0, 0, 0];
  let path = '';
  for (let round = 0; round < ROUNDS; round += 1) {
    const nth = round % KILLS_PER_CASE;
    if (nth === 0) path = join(folder, `killed-${round}.blobtrail`);
    // Later and later in one case; the last kill falls into the reconstruction, or just misses it.
    const isLast = nth === KILLS_PER_CASE - 1;
    const files = isLast ? FILES : Math.floor(((nth + random()) * FILES) / KILLS_PER_CASE) + 1;
    const { acknowledged, isDone } = await run(path, { files, thenMs: Math.floor(random() * (isLast ? 80 : 12)) });
    if (!isDone) killed += 1;
    acknowledgedInAll += acknowledged.length;
    const { verified, sources } = await look(path);
    expect(verified.differences).toEqual([]);
    // Whole: it was killed behind its last entry, or took up and ended what had been cut short.
    expect(verified.unfinished.length).toBeLessThan(2);
    for (const { ended, paths } of verified.unfinished) expect([ended, paths]).toEqual(['cut-short', [dump]]);
    partial += verified.unfinished.length;
    const held = new Map(sources.map((source) => [source.path, source.sha256]));
    for (const { path: at, sha256 } of acknowledged) expect([at, held.get(at)]).toEqual([at, sha256]);
    if (!isLast) continue;
    expect(await requestsOf(path, [dump])).toEqual(expected);
    expect((await look(path)).verified).toMatchObject({ differences: [], unfinished: [] });
  }
  expect(killed).toBeGreaterThanOrEqual(5);
  expect(partial).toBeGreaterThanOrEqual(5);
  expect(acknowledgedInAll).toBeGreaterThan(ROUNDS);
}, 180_000);
