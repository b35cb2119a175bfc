/** The page's line to the engine under the desktop shell: a MessagePort that the shell hands over. */
import type { Bridge, BridgePortMessage } from '../../shared/bridge.ts';
import type { ClientPort, FromEngine, ToEngine } from '../../shared/port.ts';

declare global {
  interface Window {
    /** There under the desktop shell only. */
    readonly blobtrail?: Bridge;
  }
}

export interface BridgeEffects {
  readonly bridge: Bridge;
  /** Calls back for every line that the shell hands over. */
  readonly onPort: (listener: (message: BridgePortMessage, port: PortLike) => void) => void;
}

export interface PortLike {
  post(message: ToEngine): void;
  listen(listener: (message: FromEngine) => void): void;
  close(): void;
}

/**
 * Lives through restarts of the engine: a new line takes the old one's place, `onClose` is told so that
 * pending calls fail, and the restart itself arrives as the event `engine.restarted`.
 */
export function createMessagePort({ bridge, onPort }: BridgeEffects): ClientPort {
  const listeners: ((message: FromEngine) => void)[] = [];
  const closed: ((reason: string) => void)[] = [];
  const waiting: ToEngine[] = [];
  let line: PortLike | null = null;

  const deliver = (message: FromEngine): void => {
    for (const listener of listeners) listener(message);
  };

  onPort((message, port) => {
    line?.close();
    line = port;
    port.listen(deliver);
    if (message.restarted !== null) {
      for (const listener of closed) listener(`The engine's process is gone: ${message.restarted}.`);
      deliver({ type: 'event', name: 'engine.restarted', body: { reason: message.restarted } });
    }
    for (const early of waiting.splice(0)) port.post(early);
  });
  bridge.connect();

  return {
    post(message) {
      if (line === null) waiting.push(message);
      else line.post(message);
    },
    onMessage: (listener) => void listeners.push(listener),
    onClose: (listener) => void closed.push(listener),
  };
}

/** The shell posts to its own window; anything else that posts is not believed. */
export function windowPorts(view: Window): BridgeEffects['onPort'] {
  return (listener) => {
    view.addEventListener('message', (event) => {
      const message = event.data as Partial<BridgePortMessage> | null;
      const [port] = event.ports;
      if (event.source !== view || message?.type !== 'blobtrail.port' || port === undefined) return;
      listener({ type: 'blobtrail.port', restarted: message.restarted ?? null }, wrap(port));
    });
  };
}

function wrap(port: MessagePort): PortLike {
  return {
    post: (message) => port.postMessage(message),
    listen(listener) {
      port.addEventListener('message', (event) => listener(event.data as FromEngine));
      port.start();
    },
    close: () => port.close(),
  };
}
