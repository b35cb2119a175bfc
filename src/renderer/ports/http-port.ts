/**
 * The page's line to the engine over the loopback host (src/host): one `POST /rpc` a call, one event stream
 * for everything that comes unasked. The session token is used once and never kept.
 */
import type { WireError } from '../../base/errors.ts';
import type { ClientPort, FromEngine, ToEngine } from '../../shared/port.ts';

/** What the port needs of a browser; tests give their own. */
export interface HttpEffects {
  readonly fetch: (path: string, init: RequestInit) => Promise<Response>;
  /** Opens an event stream that opens itself again when it breaks. */
  readonly openEvents: (path: string, listener: EventListeners) => void;
  /** A name that no other page has. */
  readonly clientName: string;
}

export interface EventListeners {
  readonly message: (data: string) => void;
  readonly open: () => void;
  readonly error: () => void;
}

export interface HttpPort extends ClientPort {
  /** Streams a dropped file to the host and answers the token that `import.run` takes for its path. */
  upload(file: Blob, name: string, signal?: AbortSignal): Promise<string>;
  /** Told when the host stops or starts answering. */
  onReachable(listener: (isReachable: boolean) => void): void;
}

/**
 * Exchanges the token for the session cookie. Null: the session stands; else why not, in words.
 * Without a token the cookie of an earlier load is tried.
 */
export async function openSession(effects: HttpEffects, token: string | null): Promise<string | null> {
  try {
    const response =
      token === null
        ? await effects.fetch('/rpc', jsonPost({ client: effects.clientName, message: { type: 'cancel', id: 0 } }))
        : await effects.fetch('/session', jsonPost({ token }));
    return response.ok ? null : (await response.text()).trim();
  } catch {
    return 'The host does not answer. Is "blobtrail serve" still running?';
  }
}

export function createHttpPort(effects: HttpEffects): HttpPort {
  const listeners: ((message: FromEngine) => void)[] = [];
  const reachable: ((isReachable: boolean) => void)[] = [];
  const calls = new Set<number>();
  let isReachable = true;

  const deliver = (message: FromEngine): void => {
    for (const listener of listeners) listener(message);
  };
  const setReachable = (value: boolean): void => {
    if (value === isReachable) return;
    isReachable = value;
    for (const listener of reachable) listener(value);
  };

  effects.openEvents(`/events?client=${encodeURIComponent(effects.clientName)}`, {
    message(data) {
      const message = JSON.parse(data) as FromEngine;
      // A progress that overtook its own answer would bring a finished call back to life.
      if (message.type === 'progress' && !calls.has(message.id)) return;
      deliver(message);
    },
    open: () => setReachable(true),
    error: () => setReachable(false),
  });

  const call = async (message: Extract<ToEngine, { type: 'call' }>): Promise<void> => {
    calls.add(message.id);
    const answer = await ask(effects, message);
    calls.delete(message.id);
    deliver(answer);
  };

  return {
    post(message) {
      if (message.type === 'call') void call(message);
      else void effects.fetch('/rpc', jsonPost({ client: effects.clientName, message })).catch(() => undefined);
    },
    onMessage: (listener) => void listeners.push(listener),
    // A lost host may come back; its calls fail one by one.
    onClose: () => undefined,
    onReachable: (listener) => void reachable.push(listener),
    async upload(file, name, signal) {
      const response = await effects.fetch(`/upload?name=${encodeURIComponent(name)}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/octet-stream' },
        body: file,
        ...(signal === undefined ? {} : { signal }),
      });
      if (!response.ok) throw new Error((await response.text()).trim());
      return ((await response.json()) as { path: string }).path;
    },
  };
}

async function ask(effects: HttpEffects, message: Extract<ToEngine, { type: 'call' }>): Promise<FromEngine> {
  const failed = (error: WireError): FromEngine => ({ type: 'error', id: message.id, error });
  try {
    const response = await effects.fetch('/rpc', jsonPost({ client: effects.clientName, message }));
    if (response.ok) return (await response.json()) as FromEngine;
    const text = (await response.text()).trim();
    return failed({ code: 'BAD_INPUT', message: text, details: { status: response.status } });
  } catch {
    return failed({
      code: 'ENGINE_GONE',
      message: 'The host does not answer. What was acknowledged is in the case. Start "blobtrail serve" again.',
      details: {},
    });
  }
}

/** The browser's own means. */
export function browserEffects(): HttpEffects {
  return {
    clientName: crypto.randomUUID(),
    fetch: (path, init) => fetch(path, init),
    openEvents(path, listener) {
      const events = new EventSource(path);
      events.addEventListener('message', (event: MessageEvent<string>) => listener.message(event.data));
      events.addEventListener('open', listener.open);
      events.addEventListener('error', listener.error);
    },
  };
}

function jsonPost(body: unknown): RequestInit {
  return { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
}
