/**
 * Answers of the engine, held while somebody looks at them. One entry per method and parameters; nobody
 * left to look means that the call is aborted; a change of the case reads everything again in place.
 */
import { AppError } from '../base/errors.ts';
import { canonicalJson, type Plain } from '../base/canonical-json.ts';
import type { Method, Params, Result } from '../shared/contract.ts';
import type { Client } from '../shared/client.ts';

export interface Answer<T> {
  /** The last answer; kept while a newer one is on its way. */
  readonly value: T | null;
  readonly error: AppError | null;
  readonly isLoading: boolean;
}

export const NO_ANSWER: Answer<never> = { value: null, error: null, isLoading: false };

interface Entry {
  readonly method: Method;
  readonly params: unknown;
  readonly listeners: Set<() => void>;
  answer: Answer<unknown>;
  controller: AbortController;
}

export interface EngineCache {
  keyOf<M extends Method>(method: M, params: Params<M>): string;
  peek<M extends Method>(key: string): Answer<Result<M>>;
  /** Begins the call when nobody has; returns a function that lets go. */
  hold<M extends Method>(method: M, params: Params<M>, listener: () => void): () => void;
  /** Reads everything again that is being looked at, and forgets the rest. */
  refresh(): void;
  /** The same, and shows nothing until it is there: what somebody failed on is shown to nobody again. */
  startOver(): void;
  /** The same for one method: what this page itself has changed. */
  refreshMethod(method: Method): void;
}

/** Answers that nobody looks at and that are kept for the way back. */
const IDLE_LIMIT = 60;

export function createEngineCache(client: Client): EngineCache {
  const entries = new Map<string, Entry>();

  const load = (entry: Entry): void => {
    entry.controller.abort();
    const controller = new AbortController();
    entry.controller = controller;
    const settle = (answer: Answer<unknown>): void => {
      if (entry.controller !== controller || controller.signal.aborted) return;
      entry.answer = answer;
      for (const listener of entry.listeners) listener();
    };
    entry.answer = { ...entry.answer, isLoading: true };
    client.call(entry.method, entry.params as never, { signal: controller.signal }).then(
      (value) => settle({ value, error: null, isLoading: false }),
      (error: unknown) => settle({ value: null, error: asAppError(error), isLoading: false }),
    );
  };

  const forgetIdle = (): void => {
    const idle = [...entries].filter(([, entry]) => entry.listeners.size === 0);
    for (const [key] of idle.slice(0, Math.max(0, idle.length - IDLE_LIMIT))) entries.delete(key);
  };

  const keyOf = (method: Method, params: unknown): string => `${method} ${canonicalJson(params as Plain)}`;

  return {
    keyOf,
    peek: (key) => (entries.get(key)?.answer ?? NO_ANSWER) as Answer<never>,
    hold(method, params, listener) {
      const key = keyOf(method, params);
      let entry = entries.get(key);
      if (entry === undefined) {
        entry = { method, params, listeners: new Set(), answer: NO_ANSWER, controller: new AbortController() };
        entries.set(key, entry);
      }
      const held = entry;
      held.listeners.add(listener);
      // An error is asked again for by whoever comes to look.
      if (!held.answer.isLoading && held.answer.value === null) {
        load(held);
        listener();
      }
      return () => {
        held.listeners.delete(listener);
        if (held.listeners.size > 0) return;
        // React lets go and takes hold again within one turn; only who stays away aborts.
        queueMicrotask(() => {
          if (held.listeners.size > 0) return;
          if (held.answer.isLoading || held.answer.error !== null) {
            held.controller.abort();
            if (entries.get(key) === held) entries.delete(key);
          }
          forgetIdle();
        });
      };
    },
    refresh: () => readAgain(() => true),
    startOver() {
      for (const entry of entries.values()) entry.answer = NO_ANSWER;
      readAgain(() => true);
    },
    refreshMethod: (method) => readAgain((entry) => entry.method === method),
  };

  function readAgain(isMeant: (entry: Entry) => boolean): void {
    for (const [key, entry] of entries) {
      if (!isMeant(entry)) continue;
      if (entry.listeners.size === 0) {
        entry.controller.abort();
        entries.delete(key);
        continue;
      }
      load(entry);
      for (const listener of entry.listeners) listener();
    }
  }
}

function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  return new AppError('INTERNAL', error instanceof Error ? error.message : String(error));
}
