/** The real engine behind every line that a shell can have to it, each as the client sees it. */
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { createEngine } from '../../src/core/engine.ts';
import { checkParams } from '../../src/core/schemas.ts';
import { startHost } from '../../src/host/host.ts';
import { createClient, type Client } from '../../src/shared/client.ts';
import { createDirectPorts, type ClientPort, type FromEngine, type ToEngine } from '../../src/shared/port.ts';
import { serve, type Server } from '../../src/shared/server.ts';
import { builtEntry } from './built-cli.ts';

export interface Line {
  readonly client: Client;
  /** Of the process that the engine runs in; another one after a restart. */
  readonly enginePid: () => number;
  close(): Promise<void>;
}

export interface LineOptions {
  /** Made when it is not there, and open when the line is. */
  readonly casePath: string;
  /** What a page may import; other lines may import anything. */
  readonly importable: readonly string[];
}

/** An engine in this process, with what it says unasked going to a server that comes later. */
function engineHere(): { readonly engine: ReturnType<typeof createEngine>; attach(server: Server): void } {
  // The engine looks for its query process beside its bundle, and here it runs from its sources.
  process.env['BLOBTRAIL_QUERY_CHILD'] = builtEntry('query-child');
  let server: Server | null = null;
  const effects = { nowNs: () => 1_772_550_000_000_000_000n, actor: 'examiner', version: '0.0.0' };
  const engine = createEngine({ effects, onChange: (path) => server?.emit('case.changed', { path }) });
  return { engine, attach: (attached) => void (server = attached) };
}

export async function directLine({ casePath }: LineOptions): Promise<Line> {
  const { engine, attach } = engineHere();
  const ports = createDirectPorts();
  attach(serve(engine.handlers, checkParams, ports.server));
  const client = createClient(ports.client);
  await client.call('case.open', { path: casePath, create: true });
  return { client, enginePid: () => process.pid, close: async () => void engine.close() };
}

/** As between the desktop shell's page and its engine, where the ports are Electron's. */
export async function messagePortLine({ casePath }: LineOptions): Promise<Line> {
  const { engine, attach } = engineHere();
  const { port1, port2 } = new MessageChannel();
  attach(
    serve(engine.handlers, checkParams, {
      post: (message) => port1.postMessage(message),
      onMessage: (listener) => void port1.on('message', (message: ToEngine) => listener(message)),
      onClose: (listener) => void port1.once('close', () => listener('The page is gone.')),
    }),
  );
  const client = createClient({
    post: (message) => port2.postMessage(message),
    onMessage: (listener) => void port2.on('message', (message: FromEngine) => listener(message)),
    onClose: (listener) => void port2.once('close', () => listener('The engine is gone.')),
  });
  await client.call('case.open', { path: casePath, create: true });
  const close = async (): Promise<void> => {
    port2.close();
    engine.close();
  };
  return { client, enginePid: () => process.pid, close };
}

/** A child process, as under the loopback host. */
export async function processLine({ casePath }: LineOptions): Promise<Line> {
  const child = fork(builtEntry('engine-child'), [], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const gone = new Promise<void>((resolve) => void child.once('exit', () => resolve()));
  const client = createClient({
    post: (message) => void child.send(message, () => undefined),
    onMessage: (listener) => void child.on('message', (message) => listener(message as FromEngine)),
    onClose: (listener) => void child.once('exit', () => listener('The engine is gone.')),
  });
  await client.call('case.open', { path: casePath, create: true });
  const close = async (): Promise<void> => {
    if (child.connected) child.disconnect();
    await gone;
  };
  return { client, enginePid: () => child.pid ?? 0, close };
}

const PAGE = 'test-page';

/** A page's end of the host's line: calls and cancels are posted, the rest comes on the event stream. */
async function pagePort(url: string): Promise<{ readonly port: ClientPort; leave(): void }> {
  const { origin, hash } = new URL(url);
  const json = { 'content-type': 'application/json' };
  const session = await fetch(`${origin}/session`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ token: hash.slice(1) }),
  });
  const headers = { ...json, cookie: session.headers.get('set-cookie')?.split(';', 1)[0] ?? '' };
  const listeners: ((message: FromEngine) => void)[] = [];
  const tell = (text: string): void => {
    for (const listener of listeners) listener(JSON.parse(text) as FromEngine);
  };

  const leaving = new AbortController();
  const events = await fetch(`${origin}/events?client=${PAGE}`, { headers, signal: leaving.signal });
  const listen = async (): Promise<void> => {
    let held = '';
    for await (const piece of (events.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
      const frames = (held + piece).split('\n\n');
      held = frames.pop() ?? '';
      for (const frame of frames) if (frame.startsWith('data: ')) tell(frame.slice(6));
    }
  };
  // The stream ends when the page leaves or the host closes; what was pending then is the calls' own failure.
  void listen().catch(() => undefined);

  const post = async (message: ToEngine): Promise<void> => {
    const response = await fetch(`${origin}/rpc`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ client: PAGE, message }),
    });
    if (message.type === 'call') tell(await response.text());
  };
  return {
    port: {
      post: (message) => void post(message),
      onMessage: (listener) => void listeners.push(listener),
      onClose: () => undefined,
    },
    leave: () => leaving.abort(),
  };
}

export async function httpLine({ casePath, importable }: LineOptions): Promise<Line> {
  const host = await startHost({
    casePath,
    importable,
    port: 0,
    staticRoot: join(import.meta.dirname, '..', '..', 'out', 'renderer'),
    engineEntry: builtEntry('engine-child'),
  });
  const page = await pagePort(host.url);
  const close = async (): Promise<void> => {
    page.leave();
    await host.close();
  };
  return { client: createClient(page.port), enginePid: () => host.enginePid, close };
}

export const LINES = { direct: directLine, 'message port': messagePortLine, process: processLine, http: httpLine };
