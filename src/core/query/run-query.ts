/**
 * A person's SQL runs in a process of its own: better-sqlite3 is built without a progress handler, so a
 * runaway query can only be ended by ending its process.
 */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { AppError, fromWireError, type WireError } from '../../base/errors.ts';
import type { QueryResult } from '../../shared/query-views.ts';

/** `out/engine/query-child.js`, from wherever in `out/` this was bundled to. */
function childPath(): string {
  const given = process.env['BLOBTRAIL_QUERY_CHILD'];
  return given ?? fileURLToPath(new URL('../engine/query-child.js', import.meta.url));
}

/** @throws AppError BAD_INPUT with SQLite's complaint; CANCELLED. */
export function runQuery(path: string, sql: string, limit: number, signal: AbortSignal): Promise<QueryResult> {
  return new Promise((resolve, reject) => {
    const child = fork(childPath(), [], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], serialization: 'advanced' });
    const stop = (): void => {
      child.kill('SIGKILL');
      reject(new AppError('CANCELLED', 'The query was stopped.'));
    };
    signal.addEventListener('abort', stop, { once: true });
    let complaint = '';
    child.stderr?.on('data', (data: Buffer) => (complaint += data.toString().slice(0, 2000)));
    child.on('message', (message: { readonly result?: QueryResult; readonly error?: WireError }) => {
      signal.removeEventListener('abort', stop);
      if (message.error !== undefined) reject(fromWireError(message.error));
      else if (message.result !== undefined) resolve(message.result);
      child.disconnect();
    });
    child.on('error', (error) =>
      reject(new AppError('INTERNAL', `The query process could not be started: ${error.message}`)),
    );
    child.on('exit', (code, killed) => {
      reject(new AppError('INTERNAL', `The query process ended (${killed ?? code}). ${complaint}`.trim()));
    });
    child.send({ path, sql, limit });
  });
}
