/** One suite over every line to the engine: what a shell may rely on must not depend on the line it has. */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError, type ErrorCode } from '../src/base/errors.ts';
import type { Events, Method, Progress } from '../src/shared/contract.ts';
import { writeOtlpBulk } from '../tools/simulate/otlp-bulk.ts';
import { copyExample, ensureBuilt, temporaryFolder } from './builders/built-cli.ts';
import { LINES, type Line } from './builders/engine-lines.ts';

const folder = temporaryFolder();
const incident = join(folder.path, 'incident');
const large = join(folder.path, 'large.otlp.jsonl');

/** Counts for longer than anybody waits. */
const ENDLESS = 'WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n';
const FILTER = { labels: ['gemini-2.5-pro'] };
const BUDGET = { labels: 20, nodes: 20, artifacts: 20, bins: 40 };

beforeAll(async () => {
  await ensureBuilt();
  mkdirSync(join(folder.path, 'cases'));
  copyExample(incident);
  writeOtlpBulk('7', 30_000, large);
}, 120_000);

afterAll(folder.remove);

/** What a call fails with. */
async function failure(call: Promise<unknown>): Promise<{ readonly code: ErrorCode; readonly message: string }> {
  const error = await call.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(AppError);
  const { code, message, details } = error as AppError;
  expect(details).toBeTypeOf('object');
  expect(message).not.toMatch(/\n\s+at /);
  return { code, message };
}

/** Answers by line, for the lines must agree. */
const answers = new Map<string, unknown>();

