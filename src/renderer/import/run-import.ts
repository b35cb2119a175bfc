/** Files into the case: by their path under the desktop shell, uploaded one by one in a browser. */
import { create } from 'zustand';
import { AppError, fromWireError, toWireError } from '../../base/errors.ts';
import type { Params } from '../../shared/contract.ts';
import type { UnfinishedImport } from '../../model/unfinished-import.ts';
import type { ImportResult } from '../../shared/views.ts';
import { engine, reload } from '../engine.ts';
import { counted } from '../../base/counted.ts';
import { useConnection } from '../stores/connection-store.ts';
import { runJob, type JobControl } from '../stores/jobs-store.ts';
import type { ChosenFile } from './dropped-files.ts';

export interface ImportStore {
  readonly isRunning: boolean;
  /** What the last import brought; null when there is nothing to show. */
  readonly result: ImportResult | null;
  readonly error: AppError | null;
  readonly putAway: () => void;
}

export const useImport = create<ImportStore>()((set) => ({
  isRunning: false,
  result: null,
  error: null,
  putAway: () => set({ result: null, error: null }),
}));

/** Imports what was dropped; its outcome, good or bad, is shown in a window of its own. */
export async function importFiles(
  collect: () => Promise<readonly ChosenFile[]> | readonly ChosenFile[],
): Promise<void> {
  if (useImport.getState().isRunning) {
    useConnection
      .getState()
      .setBanner({ tone: 'warn', text: 'An import is running. Wait for it, or cancel it below.' });
    return;
  }
  useImport.setState({ isRunning: true, result: null, error: null });
  try {
    const files = await collect();
    const cases = files.filter(({ name }) => name.endsWith('.blobtrail'));
    if (files.length === 0) throw new AppError('BAD_INPUT', 'What was dropped holds no file. Drop files or folders.');
    if (cases.length > 0) await openDroppedCase(files, cases[0]!);
    else {
      const result = await runJob(`Import of ${counted(files.length, 'file')}`, (control) => send(files, control));
      useImport.setState({ result });
    }
    await reload();
  } catch (error) {
    // An upload that was stopped fails with the browser's own AbortError.
    useImport.setState({ error: fromWireError(toWireError(error)) });
    await reload();
  } finally {
    useImport.setState({ isRunning: false });
  }
}

async function openDroppedCase(files: readonly ChosenFile[], dropped: ChosenFile): Promise<void> {
  const { client, files: way } = engine();
  if (way.kind !== 'path') {
    throw new AppError(
      'BAD_INPUT',
      'A case file cannot be opened in a browser. Run "blobtrail serve" on it, or use the desktop inspector.',
    );
  }
  if (files.length > 1) throw new AppError('BAD_INPUT', 'Drop a case file alone: one window shows one case.');
  await client.call('case.open', { path: way.pathOf(dropped.file) });
}

/** What came in and was not derived, for its import was cancelled then. */
export async function resumeReconstruction(): Promise<void> {
  await resume('Reconstruction, resumed', async ({ signal, onProgress, onPausable }) => {
    const { client } = engine();
    onPausable((isPaused) => client.call('import.pause', { isPaused }));
    await client.call('case.reconstruct', {}, { signal, onProgress });
    return null;
  });
}

/** The same import again: what is in the case already is passed over. */
export async function resumeImport({ paths, reference, as, captureNs, mapping }: UnfinishedImport): Promise<void> {
  const params = {
    paths,
    ...(reference && { reference }),
    ...(as !== null && { as }),
    ...(captureNs !== null && { captureNs }),
    ...(mapping !== null && { mapping }),
  };
  await resume('Import, resumed', (control) => run(params, control));
}

async function resume(title: string, work: (control: JobControl) => Promise<ImportResult | null>): Promise<void> {
  if (useImport.getState().isRunning) return;
  useImport.setState({ isRunning: true, result: null, error: null });
  try {
    useImport.setState({ result: await runJob(title, work) });
  } catch (error) {
    useImport.setState({ error: fromWireError(toWireError(error)) });
  } finally {
    await reload();
    useImport.setState({ isRunning: false });
  }
}

function run(params: Params<'import.run'>, { signal, onProgress, onPausable }: JobControl): Promise<ImportResult> {
  const { client } = engine();
  onPausable((isPaused) => client.call('import.pause', { isPaused }));
  return client.call('import.run', params, { signal, onProgress });
}

async function send(files: readonly ChosenFile[], control: JobControl): Promise<ImportResult> {
  const { signal, onProgress } = control;
  const { files: way } = engine();
  if (useConnection.getState().info === null) {
    throw new AppError('BAD_INPUT', 'No case is open. Make one first: File › New case….');
  }
  if (way.kind === 'path') {
    const paths = files.map(({ file }) => way.pathOf(file));
    const names = files.map(({ keptAs }, i) => keptAs ?? paths[i]!);
    const isNamed = files.some(({ keptAs }) => keptAs !== undefined);
    return run({ paths, ...(isNamed && { names }) }, control);
  }
  const total = files.reduce((sum, { file }) => sum + file.size, 0);
  const paths: string[] = [];
  let done = 0;
  const named = files.map(({ file, name, keptAs }) => ({ file, name: keptAs ?? name }));
  for (const { file, name } of named) {
    if (signal.aborted) throw new AppError('CANCELLED', 'The import was cancelled before anything was read.');
    const before = done;
    const onSent = (bytes: number): void =>
      onProgress({ phase: 'acquire', item: name, done: before + Math.min(bytes, file.size), total, unit: 'bytes' });
    onSent(0);
    paths.push(await way.upload(file, name, { signal, onSent }));
    done += file.size;
  }
  return run({ paths, names: named.map(({ name }) => name) }, control);
}
