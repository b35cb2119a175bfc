/** The engine's end of the line when it is a child process: Node's own message channel to the parent. */
import type { FromEngine, ServerPort, ToEngine } from '../shared/port.ts';

/** Throws when this process was not started with a message channel. */
export function createProcessPort(): ServerPort {
  if (process.send === undefined) throw new Error('This program is started by the loopback host, not by hand.');
  return {
    // A parent that is gone is told by 'disconnect'; the callback keeps the failed send from throwing.
    post: (message: FromEngine) => void process.send?.(message, undefined, undefined, () => undefined),
    onMessage: (listener) => void process.on('message', (message) => listener(message as ToEngine)),
    onClose: (listener) => void process.once('disconnect', () => listener('The host is gone.')),
  };
}
