import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FromEngine } from '../shared/port.ts';
import { startHost, type Host } from './host.ts';

const engineEntry = join(import.meta.dirname, 'toy-engine.test-helper.ts');
let folder: string;
let host: Host;
let cookie: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'blobtrail-test-'));
  const staticRoot = join(folder, 'page');
  await import('node:fs/promises').then((fs) => fs.mkdir(staticRoot));
  writeFileSync(join(staticRoot, 'index.html'), '<!doctype html><title>page</title>');
  writeFileSync(join(folder, 'secret.json'), '{"secret":true}');
  const casePath = join(folder, 'a.blobtrail');
  host = await startHost({ casePath, port: 0, staticRoot, engineEntry, importable: ['/given/on/the/line'] });
  const opened = await send('POST', '/session', { body: { token: host.url.split('#')[1] } });
  cookie = opened.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
});

afterEach(async () => {
  await host.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Sent {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** node:http rather than fetch, because fetch normalises paths and forbids a Host of one's own. */
function send(
  method: string,
  path: string,
  options: { body?: unknown; raw?: string; headers?: Record<string, string> } = {},
): Promise<Sent> {
  const { promise, resolve, reject } = Promise.withResolvers<Sent>();
  const payload = options.raw ?? (options.body === undefined ? undefined : JSON.stringify(options.body));
  const headers = payload === undefined ? {} : { 'content-type': 'application/json' };
  const outgoing = httpRequest(
    { host: '127.0.0.1', port: host.port, method, path, headers: { ...headers, ...options.headers } },
    (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    },
  );
  outgoing.on('error', reject);
  outgoing.end(payload);
  return promise;
}

let nextId = 1;
async function call(method: string, params: unknown, client = 'page'): Promise<FromEngine> {
  const message = { type: 'call', id: nextId++, method, params };
  const { status, text } = await send('POST', '/rpc', { body: { client, message }, headers: { cookie } });
  expect(status).toBe(200);
  return JSON.parse(text) as FromEngine;
}

/** Messages of an event stream as they come. */
async function listen(client: string): Promise<{ next: () => Promise<FromEngine>; close: () => void }> {
  const abort = new AbortController();
  const response = await fetch(`http://127.0.0.1:${host.port}/events?client=${client}`, {
    headers: { cookie },
    signal: abort.signal,
  });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = '';
  const next = async (): Promise<FromEngine> => {
    for (;;) {
      const found = /^data: (.*)\n\n/m.exec(buffer);
      if (found !== null) {
        buffer = buffer.slice(found.index + found[0].length);
        return JSON.parse(found[1] ?? '') as FromEngine;
      }
      const { value, done } = await reader.read();
      if (done) throw new Error('the stream ended');
      buffer += value;
    }
  };
  return { next, close: () => abort.abort() };
}

describe('the page', () => {
  it('is given to anybody on loopback, under its policy', async () => {
    const { status, headers, text } = await send('GET', '/');
    expect(status).toBe(200);
    expect(text).toContain('<title>page</title>');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  it.each([
    '/../secret.json',
    '/%2e%2e/secret.json',
    '/..%2fsecret.json',
    '/%2e%2e%2fsecret.json',
    '/..%5csecret.json',
  ])('refuses %s', async (path) => {
    const { status, text } = await send('GET', path);
    expect(status).toBe(403);
    expect(text).not.toContain('secret"');
  });

  it('knows no other file and no other method', async () => {
    expect((await send('GET', '/nothing.js')).status).toBe(404);
    expect((await send('PUT', '/index.html', { body: {} })).status).toBe(405);
    expect((await send('OPTIONS', '/rpc')).status).toBe(405);
    expect((await send('GET', '/rpc')).headers.allow).toBe('POST');
  });
});

describe('who may speak', () => {
  it('refuses a wrong token and no session', async () => {
    const wrong = await send('POST', '/session', { body: { token: 'A'.repeat(43) } });
    expect(wrong.status).toBe(401);
    expect(wrong.headers['set-cookie']).toBeUndefined();
    expect((await send('POST', '/session', { body: null })).status).toBe(401);
    for (const [method, path] of [
      ['POST', '/rpc'],
      ['GET', '/events?client=a'],
      ['POST', '/upload?name=a'],
    ] as const) {
      expect((await send(method, path)).status).toBe(401);
      expect((await send(method, path, { headers: { cookie: `blobtrail-${host.port}=nope` } })).status).toBe(401);
    }
  });

  it('gives a cookie that scripts and other sites cannot use', async () => {
    const { headers } = await send('POST', '/session', { body: { token: host.url.split('#')[1] } });
    expect(headers['set-cookie']?.[0]).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/);
    expect(headers['set-cookie']?.[0]).not.toContain(host.url.split('#')[1]);
  });

  it.each(['evil.example', 'evil.example:80', '127.0.0.1', '127.0.0.1:1', '[::1]'])(
    'refuses the Host %s',
    async (name) => {
      expect((await send('GET', '/', { headers: { host: name } })).status).toBe(403);
    },
  );

  it('refuses foreign origins, also with the session', async () => {
    const message = { type: 'call', id: 1, method: 'case.info', params: {} };
    for (const origin of ['http://evil.example', 'null', 'http://127.0.0.1', `https://127.0.0.1:${host.port}`]) {
      const sent = await send('POST', '/rpc', { body: { client: 'a', message }, headers: { cookie, origin } });
      expect(sent.status).toBe(403);
    }
    const own = await send('POST', '/rpc', {
      body: { client: 'a', message },
      headers: { cookie, origin: `http://localhost:${host.port}`, host: `localhost:${host.port}` },
    });
    expect(own.status).toBe(200);
    const site = await send('GET', '/events?client=a', { headers: { cookie, 'sec-fetch-site': 'cross-site' } });
    expect(site.status).toBe(403);
  });

  it('takes JSON only, and not too much of it', async () => {
    const plain = { cookie, 'content-type': 'text/plain' };
    expect((await send('POST', '/rpc', { raw: '{}', headers: plain })).status).toBe(415);
    expect((await send('POST', '/rpc', { raw: '{', headers: { cookie } })).status).toBe(400);
    expect((await send('POST', '/rpc', { body: { client: 'a' }, headers: { cookie } })).status).toBe(400);
    const long = await send('POST', '/rpc', { raw: `"${'a'.repeat(1_100_000)}"`, headers: { cookie } }).catch(
      () => null,
    );
    expect(long === null || long.status === 413).toBe(true);
  });
});

describe('calls', () => {
  it('are answered by the engine, errors with their code', async () => {
    expect(await call('case.info', {})).toMatchObject({ type: 'result', value: { path: join(folder, 'a.blobtrail') } });
    expect(await call('no.such', {})).toMatchObject({ type: 'error', error: { code: 'BAD_INPUT' } });
  });

  it('cannot reach other cases or files of the machine', async () => {
    expect(await call('case.open', { path: '/etc/other.blobtrail' })).toMatchObject({ error: { code: 'BAD_INPUT' } });
    expect(await call('import.run', { paths: ['/etc/passwd'] })).toMatchObject({ error: { code: 'BAD_INPUT' } });
    for (const path of ['/etc/other.blobtrail', '/given/on/the/line', 'upload:none', 7])
      for (const method of ['compare.cases', 'content.identify', 'annotation.merge'])
        expect(await call(method, { path })).toMatchObject({ error: { code: 'BAD_INPUT' } });
    const target = join(folder, 'written-by-a-page');
    expect(await call('case.subset', { path: target })).toMatchObject({ error: { code: 'BAD_INPUT' } });
    expect(await call('export.write', { out: target })).toMatchObject({ error: { code: 'BAD_INPUT' } });
    expect(await call('import.run', { paths: 'x' })).toMatchObject({ error: { code: 'BAD_INPUT' } });
    expect(await call('import.run', { paths: ['/given/on/the/line'] })).toMatchObject({ type: 'result' });
  });

  it('import what was uploaded, under its own name, and leave no copy', async () => {
    const sent = await send('POST', '/upload?name=dump%2Fa%20b.ndjson', {
      raw: '{"x":1}\n',
      headers: { cookie, 'content-type': 'application/octet-stream' },
    });
    const { path } = JSON.parse(sent.text) as { path: string };
    expect(path).toMatch(/^upload:/);
    expect(await call('import.run', { paths: [path], reference: true })).toMatchObject({
      error: { code: 'BAD_INPUT' },
    });

    const events = await listen('page');
    const again = await send('POST', '/upload?name=dump%2Fa%20b.ndjson', {
      raw: '{"x":1}\n',
      headers: { cookie, 'content-type': 'application/octet-stream' },
    });
    const token = (JSON.parse(again.text) as { path: string }).path;
    const answer = (await call('import.run', { paths: [token] })) as { value: { params: { paths: string[] } } };
    expect(answer).toMatchObject({ value: { params: { names: ['dump/a b.ndjson'] }, texts: ['{"x":1}\n'] } });
    expect(answer.value.params.paths[0]).toMatch(/a_b\.ndjson$/);
    expect(await events.next()).toMatchObject({ type: 'progress', progress: { phase: 'read' } });
    expect(await call('import.run', { paths: [token] })).toMatchObject({ error: { code: 'BAD_INPUT' } });
    events.close();
  });

  it('have an uploaded file looked at, and leave no copy of it', async () => {
    const sent = await send('POST', '/upload?name=model.onnx', {
      raw: 'weights',
      headers: { cookie, 'content-type': 'application/octet-stream' },
    });
    const { path } = JSON.parse(sent.text) as { path: string };
    const answer = (await call('content.identify', { path })) as { value: { path: string; text: string } };
    expect(answer.value.text).toBe('weights');
    await expect.poll(() => existsSync(answer.value.path)).toBe(false);
    for (const other of [path, answer.value.path, '/etc/passwd', undefined])
      expect(await call('content.identify', { path: other })).toMatchObject({ error: { code: 'BAD_INPUT' } });
  });

  it('refuse a file that there is no room for before they take it', async () => {
    const headers = { cookie, 'content-type': 'application/octet-stream', 'content-length': String(10 ** 15) };
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    const outgoing = httpRequest({
      host: '127.0.0.1',
      port: host.port,
      method: 'POST',
      path: '/upload?name=a',
      headers,
    });
    outgoing.once('response', (response) => resolve(response.statusCode ?? 0));
    outgoing.once('error', reject);
    outgoing.write('a');
    expect(await promise).toBe(413);
    outgoing.destroy();
  });

  it('can be cancelled by word', async () => {
    const message = { type: 'call', id: 9_001, method: 'query.run', params: { sql: 'wait' } };
    let text = '';
    void send('POST', '/rpc', { body: { client: 'page', message }, headers: { cookie } }).then(
      (sent) => (text = sent.text),
    );
    await expect
      .poll(async () => {
        const cancel = { client: 'page', message: { type: 'cancel', id: 9_001 } };
        expect((await send('POST', '/rpc', { body: cancel, headers: { cookie } })).status).toBe(204);
        return text;
      })
      .toContain('CANCELLED');
  });

  it('are cancelled when their page is gone', async () => {
    const events = await listen('other');
    const message = { type: 'call', id: 9_002, method: 'query.run', params: { sql: 'wait' } };
    const leaving = new AbortController();
    const left = fetch(`http://127.0.0.1:${host.port}/rpc`, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json' },
      body: JSON.stringify({ client: 'page', message }),
      signal: leaving.signal,
    }).then((response) => response.text());
    await call('case.info', {});
    leaving.abort();
    await expect(left).rejects.toThrow('aborted');
    expect(await events.next()).toEqual({ type: 'event', name: 'case.changed', body: { path: 'cancelled' } });
    events.close();
  });
});

describe('an engine that dies', () => {
  it('fails what was pending, is started again, and the page is told', async () => {
    const events = await listen('page');
    const before = host.enginePid;
    expect(await call('query.run', { sql: 'die' })).toMatchObject({ type: 'error', error: { code: 'ENGINE_GONE' } });
    expect(await events.next()).toMatchObject({ type: 'event', name: 'engine.restarted' });
    expect(host.enginePid).not.toBe(before);
    expect(await call('case.info', {})).toMatchObject({ value: { path: join(folder, 'a.blobtrail') } });
    events.close();
  });

  it('is given up on when it keeps dying', async () => {
    for (let round = 0; round < 6; round += 1) await call('query.run', { sql: 'die' });
    await expect.poll(() => host.enginePid).toBe(0);
    expect(await call('case.info', {})).toMatchObject({ error: { code: 'ENGINE_GONE' } });
  });

  it('says why when the case cannot be opened at all', async () => {
    const options = { port: 0, staticRoot: folder, engineEntry };
    await expect(startHost({ ...options, casePath: join(folder, 'b.damaged') })).rejects.toMatchObject({
      code: 'CASE_CORRUPT',
    });
  });
});
