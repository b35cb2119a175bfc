/**
 * The thread in which an import runs beside an engine that answers a window: `workerData` is the path of the case. It ends
 * when it is told to close.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { ToEngine } from '../../shared/port.ts';
import { serve } from '../../shared/server.ts';
import { openCase, type CaseFile } from '../case/case-file.ts';
import { defaultEffects } from '../effects.ts';
import type { ToImportThread } from './import-thread.ts';
import { caseInfo } from '../query/case-info.ts';
import { createPauseGate } from './pause-gate.ts';
import { bringUpToDate, importPaths } from './run.ts';

if (parentPort === null) throw new Error('This is a thread of the engine, not a program.');
const line = parentPort;
const effects = defaultEffects();
const gate = createPauseGate();
let file: CaseFile | null = null;
const opened = (): CaseFile => (file ??= openCase(workerData as string, effects, { create: false }));

const onMessage = (listener: (message: ToEngine) => void): void =>
  void line.on('message', (message: ToImportThread) => {
    if (message.type !== 'close') listener(message);
  });

serve(
  {
    'import.run': (params, context) => importPaths(opened(), effects, params, context, gate),
    'case.reconstruct': async (_, context) => {
      await bringUpToDate(opened().write(), effects, context, { gate });
      return caseInfo(opened());
    },
    'import.pause': ({ isPaused }) => {
      gate.set(isPaused);
      return { isPaused };
    },
  },
  // The engine has checked them.
  (_method, params) => params,
  { post: (message) => line.postMessage(message), onMessage, onClose: () => undefined },
);

line.on('message', (message: ToImportThread) => {
  if (message.type !== 'close') return;
  file?.close();
  line.close();
});
