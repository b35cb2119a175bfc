/** The engine's process under the loopback host. Ends, with its case closed, when the host is gone. */
import { defaultEffects } from '../core/effects.ts';
import { createEngine } from '../core/engine.ts';
import { checkParams } from '../core/schemas.ts';
import { serve } from '../shared/server.ts';
import { createProcessPort } from './process-port.ts';

const port = createProcessPort();
const engine = createEngine({
  effects: defaultEffects(),
  importsApart: true,
  onChange: (path) => server.emit('case.changed', { path }),
});
const server = serve(engine.handlers, checkParams, port);

// Ctrl-C reaches every process of a terminal; the host decides when this one ends.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
port.onClose(() => {
  engine.close();
  process.exit(0);
});
