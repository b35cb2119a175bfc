/** What the window asks the engine for, over the loopback host as a page does, and how long each answer takes. */
import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import type { Method, Params, Result } from '../../src/shared/contract.ts';
import type { FromEngine } from '../../src/shared/port.ts';
import { median } from './measure.ts';

/** Calls the host that serves a case. */
export interface WindowClient {
  /** Milliseconds until the whole answer is read, and the answer. @throws Error with the engine's own words. */
  call<M extends Method>(method: M, params: Params<M>): Promise<{ readonly ms: number; readonly result: Result<M> }>;
  /** As a page does it: what `import.run` takes for the path of a dropped file. */
  upload(path: string): Promise<string>;
}

/** `url` as `blobtrail serve --json` prints it, with the session's token behind the `#`. */
export async function openWindowClient(url: string): Promise<WindowClient> {
  const { origin, hash } = new URL(url);
  const json = { 'Content-Type': 'application/json', Origin: origin };
  const session = await fetch(`${origin}/session`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ token: hash.slice(1) }),
  });
  if (!session.ok) throw new Error(`The host gives no session: ${await session.text()}`);
  const cookie = session.headers
    .getSetCookie()
    .map((one) => one.split(';')[0] ?? '')
    .join('; ');
  let id = 0;
  return {
    async call(method, params) {
      id += 1;
      const startMs = performance.now();
      const response = await fetch(`${origin}/rpc`, {
        method: 'POST',
        headers: { ...json, Cookie: cookie },
        body: JSON.stringify({ client: 'bench', message: { type: 'call', id, method, params } }),
      });
      const text = await response.text();
      const ms = performance.now() - startMs;
      if (!response.ok) throw new Error(`${method}: ${text}`);
      const answer = JSON.parse(text) as FromEngine;
      if (answer.type !== 'result')
        throw new Error(
          `${method}: ${answer.type === 'error' ? answer.error.message : `no result but ${answer.type}`}`,
        );
      return { ms, result: answer.value as never };
    },
    async upload(path) {
      const response = await fetch(`${origin}/upload?name=${encodeURIComponent(basename(path))}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/octet-stream', Origin: origin, Cookie: cookie },
        body: await openAsBlob(path),
      });
      if (!response.ok) throw new Error(`upload: ${await response.text()}`);
      return ((await response.json()) as { readonly path: string }).path;
    },
  };
}

export interface CallFigures {
  readonly what: string;
  readonly firstMs: number;
  /** Of the calls after the first. */
  readonly medianMs: number;
}

/** A call five times and once more: the first one apart. `cpuMs` reads the engine's own clock; null: wall time counts. */
export async function timeCall<M extends Method>(
  client: WindowClient,
  what: string,
  method: M,
  params: (i: number) => Params<M>,
  cpuMs: (() => number | null) | null,
): Promise<CallFigures> {
  const times: number[] = [];
  for (let i = 0; i < 6; i += 1) {
    const before = cpuMs?.() ?? null;
    const { ms } = await client.call(method, params(i));
    const after = cpuMs?.() ?? null;
    times.push(before === null || after === null ? ms : after - before);
  }
  return { what, firstMs: times[0] ?? Number.NaN, medianMs: median(times.slice(1)) };
}
