/**
 * The loopback host: the same inspector in a browser. It listens on 127.0.0.1 only, gives the page to
 * anybody and the case to a session alone.
 *
 * - `GET /…` the page; the address that is printed carries the token in its fragment, which no browser sends
 * - `POST /session` `{token}` → 204 and the cookie
 * - `POST /rpc` one call or cancel (rpc.ts) · `GET /events?client=NAME` the event stream
 * - `POST /upload?name=NAME` `application/octet-stream` → `{path}`, a token for `import.run`
 * - `GET /cases` → `{recent: [{id, name, folder, openedMs, isThere}]}` · `POST /cases` `{id}` → `{key}`
 *
 * A page that shows another case than the first names it with `case=KEY` in `/rpc` and `/events`.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError } from '../base/errors.ts';
import { PAGE_HEADERS } from '../shared/page-policy.ts';
import { createGuard, createSecret, Refusal, type Guard } from './guard.ts';
import { readJsonBody } from './http-body.ts';
import { casesRoutes } from './cases-routes.ts';
import type { RecentCases } from './recent-cases.ts';
import { withSession, type Route } from './route.ts';
import { createServedCases } from './served-cases.ts';
import { serveStatic } from './static-files.ts';
import { createUploads } from './uploads.ts';

export interface HostOptions {
  readonly casePath: string;
  /** 0: any free port. */
  readonly port: number;
  /** Folder of the built page (`out/renderer`). */
  readonly staticRoot: string;
  /** The engine's bundle (`out/engine/engine-child.js`). */
  readonly engineEntry: string;
  /** At least 256 bits; made when it is not given. */
  readonly token?: string;
  /** Paths that the page may import besides what it uploads. */
  readonly importable?: readonly string[];
  /** Cases opened lately, which a page may open too; none are kept or offered without it. */
  readonly recent?: RecentCases;
}

export interface Host {
  /** With the token in its fragment. */
  readonly url: string;
  readonly port: number;
  /** Of the engine that is running now; another one after a restart, 0 when there is none. */
  readonly enginePid: number;
  close(): Promise<void>;
}

/** @throws AppError the engine's when the case cannot be opened; BAD_INPUT when the port cannot be listened on. */
export async function startHost(options: HostOptions): Promise<Host> {
  const { casePath, staticRoot, importable = [] } = options;
  const token = options.token ?? createSecret();
  const uploads = createUploads();
  const cases = await createServedCases({ firstPath: casePath, engineEntry: options.engineEntry, importable, uploads });
  await options.recent?.note(casePath, Date.now());

  const server = createServer({ requestTimeout: 0, headersTimeout: 10_000 });
  const close = async (): Promise<void> => {
    server.close();
    server.closeAllConnections();
    await cases.close();
    await uploads.close();
  };
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error: NodeJS.ErrnoException) => reject(describeListenError(error, options.port)));
      server.listen(options.port, '127.0.0.1', resolve);
    });
  } catch (error) {
    await close();
    throw error;
  }

  const { port } = server.address() as AddressInfo;
  const guard = createGuard(port, token);
  const routes: Readonly<Record<string, Route>> = {
    'POST /session': async (request, response) => openSession(guard, request, response),
    'POST /rpc': withSession(guard, async (request, response, url) => {
      await (await cases.find(url.searchParams.get('case'))).rpc(request, response);
    }),
    'GET /events': withSession(guard, async (request, response, url) => {
      const client = url.searchParams.get('client') ?? '';
      if (client === '') throw new Refusal(400, 'A page gives itself a name: /events?client=NAME.');
      const { streams } = await cases.find(url.searchParams.get('case'));
      streams.open(client, request, response);
    }),
    ...casesRoutes(guard, cases, options.recent),
    'POST /upload': withSession(guard, async (request, response, url) => {
      const path = await uploads.receive(request, url.searchParams.get('name') ?? '');
      response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
      response.end(JSON.stringify({ path }));
    }),
  };

  server.on('request', (request, response) => {
    void answer(request, response, async () => {
      guard.checkOrigin(request);
      const target = request.url ?? '';
      const url = new URL(target.startsWith('/') ? `http://127.0.0.1${target}` : 'http://127.0.0.1/');
      const route = routes[`${request.method ?? ''} ${url.pathname}`];
      if (route !== undefined) return route(request, response, url);
      const other = Object.keys(routes).find((key) => key.endsWith(` ${url.pathname}`));
      if (other !== undefined) throw new Refusal(405, 'Not this method.', { Allow: other.split(' ', 1)[0] ?? '' });
      return serveStatic(staticRoot, request, response);
    });
  });

  return {
    url: `http://127.0.0.1:${port}/#${token}`,
    port,
    get enginePid() {
      return cases.first.engine.pid;
    },
    close,
  };
}

function describeListenError(error: NodeJS.ErrnoException, port: number): AppError {
  if (error.code === 'EADDRINUSE') {
    return new AppError('BAD_INPUT', `Port ${port} is taken by another program. Name another; 0 takes any free one.`, {
      cause: error,
    });
  }
  if (error.code === 'EACCES') {
    return new AppError('BAD_INPUT', `Port ${port} needs rights that you do not have. Name one above 1023.`, {
      cause: error,
    });
  }
  return new AppError('BAD_INPUT', `127.0.0.1:${port} cannot be listened on: ${error.message}.`, { cause: error });
}

async function openSession(guard: Guard, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = (await readJsonBody(request)) as { token?: unknown } | null;
  response.writeHead(204, { 'Set-Cookie': guard.openSession(body?.token), 'Cache-Control': 'no-store' }).end();
}

/** What the engine says of a case that cannot be opened is said to the page. */
function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  return error instanceof AppError
    ? new Refusal(422, error.message)
    : new Refusal(500, 'The host failed on this request.');
}

/** Every answer carries the page's headers, and every failure ends the request in plain words. */
async function answer(request: IncomingMessage, response: ServerResponse, work: () => Promise<void> | void) {
  for (const [name, value] of Object.entries(PAGE_HEADERS)) response.setHeader(name, value);
  try {
    await work();
  } catch (error) {
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const refusal = refusalOf(error);
    response.writeHead(refusal.status, {
      'Content-Type': 'text/plain; charset=utf-8',
      // What was not read of the body is not worth reading.
      Connection: 'close',
      ...refusal.headers,
    });
    response.end(`${refusal.message}\n`);
    request.resume();
  }
}
