/**
 * The page's line to the engine over the loopback host (src/host): one `POST /rpc` a call, one event stream
 * for everything that comes unasked. The session token is used once and never kept.
 */
import type { WireError } from '../../base/errors.ts';
import type { ClientPort, FromEngine, ToEngine } from '../../shared/port.ts';

/** What the port needs of a browser; tests give their own. */
export interface HttpEffects {
  readonly fetch: (path: string, init: RequestInit) => Promise<Response>;
  /** Posts bytes and tells how many are on their way. Fails with an AbortError when it was stopped. */
  readonly sendFile: (path: string, file: Blob, sending: Sending) => Promise<Response>;
  /** Opens an event stream that opens itself again when it breaks. */
  readonly openEvents: (path: string, listener: EventListeners) => void;
  /** A name that no other page has. */
  readonly clientName: string;
}

export interface Sending {
  readonly signal?: AbortSignal | undefined;
  readonly onSent?: ((bytes: number) => void) | undefined;
}

export interface EventListeners {
  readonly message: (data: string) => void;
  readonly open: () => void;
  readonly error: () => void;
}

export interface HttpPort extends ClientPort {
  /** Streams a dropped file to the host and answers the token that `import.run` takes for its path. */
  upload(file: Blob, name: string, sending?: Sending): Promise<string>;
  /** Told when the host stops or starts answering. */
  onReachable(listener: (isReachable: boolean) => void): void;
}

/**
 * Exchanges the token for the session cookie. Null: the session stands; else why not, in words.
 * Without a token the cookie of an earlier load is tried.
 */
export async function openSession(
  effects: HttpEffects,
  token: string | null,
  caseKey: string | null = null,
): Promise<string | null> {
  try {
    const response =
      token === null
        ? await effects.fetch(
            rpcPath(caseKey),
            jsonPost({ client: effects.clientName, message: { type: 'cancel', id: 0 } }),
          )
        : await effects.fetch('/session', jsonPost({ token }));
    return response.ok ? null : (await response.text()).trim();
  } catch {
    return 'The host does not answer. Is "blobtrail serve" still running?';
  }
}

/** `caseKey` names another case than the host's first. */
export function createHttpPort(effects: HttpEffects, caseKey: string | null = null): HttpPort {
  const path = rpcPath(caseKey);
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

  const ofCase = caseKey === null ? '' : `&case=${encodeURIComponent(caseKey)}`;
  effects.openEvents(`/events?client=${encodeURIComponent(effects.clientName)}${ofCase}`, {
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
    const answer = await ask(effects, path, message);
    calls.delete(message.id);
    deliver(answer);
  };

  return {
    post(message) {
      if (message.type === 'call') void call(message);
      else void effects.fetch(path, jsonPost({ client: effects.clientName, message })).catch(() => undefined);
    },
    onMessage: (listener) => void listeners.push(listener),
    // A lost host may come back; its calls fail one by one.
    onClose: () => undefined,
    onReachable: (listener) => void reachable.push(listener),
    async upload(file, name, sending = {}) {
      const response = await effects.sendFile(`/upload?name=${encodeURIComponent(name)}`, file, sending);
      if (!response.ok) throw new Error((await response.text()).trim());
      return ((await response.json()) as { path: string }).path;
    },
  };
}

function rpcPath(caseKey: string | null): string {
  return caseKey === null ? '/rpc' : `/rpc?case=${encodeURIComponent(caseKey)}`;
}

async function ask(
  effects: HttpEffects,
  path: string,
  message: Extract<ToEngine, { type: 'call' }>,
): Promise<FromEngine> {
  const failed = (error: WireError): FromEngine => ({ type: 'error', id: message.id, error });
  try {
    const response = await effects.fetch(path, jsonPost({ client: effects.clientName, message }));
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
    sendFile: postFile,
    openEvents(path, listener) {
      const events = new EventSource(path);
      events.addEventListener('message', (event: MessageEvent<string>) => listener.message(event.data));
      events.addEventListener('open', listener.open);
      events.addEventListener('error', listener.error);
    },
  };
}

/** `fetch` does not tell how much of a body has gone. */
function postFile(path: string, file: Blob, { signal, onSent }: Sending): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const stop = (): void => request.abort();
    request.open('POST', path);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.upload.addEventListener('progress', ({ loaded }) => onSent?.(loaded));
    request.addEventListener('load', () => resolve(new Response(request.responseText, { status: request.status })));
    request.addEventListener('error', () => reject(new Error('The host does not answer; the file was not taken.')));
    request.addEventListener('abort', () => reject(new DOMException('The upload was stopped.', 'AbortError')));
    request.addEventListener('loadend', () => signal?.removeEventListener('abort', stop));
    signal?.addEventListener('abort', stop);
    if (signal?.aborted === true) reject(new DOMException('The upload was stopped.', 'AbortError'));
    else request.send(file);
  });
}

function jsonPost(body: unknown): RequestInit {
  return { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
}