describe.each(Object.entries(LINES))('the contract over the line "%s"', (name, open) => {
  let line: Line;
  const casePath = join(folder.path, 'cases', `${name.replace(' ', '-')}.blobtrail`);

  beforeAll(async () => {
    line = await open({ casePath, importable: [incident, large] });
  }, 60_000);

  afterAll(async () => {
    await line.close();
    // Whoever wrote to it: a case that is closed is one file.
    expect(existsSync(`${casePath}-wal`)).toBe(false);
  });

  it('answers a call', async () => {
    expect(await line.client.call('case.info', {})).toMatchObject({
      path: casePath,
      counts: { requests: 0, sources: 0 },
    });
  });

  it('sends progress to the call and the event to everybody', async () => {
    const [progress, others, events]: [Progress[], Progress[], Events['case.changed'][]] = [[], [], []];
    const stop = line.client.on('case.changed', (body) => events.push(body));
    const importing = line.client.call(
      'import.run',
      { paths: [incident] },
      { onProgress: (told) => progress.push(told) },
    );
    const beside = line.client.call('case.info', {}, { onProgress: (told) => others.push(told) });
    const [imported] = await Promise.all([importing, beside]);
    expect(imported.counts.requests).toBe(82);
    await expect.poll(() => events).toEqual([{ path: casePath }]);
    await expect
      .poll(() => new Set(progress.map(({ phase }) => phase)))
      .toEqual(new Set(['hash', 'acquire', 'read', 'index', 'reconstruct']));
    for (const { item, done, total } of progress) {
      expect(item).not.toBe('');
      expect(total === 0 || done <= total).toBe(true);
    }
    expect(others).toEqual([]);
    stop();
    await line.client.call('import.run', { paths: [incident] });
    expect(events).toHaveLength(1);
  }, 60_000);

  it('gives the answers that every other line gives', async () => {
    const { client } = line;
    const requests = await client.call('request.list', { filter: FILTER, offset: 0, limit: 100 });
    const info = await client.call('case.info', {});
    const given = {
      counts: info?.counts,
      times: [info?.fromNs, info?.toNs],
      requests,
      detail: await client.call('request.get', { id: requests.rows[0]?.id ?? '', filter: FILTER }),
      flow: await client.call('graph.flow', { filter: FILTER, budget: BUDGET }),
      coverage: await client.call('coverage.get', {}),
      findings: await client.call('finding.list', {}),
      bytes: await client.call('source.read', { source: 'x-1', offset: 10, length: 100 }),
      shown: await client.call('thing.show', { id: 'a-1' }),
      query: await client.call('query.run', { sql: 'SELECT start_ns, node FROM spans ORDER BY 1, 2', limit: 5 }),
    };
    expect(requests.total).toBe(20);
    expect(requests.rows[0]?.timeNs).toMatch(/^\d{19}$/);
    answers.set(name, given);
    expect(given).toEqual(answers.get('direct'));
  }, 60_000);

  it('tells an error by its code', async () => {
    expect(await failure(line.client.call('request.get', { id: 'r-999999' }))).toEqual({
      code: 'NOT_FOUND',
      message: expect.stringContaining('r-999999') as string,
    });
    expect(await failure(line.client.call('query.run', { sql: 'SELECT nonsense', limit: 1 }))).toMatchObject({
      code: 'BAD_INPUT',
    });
    expect(await failure(line.client.call('import.run', { paths: [incident], as: 'nope' }))).toMatchObject({
      code: 'BAD_INPUT',
    });
  });

  it.each([
    ['request.list', { offset: -1, limit: 10 }, 'offset'],
    ['request.list', { offset: 0, limit: '10' }, 'limit'],
    ['request.list', { offset: 0, limit: 10, filter: { label: ['x'] } }, 'filter'],
    ['source.read', { source: 'x-1', offset: 0, length: 1e9 }, 'length'],
    ['case.info', { path: '/etc/passwd' }, 'parameters'],
    ['case.info', null, 'parameters'],
    ['graph.flow', { budget: { ...BUDGET, bins: 0 } }, 'budget.bins'],
  ])('refuses bad parameters of %s: %j, and names the member', async (method, params, member) => {
    const { code, message } = await failure(line.client.call(method as Method, params as never));
    expect([code, message]).toEqual(['BAD_INPUT', expect.stringContaining(`${method}: ${member}: `)]);
  });

  it.each(['no.such', 'constructor', '__proto__', 'toString', ''])('knows no method "%s"', async (method) => {
    const { code, message } = await failure(line.client.call(method as Method, {} as never));
    expect([code, message]).toEqual(['BAD_INPUT', `There is no method "${method}".`]);
  });

  it('answers a second call while the first still runs, and cancels the first', async () => {
    const controller = new AbortController();
    let isSettled = false;
    const long = line.client.call('query.run', { sql: ENDLESS, limit: 1 }, { signal: controller.signal });
    const failed = failure(long).finally(() => (isSettled = true));
    for (let n = 0; n < 3; n += 1) expect(await line.client.call('case.info', {})).toMatchObject({ path: casePath });
    expect(isSettled).toBe(false);
    controller.abort();
    expect(await failed).toMatchObject({ code: 'CANCELLED' });
    expect(await line.client.call('query.run', { sql: 'SELECT 1 AS one', limit: 1 })).toMatchObject({ rows: [[1]] });
  }, 20_000);

  it('does not begin what was cancelled before', async () => {
    expect(await failure(line.client.call('case.verify', {}, { signal: AbortSignal.abort() }))).toMatchObject({
      code: 'CANCELLED',
    });
  });

  it('cancels an import in the middle, refuses a second one beside it, and can begin again', async () => {
    const controller = new AbortController();
    const { promise: isReading, resolve } = Promise.withResolvers<void>();
    const onProgress = ({ phase, done }: Progress): void => {
      if (phase === 'acquire' && done > 0) resolve();
    };
    const importing = failure(
      line.client.call('import.run', { paths: [large] }, { signal: controller.signal, onProgress }),
    );
    await isReading;
    expect(await failure(line.client.call('import.run', { paths: [large] }))).toMatchObject({ code: 'CONFLICT' });
    expect(await line.client.call('import.pause', { isPaused: true })).toEqual({ isPaused: true });
    expect((await line.client.call('coverage.get', {})).unfinished).toEqual([]);
    controller.abort();
    expect(await importing).toMatchObject({ code: 'CANCELLED' });
    expect((await line.client.call('coverage.get', {})).unfinished).toMatchObject([{ ended: 'cancelled' }]);
    expect(await failure(line.client.call('import.pause', { isPaused: true }))).toMatchObject({ code: 'CONFLICT' });
    const before = (await line.client.call('source.list', {})).length;
    expect(before).toBe(18);
    expect((await line.client.call('import.run', { paths: [large] })).counts.requests).toBe(82 + 3_000);
    expect(await line.client.call('source.list', {})).toHaveLength(before + 1);
    expect(await line.client.call('case.verify', {})).toMatchObject({ differences: [], unfinished: [] });
    expect(await line.client.call('case.reconstruct', {})).toMatchObject({ counts: { requests: 82 + 3_000 } });
  }, 60_000);
});
