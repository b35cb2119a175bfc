/**
 * The engine as a process of its own, and the line to it. When it ends unasked, every pending call fails
 * with ENGINE_GONE, a new process is started, the case is opened again, and the shell is told.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { AppError, toWireError, type WireError } from '../base/errors.ts';
import type { EventName, Events, Method, Progress } from '../shared/contract.ts';
import type { FromEngine, ToEngine } from '../shared/port.ts';

export type Answer =
  | { readonly type: 'result'; readonly value: unknown }
  | { readonly type: 'error'; readonly error: WireError };

export interface EngineLink {
  /** Never rejects: what fails is an error answer. */
  call(method: Method, params: unknown, onProgress?: (progress: Progress) => void): EngineCall;
  readonly pid: number;
  /** Asks the engine to end and waits for it; kills it after a while. */
  close(): Promise<void>;
}

export interface EngineCall {
  readonly answer: Promise<Answer>;
  cancel(): void;
}

export interface EngineLinkOptions {
  readonly entry: string;
  readonly casePath: string;
  /** Makes a case that is not there; true when it is left out. */
  readonly create?: boolean;
  readonly onEvent: <E extends EventName>(name: E, body: Events[E]) => void;
}

interface Pending {
  readonly settle: (answer: Answer) => void;
  readonly onProgress: ((progress: Progress) => void) | undefined;
}

/** An engine that ends this often within this time does so for a reason that a restart does not mend. */
const MAX_RESTARTS = 5;
const RESTART_WINDOW_MS = 60_000;
const CLOSE_TIMEOUT_MS = 10_000;

/** Starts the engine and opens the case (making it if need be). Throws the engine's own error when that fails. */
export async function startEngine(options: EngineLinkOptions): Promise<EngineLink> {
  const pending = new Map<number, Pending>();
  const restarts: number[] = [];
  let nextId = 1;
  let isClosing = false;
  let child: ChildProcess | null = null;

  const failAll = (error: AppError): void => {
    for (const call of pending.values()) call.settle({ type: 'error', error: toWireError(error) });
    pending.clear();
  };

  const receive = (message: FromEngine): void => {
    if (message.type === 'event') {
      options.onEvent(message.name, message.body);
      return;
    }
    const call = pending.get(message.id);
    if (call === undefined) return;
    if (message.type === 'progress') {
      call.onProgress?.(message.progress);
      return;
    }
    pending.delete(message.id);
    call.settle(message);
  };

  const send = (message: ToEngine): void => {
    // The error of a send to a process that is ending is told by its exit.
    child?.send(message, () => undefined);
  };

  const call = (method: Method, params: unknown, onProgress?: (progress: Progress) => void): EngineCall => {
    const id = nextId;
    nextId += 1;
    const answer = new Promise<Answer>((settle) => {
      if (child === null) {
        settle({ type: 'error', error: toWireError(engineGone('it was not started again')) });
        return;
      }
      pending.set(id, { settle, onProgress });
      send({ type: 'call', id, method, params });
    });
    return { answer, cancel: () => send({ type: 'cancel', id }) };
  };

  const spawn = (): void => {
    const started = fork(options.entry, [], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      serialization: 'advanced',
    });
    child = started;
    started.on('message', (message) => receive(message as FromEngine));
    started.on('exit', (code, signal) => {
      if (child !== started) return;
      child = null;
      const reason = signal === null ? `it ended with code ${code ?? 'unknown'}` : `it was ended by ${signal}`;
      failAll(engineGone(reason));
      if (!isClosing) void restart(reason);
    });
  };

  const openCase = async (): Promise<void> => {
    const answer = await call('case.open', { path: options.casePath, create: options.create ?? true }).answer;
    if (answer.type === 'error')
      throw new AppError(answer.error.code, answer.error.message, { details: answer.error.details });
  };

  const restart = async (reason: string): Promise<void> => {
    const now = Date.now();
    restarts.push(now);
    if (restarts.filter((at) => now - at < RESTART_WINDOW_MS).length > MAX_RESTARTS) return;
    spawn();
    try {
      await openCase();
      options.onEvent('engine.restarted', { reason });
    } catch {
      // Either the engine ended again, and its exit has started the next one, or the case cannot be opened
      // any more: the next call says so in the engine's own words.
      options.onEvent('engine.restarted', { reason: `${reason}; the case could not be opened again` });
    }
  };

  const close = async (): Promise<void> => {
    isClosing = true;
    const ending = child;
    if (ending === null) return;
    const ended = new Promise<void>((resolve) => void ending.once('exit', () => resolve()));
    if (ending.connected) ending.disconnect();
    const timer = setTimeout(() => ending.kill('SIGKILL'), CLOSE_TIMEOUT_MS);
    await ended;
    clearTimeout(timer);
  };

  spawn();
  try {
    await openCase();
  } catch (error) {
    await close();
    throw error;
  }
  return {
    call,
    get pid() {
      return child?.pid ?? 0;
    },
    close,
  };
}

function engineGone(reason: string): AppError {
  return new AppError('ENGINE_GONE', `The engine's process is gone: ${reason}. What was acknowledged is in the case.`);
}
