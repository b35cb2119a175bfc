/** The threads of one computation: all of them do one phase, then the next. */
import { Worker } from 'node:worker_threads';
import { AppError, fromWireError, throwIfAborted } from '../../base/errors.ts';
import type { Answer, Order, Task } from './task.ts';

/** From sources Node strips the types itself; in a bundle the worker is a file of `out/engine`. */
function workerUrl(): URL {
  const own = import.meta.url;
  return new URL(own.endsWith('.ts') ? './rs2-worker.ts' : '../engine/rs2-worker.js', own);
}

export interface Threads {
  /** Resolves when every thread has nothing left to take. */
  run(order: Order): Promise<void>;
  close(): Promise<void>;
}

function orderOne(worker: Worker, order: Order): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (outcome: () => void): void => {
      worker.removeListener('message', onMessage);
      worker.removeListener('error', onError);
      worker.removeListener('exit', onExit);
      outcome();
    };
    const onMessage = ({ error }: Answer): void =>
      settle(() => (error === null ? resolve() : reject(fromWireError(error))));
    const onError = (error: unknown): void => settle(() => reject(error));
    const onExit = (): void => settle(() => reject(new AppError('INTERNAL', 'A thread ended before its work did.')));
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    worker.postMessage(order);
  });
}

/** `signal` ends the threads where they are. */
export function startThreads(count: number, task: Task, signal: AbortSignal | undefined): Threads {
  const workers = Array.from({ length: count }, () => new Worker(workerUrl(), { workerData: task }));
  const end = async (): Promise<void> => {
    await Promise.all(workers.map((worker) => worker.terminate()));
  };
  const stop = (): void => void end();
  signal?.addEventListener('abort', stop, { once: true });
  const next = new Int32Array(task.next);
  return {
    async run(order) {
      throwIfAborted(signal);
      Atomics.store(next, 0, 0);
      try {
        await Promise.all(workers.map((worker) => orderOne(worker, order)));
      } catch (error) {
        throwIfAborted(signal);
        throw error;
      }
    },
    async close() {
      signal?.removeEventListener('abort', stop);
      await end();
    },
  };
}
