/**
 * `POST /rpc`: `{client, message}` where message is `ToEngine`. A call is answered with its `result` or
 * `error` message (status 200 either way: HTTP's own errors mean that the call never reached the engine);
 * its progress goes to the event stream of `client`. A cancel is answered with 204.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { AppError, toWireError } from '../base/errors.ts';
import type { Method, Params } from '../shared/contract.ts';
import type { FromEngine, ToEngine } from '../shared/port.ts';
import type { Answer, EngineCall, EngineLink } from './engine-link.ts';
import type { EventStreams } from './event-stream.ts';
import { Refusal } from './guard.ts';
import { readJsonBody } from './http-body.ts';
import type { Uploads } from './uploads.ts';

export interface RpcOptions {
  readonly engine: EngineLink;
  readonly streams: EventStreams;
  readonly uploads: Uploads;
  readonly casePath: string;
  /** Paths given on the command line: besides uploads, all that may be imported from a page. */
  readonly importable: readonly string[];
}

type Import = Params<'import.run'>;

/** Methods that read one file, and what a page is told that names another than it uploaded. */
const UPLOADS_ONLY = {
  'compare.cases': 'A page compares with an uploaded case only.',
  'content.identify': 'A page has uploaded files identified only.',
  'annotation.merge': 'A page merges only a case that was uploaded to it.',
} as const;

/** Some browsers give up on an answer that stays silent for minutes; JSON may begin with white space. */
const KEEP_ALIVE_MS = 30_000;

export function createRpc(options: RpcOptions): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const { engine, streams, uploads } = options;
  const running = new Map<string, EngineCall>();

  const answerCall = async (client: string, message: Extract<ToEngine, { type: 'call' }>, response: ServerResponse) => {
    const key = `${client} ${message.id}`;
    response.writeHead(200, { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' });
    response.flushHeaders();
    const timer = setInterval(() => response.write(' '), KEEP_ALIVE_MS);
    let answer: Answer;
    try {
      const tokens = uploadTokens(message);
      const params = admit(message.method, message.params, options);
      const call = engine.call(message.method, params, (progress) => {
        streams.send(client, { type: 'progress', id: message.id, progress });
      });
      running.set(key, call);
      // A page that is gone waits for nothing.
      response.once('close', () => {
        if (!response.writableFinished) call.cancel();
      });
      answer = await call.answer;
      const isGone = answer.type === 'error' && answer.error.code === 'ENGINE_GONE';
      if (!isGone) await uploads.remove(tokens);
    } catch (error) {
      answer = { type: 'error', error: toWireError(error) };
    } finally {
      clearInterval(timer);
      running.delete(key);
    }
    const reply: FromEngine = { ...answer, id: message.id };
    response.end(JSON.stringify(reply));
  };

  return async (request, response) => {
    const { client, message } = parseEnvelope(await readJsonBody(request));
    if (message.type === 'call') {
      await answerCall(client, message, response);
      return;
    }
    running.get(`${client} ${message.id}`)?.cancel();
    response.writeHead(204).end();
  };
}

function parseEnvelope(body: unknown): { client: string; message: ToEngine } {
  const { client, message } = (body ?? {}) as { client?: unknown; message?: Partial<ToEngine> | null };
  const isCall = message?.type === 'call' && typeof message.method === 'string';
  if (typeof client !== 'string' || typeof message?.id !== 'number' || (!isCall && message.type !== 'cancel')) {
    throw new Refusal(400, 'A call is {client, message: {type, id, method, params}}.');
  }
  return { client, message: message as ToEngine };
}

/** The parameters as the engine gets them, or an AppError: a page names no paths of this machine. */
function admit(method: Method, params: unknown, options: RpcOptions): unknown {
  if (method === 'case.open') {
    if ((params as { path?: unknown } | null)?.path !== options.casePath) {
      throw new AppError('BAD_INPUT', 'A page opens no other case than the one that is served.');
    }
    return params;
  }
  if (method === 'case.subset')
    throw new AppError('BAD_INPUT', 'A page writes no files on this machine. Use: blobtrail subset CASE --out FILE.');
  if (method === 'compare.cases' || method === 'content.identify' || method === 'annotation.merge') {
    const { path, ...rest } = (params ?? {}) as { readonly path?: unknown };
    const upload = typeof path === 'string' ? options.uploads.find(path) : undefined;
    if (upload === undefined) throw new AppError('BAD_INPUT', UPLOADS_ONLY[method]);
    return { ...rest, path: upload.path };
  }
  if (method === 'report.from') throw new AppError('BAD_INPUT', 'A page reads no folders: blobtrail report does.');
  if (method === 'export.write') throw new AppError('BAD_INPUT', 'A page writes no folders: blobtrail export does.');
  if (method !== 'import.run') return params;

  const { paths, names, reference, ...rest } = (params ?? {}) as Partial<Import>;
  if (!Array.isArray(paths) || !paths.every((path) => typeof path === 'string')) {
    throw new AppError('BAD_INPUT', 'import.run needs paths.');
  }
  const files = paths.map((path, at) => {
    const upload = options.uploads.find(path);
    if (upload !== undefined) return { ...upload, isUpload: true };
    if (options.importable.includes(path)) return { path, name: names?.[at] ?? path, isUpload: false };
    throw new AppError('BAD_INPUT', 'Only uploaded files and paths of the command line can be imported from a page.');
  });
  if (reference === true && files.some((file) => file.isUpload)) {
    throw new AppError('BAD_INPUT', 'An uploaded file is embedded: the host keeps no copy to refer to.');
  }
  return {
    ...rest,
    ...(reference === undefined ? {} : { reference }),
    paths: files.map((file) => file.path),
    names: files.map((file) => file.name),
  };
}

function uploadTokens(message: Extract<ToEngine, { type: 'call' }>): readonly string[] {
  const { path, paths } = (message.params ?? {}) as { path?: unknown; paths?: unknown };
  const named =
    message.method in UPLOADS_ONLY ? [path] : message.method === 'import.run' && Array.isArray(paths) ? paths : [];
  return named.filter((one): one is string => typeof one === 'string' && one.startsWith('upload:'));
}
