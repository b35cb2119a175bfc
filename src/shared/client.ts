/** The shell's end: typed calls that can be cancelled, progress per call, events for all. */
import { AppError, fromWireError } from '../base/errors.ts';
import type { EventName, Events, Method, Params, Progress, Result } from './contract.ts';
import type { ClientPort } from './port.ts';

export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

export interface Client {
  call<M extends Method>(method: M, params: Params<M>, options?: CallOptions): Promise<Result<M>>;
  /** Returns a function that stops listening. */
  on<E extends EventName>(name: E, listener: (body: Events[E]) => void): () => void;
}

interface Pending {
  readonly resolve: (value: never) => void;
  readonly reject: (error: AppError) => void;
  readonly onProgress: ((progress: Progress) => void) | undefined;
}

export function createClient(port: ClientPort): Client {
  const pending = new Map<number, Pending>();
  const listeners = new Map<EventName, Set<(body: never) => void>>();
  let nextId = 1;

  port.onMessage((message) => {
    if (message.type === 'event') {
      for (const listener of listeners.get(message.name) ?? []) listener(message.body as never);
      return;
    }
    const call = pending.get(message.id);
    if (call === undefined) return;
    if (message.type === 'progress') {
      call.onProgress?.(message.progress);
      return;
    }
    pending.delete(message.id);
    if (message.type === 'result') call.resolve(message.value as never);
    else call.reject(fromWireError(message.error));
  });

  port.onClose((reason) => {
    for (const call of pending.values()) call.reject(new AppError('ENGINE_GONE', reason));
    pending.clear();
  });

  return {
    call(method, params, options = {}) {
      return new Promise((resolve, reject) => {
        const id = nextId;
        nextId += 1;
        const { signal } = options;
        if (signal?.aborted === true) {
          reject(new AppError('CANCELLED', 'The work was cancelled.'));
          return;
        }
        const cancel = (): void => port.post({ type: 'cancel', id });
        const settle =
          <T>(then: (value: T) => void): ((value: T) => void) =>
          (value) => {
            signal?.removeEventListener('abort', cancel);
            then(value);
          };
        pending.set(id, { resolve: settle(resolve), reject: settle(reject), onProgress: options.onProgress });
        signal?.addEventListener('abort', cancel, { once: true });
        port.post({ type: 'call', id, method, params });
      });
    },
    on(name, listener) {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set);
      set.add(listener as (body: never) => void);
      return () => void set.delete(listener as (body: never) => void);
    },
  };
}
