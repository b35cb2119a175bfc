/**
 * The cases that one host serves. The first is the one that it was started with; others are opened from the list of
 * recent ones, each with an engine process of its own, which ends when nobody has looked at its case for a while.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { resolve } from 'node:path';
import { startEngine, type EngineLink } from './engine-link.ts';
import { createEventStreams, type EventStreams } from './event-stream.ts';
import { createSecret, Refusal } from './guard.ts';
import { createRpc } from './rpc.ts';
import type { Uploads } from './uploads.ts';

export interface ServedCase {
  readonly path: string;
  readonly streams: EventStreams;
  readonly engine: EngineLink;
  readonly rpc: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
}

export interface ServedCases {
  /** The first case's, which lasts as long as the host. */
  readonly first: ServedCase;
  /** The case that a page names by its key; the first without one. Its engine is started again if it has ended. */
  find(key: string | null): Promise<ServedCase>;
  /** The key of a case, null for the first; opened unless it is served. Throws the engine's error when it cannot be. */
  open(path: string): Promise<string | null>;
  close(): Promise<void>;
}

export interface ServedCasesOptions {
  readonly firstPath: string;
  readonly engineEntry: string;
  readonly importable: readonly string[];
  readonly uploads: Uploads;
  /** How long a case other than the first is kept open that no page looks at. */
  readonly idleMs?: number;
}

/** A laptop that sleeps for lunch comes back to a case that is opened again. */
const IDLE_MS = 10 * 60_000;

interface Place {
  readonly path: string;
  running: Promise<ServedCase> | null;
  timer: ReturnType<typeof setTimeout> | null;
}

export async function createServedCases(options: ServedCasesOptions): Promise<ServedCases> {
  const { engineEntry, importable, uploads, idleMs = IDLE_MS } = options;
  const places = new Map<string, Place>();

  const start = async (path: string, onEmpty: () => void, isNew: boolean): Promise<ServedCase> => {
    const streams = createEventStreams(onEmpty);
    const engine = await startEngine({
      entry: engineEntry,
      casePath: path,
      create: isNew,
      onEvent: (name, body) => streams.broadcast({ type: 'event', name, body }),
    });
    const rpc = createRpc({ engine, streams, uploads, casePath: path, importable });
    return { path, streams, engine, rpc };
  };

  const end = async (served: ServedCase): Promise<void> => {
    served.streams.close();
    await served.engine.close();
  };

  const first = await start(options.firstPath, () => undefined, true);

  const wait = (place: Place): void => {
    if (place.timer !== null) clearTimeout(place.timer);
    place.timer = setTimeout(() => {
      const ending = place.running;
      place.running = null;
      void ending?.then(end, () => undefined);
    }, idleMs);
    place.timer.unref();
  };

  const run = (place: Place): Promise<ServedCase> => {
    if (place.timer !== null) clearTimeout(place.timer);
    place.timer = null;
    place.running ??= start(place.path, () => wait(place), false).catch((error: unknown) => {
      place.running = null;
      throw error;
    });
    return place.running;
  };

  return {
    first,
    async find(key) {
      if (key === null) return first;
      const place = places.get(key);
      if (place === undefined) throw new Refusal(404, 'This host serves no such case. Open it from the list of cases.');
      const served = await run(place);
      // Until a page listens, which a call alone does not tell.
      if (served.streams.isEmpty) wait(place);
      return served;
    },
    async open(given) {
      const path = resolve(given);
      if (path === resolve(first.path)) return null;
      const known = [...places].find(([, place]) => place.path === path);
      const [key, place] = known ?? [createSecret().slice(0, 16), { path, running: null, timer: null } satisfies Place];
      const served = await run(place);
      places.set(key, place);
      if (served.streams.isEmpty) wait(place);
      return key;
    },
    async close() {
      const all = [...places.values()].map((place) => {
        if (place.timer !== null) clearTimeout(place.timer);
        return place.running?.then(end, () => undefined);
      });
      await Promise.all([end(first), ...all]);
    },
  };
}
