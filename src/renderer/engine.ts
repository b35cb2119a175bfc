/** The page's engine: made once by `connectEngine`, read by views through `useEngine`. */
import { useCallback, useState, useSyncExternalStore } from 'react';
import { AppError } from '../base/errors.ts';
import { createClient, type Client } from '../shared/client.ts';
import type { Method, Params, Result } from '../shared/contract.ts';
import { createEngineCache, NO_ANSWER, type Answer, type EngineCache } from './engine-cache.ts';
import { browserEffects, createHttpPort, openSession, type Sending } from './ports/http-port.ts';
import { createHostCases, caseKeyOf, type HostCases } from './ports/host-cases.ts';
import { createMessagePort, windowPorts } from './ports/message-port.ts';
import { useConnection } from './stores/connection-store.ts';
import { takeSessionToken } from './stores/session-token.ts';

/** How files reach the engine: by their path (desktop), or by being sent (browser). */
export type FileWay =
  | { readonly kind: 'path'; readonly pathOf: (file: File) => string }
  | { readonly kind: 'upload'; readonly upload: (file: Blob, name: string, sending: Sending) => Promise<string> };

export interface Engine {
  readonly client: Client;
  readonly cache: EngineCache;
  readonly files: FileWay;
  /** Other cases that this host can show; the desktop has its own menu for them. */
  readonly cases: HostCases | null;
}

let current: Engine | null = null;

/** Throws when no line was made: views that need the engine are shown only when there is one. */
export function engine(): Engine {
  if (current === null) throw new AppError('ENGINE_GONE', 'The window has no line to the engine. Load it again.');
  return current;
}

export async function connectEngine(page: Window): Promise<void> {
  const made = page.blobtrail === undefined ? await connectHost(page) : connectShell(page);
  if (made === null) return;
  current = made;
  made.client.on('case.changed', () => void reload());
  made.client.on('engine.restarted', ({ reason }) => {
    const text = `The engine was started again (${reason}). Everything acknowledged is in the case; the view was read again.`;
    useConnection.getState().setBanner({ tone: 'warn', text });
    void reload();
  });
  await reload();
}

/** Asks for the case again and refreshes all that is shown. */
export async function reload(): Promise<void> {
  const { client, cache } = engine();
  try {
    const info = await client.call('case.info', {});
    useConnection.setState({ phase: 'ready', info, problem: null });
    cache.refresh();
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    // With a view on the screen a failed refresh is a banner; the restart that follows reads again.
    if (useConnection.getState().phase === 'ready') useConnection.getState().setBanner({ tone: 'bad', text: problem });
    else useConnection.setState({ phase: 'refused', problem });
  }
}

/** For a view whose answer failed: asks again for all that is shown. */
export function readAgain(): void {
  engine().cache.refresh();
}

async function connectHost(page: Window): Promise<Engine | null> {
  const effects = browserEffects();
  const key = caseKeyOf(page.location.search);
  const problem = await openSession(effects, takeSessionToken(page), key);
  if (problem !== null) {
    useConnection.setState({ phase: 'refused', problem });
    return null;
  }
  const port = createHttpPort(effects, key);
  port.onReachable((isReachable) => {
    useConnection.setState({ isReachable });
    if (isReachable) void reload();
  });
  const client = createClient(port);
  return {
    client,
    cache: createEngineCache(client),
    files: { kind: 'upload', upload: port.upload },
    cases: createHostCases(effects),
  };
}

function connectShell(page: Window): Engine {
  const bridge = page.blobtrail!;
  const client = createClient(createMessagePort({ bridge, onPort: windowPorts(page) }));
  return { client, cache: createEngineCache(client), files: { kind: 'path', pathOf: bridge.pathOf }, cases: null };
}

interface UseEngineOptions {
  /** False: an answer to other parameters is never shown meanwhile. */
  readonly isKept?: boolean;
}

/**
 * The engine's answer, read again when the case changes and aborted when nobody looks any more. While new
 * parameters are on their way the last answer stays (`isLoading` says so). `null` parameters ask nothing.
 */
export function useEngine<M extends Method>(
  method: M,
  params: Params<M> | null,
  { isKept = true }: UseEngineOptions = {},
): Answer<Result<M>> {
  const { cache } = engine();
  const key = params === null ? null : cache.keyOf(method, params);
  const subscribe = useCallback(
    (listener: () => void) =>
      key === null
        ? () => undefined
        : cache.hold(method, JSON.parse(key.slice(method.length + 1)) as Params<M>, listener),
    [cache, key, method],
  );
  const answer = useSyncExternalStore<Answer<Result<M>>>(subscribe, () =>
    key === null ? NO_ANSWER : cache.peek<M>(key),
  );

  const [last, setLast] = useState<{ readonly value: Result<M> } | null>(null);
  const hasNew = answer.value !== null && answer.value !== last?.value;
  if (isKept && hasNew) setLast({ value: answer.value as Result<M> });
  if (answer.value !== null || answer.error !== null || key === null) return answer;
  return { value: isKept ? (last?.value ?? null) : null, error: null, isLoading: true };
}
