import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FromEngine } from '../shared/port.ts';
import { startHost, type Host } from './host.ts';
import { createRecentCases, type RecentCase } from './recent-cases.ts';
import { createServedCases } from './served-cases.ts';
import { createUploads } from './uploads.ts';

const engineEntry = join(import.meta.dirname, 'toy-engine.test-helper.ts');
let folder: string;
let host: Host;
let cookie: string;

const pathOf = (name: string): string => join(folder, `${name}.blobtrail`);

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'blobtrail-cases-'));
  mkdirSync(join(folder, 'page'));
  for (const name of ['a', 'b']) writeFileSync(pathOf(name), '');
  writeFileSync(join(folder, 'c.damaged'), '');
  const recent = createRecentCases(join(folder, 'state'));
  await recent.note(join(folder, 'c.damaged'), 1);
  await recent.note(pathOf('gone'), 2);
  await recent.note(pathOf('b'), 3);
  host = await startHost({ casePath: pathOf('a'), port: 0, staticRoot: join(folder, 'page'), engineEntry, recent });
  const opened = await ask('/session', { token: host.url.split('#')[1] });
  cookie = opened.headers.get('set-cookie')?.split(';')[0] ?? '';
});

afterEach(async () => {
  await host.close();
  rmSync(folder, { recursive: true, force: true });
});

function ask(path: string, body?: unknown): Promise<Response> {
  const headers = { cookie: cookie ?? '', 'content-type': 'application/json' };
  return fetch(`http://127.0.0.1:${host.port}${path}`, {
    headers,
    ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
  });
}

async function recentCases(): Promise<readonly RecentCase[]> {
  return ((await (await ask('/cases')).json()) as { recent: readonly RecentCase[] }).recent;
}

async function casePath(query: string): Promise<unknown> {
  const message = { type: 'call', id: 1, method: 'case.info', params: {} };
  const answer = (await (await ask(`/rpc${query}`, { client: 'page', message })).json()) as FromEngine;
  return answer.type === 'result' ? (answer.value as { path: string }).path : answer;
}

describe('cases of a host', () => {
  it('are listed to a session alone, without the paths', async () => {
    const list = await recentCases();
    expect(list.map(({ name, isThere }) => [name, isThere])).toEqual([
      ['a.blobtrail', true],
      ['b.blobtrail', true],
      ['gone.blobtrail', false],
      ['c.damaged', true],
    ]);
    expect(list.every((one) => !('path' in one))).toBe(true);
    cookie = '';
    expect((await ask('/cases')).status).toBe(401);
    expect((await ask('/cases', { id: list[1]?.id })).status).toBe(401);
  });

  it('are opened beside the first, each with its own engine, and once', async () => {
    const [first, second] = await recentCases();
    const { key } = (await (await ask('/cases', { id: second?.id })).json()) as { key: string };
    expect(await casePath(`?case=${key}`)).toBe(pathOf('b'));
    expect(await casePath('')).toBe(pathOf('a'));
    expect(await (await ask('/cases', { id: second?.id })).json()).toEqual({ key });
    expect(await (await ask('/cases', { id: first?.id })).json()).toEqual({ key: null });
    expect((await recentCases()).map(({ name }) => name).slice(0, 2)).toEqual(['a.blobtrail', 'b.blobtrail']);
  });

  it('cannot be named by a path or a key that nobody gave', async () => {
    for (const id of [pathOf('b'), '', null, 7]) expect((await ask('/cases', { id })).status).toBe(404);
    expect((await ask('/rpc?case=none', { client: 'p', message: { type: 'cancel', id: 0 } })).status).toBe(404);
    const message = { type: 'call', id: 1, method: 'case.open', params: { path: pathOf('b') } };
    expect(await (await ask('/rpc', { client: 'p', message })).json()).toMatchObject({ error: { code: 'BAD_INPUT' } });
  });

  it('say why one cannot be opened', async () => {
    const list = await recentCases();
    const of = (name: string) => list.find((one) => one.name === name)?.id;
    const gone = await ask('/cases', { id: of('gone.blobtrail') });
    expect([gone.status, await gone.text()]).toEqual([404, expect.stringContaining('any more')]);
    const damaged = await ask('/cases', { id: of('c.damaged') });
    expect([damaged.status, await damaged.text()]).toEqual([422, 'The case is damaged.\n']);
  });
});

describe('an engine that nobody looks at', () => {
  it('ends after a while, and is started again for whoever comes back', async () => {
    const cases = await createServedCases({
      firstPath: pathOf('a'),
      engineEntry,
      importable: [],
      uploads: createUploads(),
      idleMs: 30,
    });
    try {
      const key = await cases.open(pathOf('b'));
      const { engine } = await cases.find(key);
      const pid = engine.pid;
      expect(pid).toBeGreaterThan(0);
      await expect.poll(() => engine.pid).toBe(0);
      const again = await cases.find(key);
      expect(again.engine.pid).toBeGreaterThan(0);
      expect(again.engine.pid).not.toBe(pid);
      expect(cases.first.engine.pid).toBeGreaterThan(0);
    } finally {
      await cases.close();
    }
  });
});
