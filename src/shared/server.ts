/** The engine's end of a line. It alone catches broadly: every failure crosses with a code. */
import { AppError, toWireError } from '../base/errors.ts';
import type { CallContext, EventName, Events, Handlers, Method } from './contract.ts';
import type { ServerPort } from './port.ts';

export interface Server {
  emit<E extends EventName>(name: E, body: Events[E]): void;
}

type AnyHandler = (params: never, context: CallContext) => unknown;

/** Answers calls with the handlers; of others it says that there is no such method. `check` turns unknown parameters into typed ones or throws BAD_INPUT. */
export function serve(
  handlers: Partial<Handlers>,
  check: (method: Method, params: unknown) => unknown,
  port: ServerPort,
): Server {
  const running = new Map<number, AbortController>();

  const answer = async (id: number, method: Method, params: unknown): Promise<void> => {
    const controller = new AbortController();
    running.set(id, controller);
    try {
      if (!Object.hasOwn(handlers, method)) throw new AppError('BAD_INPUT', `There is no method "${String(method)}".`);
      const handler = handlers[method] as AnyHandler;
      const context: CallContext = {
        signal: controller.signal,
        progress: (progress) => port.post({ type: 'progress', id, progress }),
      };
      const value = await handler(check(method, params) as never, context);
      port.post({ type: 'result', id, value });
    } catch (error) {
      port.post({ type: 'error', id, error: toWireError(error) });
    } finally {
      running.delete(id);
    }
  };

  port.onMessage((message) => {
    if (message.type === 'cancel') running.get(message.id)?.abort();
    else void answer(message.id, message.method, message.params);
  });
  port.onClose(() => {
    for (const controller of running.values()) controller.abort();
  });

  return { emit: (name, body) => port.post({ type: 'event', name, body }) };
}
