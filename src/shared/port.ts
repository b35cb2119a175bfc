/** The messages on a line between a shell and the engine, and the line itself. */
import type { WireError } from '../base/errors.ts';
import type { EventName, Events, Method, Progress } from './contract.ts';

export type ToEngine =
  | { readonly type: 'call'; readonly id: number; readonly method: Method; readonly params: unknown }
  | { readonly type: 'cancel'; readonly id: number };

export type FromEngine =
  | { readonly type: 'result'; readonly id: number; readonly value: unknown }
  | { readonly type: 'error'; readonly id: number; readonly error: WireError }
  | { readonly type: 'progress'; readonly id: number; readonly progress: Progress }
  | { readonly type: 'event'; readonly name: EventName; readonly body: Events[EventName] };

/** One end of a line. Messages arrive in order; `close` is told once, with a reason in words. */
export interface Port<Out, In> {
  post(message: Out): void;
  onMessage(listener: (message: In) => void): void;
  onClose(listener: (reason: string) => void): void;
}

export type ClientPort = Port<ToEngine, FromEngine>;
export type ServerPort = Port<FromEngine, ToEngine>;

/** Two ends in one process: the CLI's and the tests' line. Delivery is asynchronous, as on a real one. */
export function createDirectPorts(): { readonly client: ClientPort; readonly server: ServerPort } {
  const toServer: ((message: ToEngine) => void)[] = [];
  const toClient: ((message: FromEngine) => void)[] = [];
  const deliver = <T>(listeners: readonly ((message: T) => void)[], message: T): void => {
    queueMicrotask(() => {
      for (const listener of listeners) listener(message);
    });
  };
  return {
    client: {
      post: (message) => deliver(toServer, message),
      onMessage: (listener) => void toClient.push(listener),
      onClose: () => undefined,
    },
    server: {
      post: (message) => deliver(toClient, message),
      onMessage: (listener) => void toServer.push(listener),
      onClose: () => undefined,
    },
  };
}
