import { describe, expect, it } from 'vitest';
import { createClient } from '../../shared/client.ts';
import { createHttpPort, openSession, type EventListeners, type HttpEffects } from './http-port.ts';

interface Seen {
  readonly path: string;
  readonly init: RequestInit;
}

function fakeHost(answer: (path: string, body: unknown) => Response | Promise<Response>): {
  readonly effects: HttpEffects;
  readonly seen: Seen[];
  readonly stream: () => EventListeners;
} {
  const seen: Seen[] = [];
  let opened: EventListeners | null = null;
  const effects: HttpEffects = {
    clientName: 'page 1',
    fetch: async (path, init) => {
      seen.push({ path, init });
      return answer(path, typeof init.body === 'string' ? JSON.parse(init.body) : init.body);
    },
    sendFile: async (path, file, { onSent }) => {
      seen.push({ path, init: { body: file } });
      onSent?.(file.size);
      return answer(path, file);
    },
    openEvents: (path, listener) => {
      seen.push({ path, init: {} });
      opened = listener;
    },
  };
  return { effects, seen, stream: () => opened! };
}

const rpc = (body: unknown) => (body as { message: { type: string; id: number; method: string } }).message;

describe('http port', () => {
  it('sends one call as one post under its own name and gives the answer back', async () => {
    const { effects, seen } = fakeHost((_, body) =>
      Response.json({ type: 'result', id: rpc(body).id, value: { total: 3 } }),
    );
    const client = createClient(createHttpPort(effects));
    await expect(client.call('issue.list', { limit: 1, offset: 0 })).resolves.toEqual({ total: 3 });
    expect(seen[0]?.path).toBe('/events?client=page%201');
    expect(seen[1]?.path).toBe('/rpc');
    expect(seen[1]?.init.headers).toEqual({ 'Content-Type': 'application/json' });
    expect(JSON.parse(seen[1]?.init.body as string)).toEqual({
      client: 'page 1',
      message: { type: 'call', id: 1, method: 'issue.list', params: { limit: 1, offset: 0 } },
    });
  });

  it('fails with the code that the engine gave', async () => {
    const { effects } = fakeHost((_, body) =>
      Response.json({ type: 'error', id: rpc(body).id, error: { code: 'NOT_FOUND', message: 'No r-9.', details: {} } }),
    );
    const client = createClient(createHttpPort(effects));
    await expect(client.call('thing.show', { id: 'r-9' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: 'No r-9.',
    });
  });

  it('tells a refusal by the host and a host that is gone apart', async () => {
    const refused = fakeHost(() => new Response('There is no session.\n', { status: 401 }));
    await expect(createClient(createHttpPort(refused.effects)).call('case.info', {})).rejects.toMatchObject({
      code: 'BAD_INPUT',
      message: 'There is no session.',
    });
    const gone = fakeHost(() => Promise.reject(new TypeError('Failed to fetch')));
    await expect(createClient(createHttpPort(gone.effects)).call('case.info', {})).rejects.toMatchObject({
      code: 'ENGINE_GONE',
    });
  });

  it('passes progress of running calls on, and drops what comes after the answer', async () => {
    let release: (response: Response) => void = () => undefined;
    const { effects, stream } = fakeHost(() => new Promise<Response>((resolve) => (release = resolve)));
    const client = createClient(createHttpPort(effects));
    const progress: number[] = [];
    const call = client.call('case.verify', {}, { onProgress: (p) => progress.push(p.done) });
    const tell = (done: number) =>
      stream().message(
        JSON.stringify({
          type: 'progress',
          id: 1,
          progress: { phase: 'hash', item: '', done, total: 9, unit: 'bytes' },
        }),
      );
    tell(4);
    release(Response.json({ type: 'result', id: 1, value: { ok: true } }));
    await call;
    tell(9);
    expect(progress).toEqual([4]);
  });

  it('hands events to those who listen, and says when the host stops answering', () => {
    const { effects, stream } = fakeHost(() => Response.json({}));
    const port = createHttpPort(effects);
    const heard: string[] = [];
    createClient(port).on('engine.restarted', ({ reason }) => void heard.push(reason));
    port.onReachable((isReachable) => void heard.push(String(isReachable)));
    stream().message(JSON.stringify({ type: 'event', name: 'engine.restarted', body: { reason: 'killed' } }));
    stream().error();
    stream().error();
    stream().open();
    expect(heard).toEqual(['killed', 'false', 'true']);
  });

  it('uploads a file under its name, as bytes', async () => {
    const { effects, seen } = fakeHost(() => Response.json({ path: 'upload:abc' }));
    const sent: number[] = [];
    const path = await createHttpPort(effects).upload(new Blob(['{}']), 'dump/a&b #1.json', {
      onSent: (bytes) => sent.push(bytes),
    });
    expect(sent).toEqual([2]);
    expect(path).toBe('upload:abc');
    expect(seen[1]?.path).toBe('/upload?name=dump%2Fa%26b%20%231.json');
    expect(await (seen[1]!.init.body as Blob).text()).toBe('{}');
  });

  it('names another case than the first in calls and events', async () => {
    const { effects, seen } = fakeHost((_, body) => Response.json({ type: 'result', id: rpc(body).id, value: null }));
    await createClient(createHttpPort(effects, 'k&1')).call('case.info', {});
    await openSession(effects, null, 'k&1');
    expect(seen.map(({ path }) => path)).toEqual([
      '/events?client=page%201&case=k%261',
      '/rpc?case=k%261',
      '/rpc?case=k%261',
    ]);
  });
});

describe('openSession', () => {
  it('posts the token once, or tries the cookie', async () => {
    const { effects, seen } = fakeHost(() => new Response(null, { status: 204 }));
    await expect(openSession(effects, 'secret')).resolves.toBeNull();
    await expect(openSession(effects, null)).resolves.toBeNull();
    expect(seen.map((one) => one.path)).toEqual(['/session', '/rpc']);
    expect(seen[0]?.init.body).toBe('{"token":"secret"}');
  });

  it('says why in words', async () => {
    const wrong = fakeHost(() => new Response('This token does not open the case.\n', { status: 401 }));
    await expect(openSession(wrong.effects, 'guess')).resolves.toBe('This token does not open the case.');
    const gone = fakeHost(() => Promise.reject(new TypeError('Failed to fetch')));
    await expect(openSession(gone.effects, null)).resolves.toContain('does not answer');
  });
});
