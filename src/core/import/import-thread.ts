/**
 * An import, or a reconstruction alone, in a thread of its own, so that the engine goes on answering: its statements, sorts and indexes take seconds
 * at a time, and nothing else can run beside them in one thread.
 */
import { Worker } from 'node:worker_threads';
import type { CallContext, Params, Result } from '../../shared/contract.ts';
import { createClient } from '../../shared/client.ts';
import { YOUNG_LIMITS } from './young-space.ts';
import type { FromEngine, ToEngine } from '../../shared/port.ts';

export type ToImportThread = ToEngine | { readonly type: 'close' };

export interface ImportThread {
  run(params: Params<'import.run'>, context: CallContext): Promise<Result<'import.run'>>;
  reconstruct(context: CallContext): Promise<Result<'case.reconstruct'>>;
  pause(isPaused: boolean): Promise<unknown>;
  /** Closes its connection to the case and waits for its end. */
  close(): Promise<void>;
}

/** From sources Node strips the types itself; in a bundle the worker is a file of `out/engine`. */
function workerUrl(): URL {
  const own = import.meta.url;
  return new URL(own.endsWith('.ts') ? './import-worker.ts' : '../engine/import-worker.js', own);
}

/** `path`: of a case that is there. What the thread fails with fails the call that waits for it. */
export function openImportThread(path: string): ImportThread {
  const worker = new Worker(workerUrl(), { workerData: path, resourceLimits: YOUNG_LIMITS });
  let failure = 'The thread of the import ended.';
  const ended = new Promise<void>((resolve) => void worker.once('exit', () => resolve()));
  worker.on('error', (error) => (failure = `The thread of the import failed: ${error.message}.`));
  const client = createClient({
    post: (message) => worker.postMessage(message),
    onMessage: (listener) => void worker.on('message', (message: FromEngine) => listener(message)),
    onClose: (listener) => void ended.then(() => listener(failure)),
  });
  return {
    run: (params, { signal, progress }) => client.call('import.run', params, { signal, onProgress: progress }),
    reconstruct: ({ signal, progress }) => client.call('case.reconstruct', {}, { signal, onProgress: progress }),
    pause: (isPaused) => client.call('import.pause', { isPaused }),
    async close() {
      worker.postMessage({ type: 'close' } satisfies ToImportThread);
      await ended;
    },
  };
}
