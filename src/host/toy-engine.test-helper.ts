/**
 * A process that speaks the engine's protocol over a handful of answers, for tests of the host alone:
 * what the host promises must hold whatever the engine does, also when it dies.
 */
import { existsSync, readFileSync } from 'node:fs';
import { AppError, toWireError } from '../base/errors.ts';
import type { ToEngine } from '../shared/port.ts';
import { createProcessPort } from './process-port.ts';

const port = createProcessPort();
let openCase = '';

async function handle(method: string, params: Record<string, unknown>, id: number): Promise<unknown> {
  switch (method) {
    case 'case.open':
      if (String(params['path']).endsWith('.damaged')) throw new AppError('CASE_CORRUPT', 'The case is damaged.');
      openCase = String(params['path']);
      return { path: openCase };
    case 'case.info':
      return { path: openCase };
    case 'import.run': {
      const paths = params['paths'] as readonly string[];
      port.post({
        type: 'progress',
        id,
        progress: { phase: 'read', item: String(paths[0]), done: 1, total: 2, unit: 'bytes' },
      });
      return { params, texts: paths.map((path) => (existsSync(path) ? readFileSync(path, 'utf8') : null)) };
    }
    case 'content.identify':
      return { path: params['path'], text: readFileSync(String(params['path']), 'utf8') };
    case 'query.run':
      if (params['sql'] === 'die') process.kill(process.pid, 'SIGKILL');
      await new Promise((_resolve, reject) => cancels.set(id, reject));
      return null;
    default:
      throw new AppError('BAD_INPUT', `There is no method "${method}".`);
  }
}

const cancels = new Map<number, (error: AppError) => void>();

port.onMessage((message: ToEngine) => {
  if (message.type === 'cancel') {
    cancels.get(message.id)?.(new AppError('CANCELLED', 'The work was cancelled.'));
    port.post({ type: 'event', name: 'case.changed', body: { path: 'cancelled' } });
    return;
  }
  handle(message.method, message.params as Record<string, unknown>, message.id).then(
    (value) => port.post({ type: 'result', id: message.id, value }),
    (error: unknown) => port.post({ type: 'error', id: message.id, error: toWireError(error) }),
  );
});
port.onClose(() => process.exit(0));
