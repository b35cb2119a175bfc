/**
 * The engine's process under the desktop shell: `[CASE]` as its argument, one line per page from main.
 * A case that cannot be opened is told to main; the page then shows that there is none.
 */
import type { MessagePortMain } from 'electron';
import { toWireError } from '../base/errors.ts';
import { defaultEffects } from '../core/effects.ts';
import { createEngine } from '../core/engine.ts';
import { checkParams } from '../core/schemas.ts';
import type { ServerPort, ToEngine } from '../shared/port.ts';
import { serve, type Server } from '../shared/server.ts';

/** What main sends; a client's line is in the message's ports. */
type FromMain = { readonly type: 'client' } | { readonly type: 'close' };

const clients = new Set<Server>();
const engine = createEngine({
  effects: defaultEffects(),
  importsApart: true,
  onChange: (path) => {
    for (const client of clients) client.emit('case.changed', { path });
  },
});

function addClient(line: MessagePortMain): void {
  const port: ServerPort = {
    post: (message) => line.postMessage(message),
    onMessage: (listener) => void line.on('message', ({ data }) => listener(data as ToEngine)),
    onClose: (listener) => void line.once('close', () => listener('The page is gone.')),
  };
  const client = serve(engine.handlers, checkParams, port);
  clients.add(client);
  line.once('close', () => clients.delete(client));
  line.start();
}

const [, , casePath] = process.argv;
try {
  const context = { signal: new AbortController().signal, progress: () => undefined };
  if (casePath !== undefined) await engine.handlers['case.open']({ path: casePath, create: true }, context);
} catch (error) {
  process.parentPort.postMessage({ type: 'failed', message: toWireError(error).message });
}

// Messages wait in the port until this listener is there: no page is served before its case is open.
process.parentPort.on('message', ({ data, ports }) => {
  const message = data as FromMain;
  if (message.type === 'close') {
    engine.close();
    process.exit(0);
  }
  const [line] = ports;
  if (line !== undefined) addClient(line);
});
