/** The engine's process is killed in the middle of its work: nothing acknowledged is lost, and the host goes on. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Events } from '../src/shared/contract.ts';
import { writeOtlpBulk } from '../tools/simulate/otlp-bulk.ts';
import { blobtrail, copyExample, ensureBuilt, temporaryFolder } from './builders/built-cli.ts';
import { VERIFY } from './builders/cli-shapes.ts';
import { httpLine, type Line } from './builders/engine-lines.ts';

const SPANS = 40_000;
const folder = temporaryFolder();
const incident = join(folder.path, 'incident');
const lines = join(folder.path, 'large.otlp.jsonl');
/** The same as one document, which is read after it was acquired. */
const array = join(folder.path, 'large.otlp.json');
let round = 0;
let casePath: string;
let line: Line;
let restarts: Events['engine.restarted'][];

beforeAll(async () => {
  await ensureBuilt();
  copyExample(incident);
  writeOtlpBulk('7', SPANS, lines);
  writeFileSync(array, `[\n${readFileSync(lines, 'utf8').trimEnd().replaceAll('\n', ',\n')}\n]\n`);
}, 120_000);

beforeEach(async () => {
  round += 1;
  casePath = join(folder.path, `crash-${round}.blobtrail`);
  line = await httpLine({ casePath, importable: [incident, lines, array] });
  restarts = [];
  line.client.on('engine.restarted', (body) => restarts.push(body));
});

afterEach(() => line.close());
afterAll(folder.remove);

/** Every request by what the evidence says of it; its handle and the number of its findings may change with more evidence. */
async function requestKeys(): Promise<ReadonlySet<string>> {
  const { rows } = await line.client.call('request.list', { offset: 0, limit: 100_000 });
  return new Set(rows.map((row) => JSON.stringify({ ...row, id: null, findings: null })));
}

/** Imports the large file and kills the engine when `phase` has come so far. */
async function killDuring(large: string, phase: string, share: number): Promise<unknown> {
  const pid = line.enginePid();
  let isKilled = false;
  const onProgress = (told: { readonly phase: string; readonly done: number; readonly total: number }): void => {
    if (isKilled || told.phase !== phase || told.done < told.total * share) return;
    isKilled = true;
    process.kill(pid, 'SIGKILL');
  };
  const failed = await line.client
    .call('import.run', { paths: [large] }, { onProgress })
    .catch((error: unknown) => error);
  expect(isKilled).toBe(true);
  return failed;
}

describe('an engine that is killed', () => {
  it.each([
    ['acquire', 0.5, lines],
    ['read', 0.6, array],
    ['reconstruct', 0, lines],
  ])(
    'while it is in the phase "%s" loses nothing acknowledged, and comes back',
    async (phase, share, large) => {
      const acknowledged = await line.client.call('import.run', { paths: [incident] });
      const requests = await requestKeys();
      const before = line.enginePid();

      expect(await killDuring(large, phase, share)).toMatchObject({
        code: 'ENGINE_GONE',
        message: expect.stringContaining('SIGKILL') as string,
      });
      await expect.poll(() => restarts, { timeout: 10_000 }).toEqual([{ reason: 'it was ended by SIGKILL' }]);
      expect(line.enginePid()).not.toBe(before);

      const sources = await line.client.call('source.list', {});
      expect(sources.slice(0, 18).map(({ id, sha256 }) => [id, sha256])).toEqual(
        acknowledged.sources.map(({ id, sha256 }) => [id, sha256]),
      );
      // The large file came in whole or not at all, and the answers are those of before or of all, never of a part.
      const after = await requestKeys();
      expect([82, 82 + SPANS / 10]).toContain(after.size);
      expect([...requests].filter((key) => !after.has(key))).toEqual([]);
      expect(await line.client.call('case.info', {})).toMatchObject({ path: casePath });
      // Killed while it was reconstructed it lacked nothing else, and that was made up for when the case was opened again.
      const { unfinished, underived } = await line.client.call('coverage.get', {});
      expect([underived, unfinished.map(({ isRead }) => isRead)]).toEqual([0, phase === 'reconstruct' ? [] : [false]]);

      const again = await line.client.call('import.run', { paths: [incident, large] });
      expect(again.counts.requests).toBe(82 + SPANS / 10);
      await line.close();
      const { status, stdout } = blobtrail(['verify', casePath, '--json']);
      expect([status, VERIFY.parse(JSON.parse(stdout)).differences]).toEqual([0, []]);
    },
    60_000,
  );

  it('while it answers a question fails that question alone', async () => {
    await line.client.call('import.run', { paths: [incident] });
    const waiting = line.client.call('case.verify', {}).catch((error: unknown) => error);
    process.kill(line.enginePid(), 'SIGKILL');
    expect(await waiting).toMatchObject({ code: 'ENGINE_GONE' });
    await expect.poll(() => restarts.length, { timeout: 10_000 }).toBe(1);
    expect((await line.client.call('request.list', { offset: 0, limit: 1 })).total).toBe(82);
    expect((await line.client.call('query.run', { sql: 'SELECT count(*) FROM requests', limit: 1 })).rows).toEqual([
      [82],
    ]);
  }, 60_000);
});
