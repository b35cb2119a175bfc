/** The helpers of an import: chunks go in one after the other and come out in the same order. */
import { availableParallelism } from 'node:os';
import { isMainThread, Worker } from 'node:worker_threads';
import { AppError, fromWireError } from '../../../base/errors.ts';
import { loadKernel } from '../../kernel-file.ts';
import { YOUNG_LIMITS } from '../young-space.ts';
import { CHUNK_BYTES, type ChunkDone, type ChunkTask } from './chunk.ts';

/** More do not help: one thread hashes and writes for all of them. */
const MOST_THREADS = 4;
/** Chunks in hand beyond those being worked on. */
const AHEAD = 2;

/** From sources Node strips the types itself; in a bundle the worker is a file of `out/engine`. */
function workerUrl(): URL {
  const own = import.meta.url;
  return new URL(own.endsWith('.ts') ? './chunk-worker.ts' : '../engine/chunk-worker.js', own);
}

export interface ChunkPool {
  /** What the helpers read with, compiled. */
  readonly kernel: WebAssembly.Module;
  /** Room for one chunk; waits until one is free. Whoever fills it gives it away. */
  room(): Promise<ArrayBuffer>;
  give(task: Omit<ChunkTask, 'id'>): void;
  /** All chunks that were given have been handed over. @throws whatever went wrong with one. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export function openChunkPool(onDone: (done: ChunkDone, task: ChunkTask) => void): ChunkPool {
  // In a thread beside a window's engine, one core is left to that.
  const cores = availableParallelism() - (isMainThread ? 0 : 1);
  const count = Math.min(MOST_THREADS, Math.max(1, cores));
  const free = Array.from({ length: count + AHEAD }, () => new ArrayBuffer(CHUNK_BYTES));
  const given = new Map<number, ChunkTask>();
  const done = new Map<number, ChunkDone>();
  const waiting: ChunkTask[] = [];
  let [nextId, nextOut] = [0, 0];
  const failed: { with: Error | null } = { with: null };
  let wake: () => void = () => undefined;

  const idle: Worker[] = [];
  const feed = (): void => {
    while (idle.length > 0 && waiting.length > 0) {
      const task = waiting.shift()!;
      idle.pop()?.postMessage(task, [task.bytes]);
    }
  };
  const handOver = (): void => {
    for (let found = done.get(nextOut); found !== undefined; found = done.get((nextOut += 1))) {
      const task = given.get(nextOut)!;
      done.delete(nextOut);
      given.delete(nextOut);
      if (found.error !== null) throw fromWireError(found.error);
      onDone(found, task);
      free.push(found.bytes);
    }
  };
  const attempt = (step: () => void): void => {
    try {
      if (failed.with === null) step();
    } catch (error) {
      failed.with = error instanceof Error ? error : new Error(String(error));
    }
    wake();
  };
  const fail = (error: unknown): void =>
    attempt(() => {
      throw error;
    });
  const workers = Array.from({ length: count }, () => {
    const worker = new Worker(workerUrl(), { resourceLimits: YOUNG_LIMITS });
    worker.on('message', (message: ChunkDone) => {
      idle.push(worker);
      feed();
      done.set(message.id, message);
      attempt(handOver);
    });
    worker.on('error', fail);
    worker.on('exit', (code) => {
      if (code !== 0) fail(new AppError('INTERNAL', `A thread of the import ended (${code}).`));
    });
    return worker;
  });
  // Compiled while they start.
  const kernel = loadKernel('otlp.wasm');
  for (const worker of workers) worker.postMessage(kernel);
  idle.push(...workers);

  const until = async (isReached: () => boolean): Promise<void> => {
    while (failed.with === null && !isReached()) await new Promise<void>((resolve) => (wake = resolve));
    if (failed.with !== null) throw failed.with;
  };
  return {
    kernel,
    async room() {
      await until(() => free.length > 0);
      return free.pop()!;
    },
    give(task) {
      const numbered = { ...task, id: nextId };
      nextId += 1;
      given.set(numbered.id, numbered);
      waiting.push(numbered);
      feed();
    },
    settled: () => until(() => given.size === 0),
    async close() {
      failed.with ??= new AppError('CANCELLED', 'The import’s threads were ended.');
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
