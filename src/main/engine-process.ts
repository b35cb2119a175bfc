/**
 * The engine's process under the desktop shell: `[CASE]` as its argument, one line per page from main.
 * A case that cannot be opened is told to main; the page then shows that there is none.
 */
import type { MessagePortMain } from 'electron';
import { AppError, toWireError } from '../base/errors.ts';
import { defaultEffects } from '../core/effects.ts';
import { createEngine } from '../core/engine.ts';
import { checkParams } from '../core/schemas.ts';
import type { FromEngineProcess, FromShell } from '../shared/engine-parent.ts';
import type { ServerPort, ToEngine } from '../shared/port.ts';
import { serve, type Server } from '../shared/server.ts';

const tell = (message: FromEngineProcess): void => process.parentPort.postMessage(message);

/** Pages that are being printed, by their number. */
const printing = new Map<number, (answer: Extract<FromShell, { type: 'printed' }>) => void>();
let pages = 0;

/** By the shell's own Chromium. */
function printPdf(html: string, signal: AbortSignal): Promise<Uint8Array> {
  const id = (pages += 1);
  return new Promise<Uint8Array>((resolve, reject) => {
    const cancel = (): void => reject(new AppError('CANCELLED', 'The work was cancelled.'));
    if (signal.aborted) cancel();
    signal.addEventListener('abort', cancel, { once: true });
    printing.set(id, ({ pdf, why }) => {
      if (pdf === null) reject(new AppError('INTERNAL', `The report could not be printed: ${why}`));
      else resolve(pdf);
    });
    tell({ type: 'print', id, html });
  }).finally(() => printing.delete(id));
}

const clients = new Set<Server>();
const engine = createEngine({
  effects: defaultEffects(),
  importsApart: true,
  printPdf,
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
  tell({ type: 'failed', message: toWireError(error).message });
}

// Messages wait in the port until this listener is there: no page is served before its case is open.
process.parentPort.on('message', ({ data, ports }) => {
  const message = data as FromShell;
  if (message.type === 'close') {
    engine.close();
    process.exit(0);
  }
  if (message.type === 'printed') printing.get(message.id)?.(message);
  const [line] = ports;
  if (line !== undefined) addClient(line);
});
