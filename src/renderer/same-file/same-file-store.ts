/** Files that were held against an artifact: at most one each, the last. The bytes are looked at and not kept. */
import { create } from 'zustand';
import { fromWireError, toWireError, type AppError } from '../../base/errors.ts';
import { isWalrusBlobId, shortenMiddle } from '../../base/ids.ts';
import type { ContentIdentity } from '../../model/content-identity.ts';
import { engine } from '../engine.ts';
import type { ChosenFile } from '../import/dropped-files.ts';
import { importFiles, useImport } from '../import/run-import.ts';
import { useConnection } from '../stores/connection-store.ts';
import { runJob, type JobControl } from '../stores/jobs-store.ts';

export interface FileCheck {
  /** The page holds no bytes: the browser's own handle of the file. */
  readonly chosen: ChosenFile;
  readonly isRunning: boolean;
  /** Imported since: the case holds it. */
  readonly isAdded: boolean;
  readonly identity: ContentIdentity | null;
  /** CANCELLED when it was stopped. */
  readonly error: AppError | null;
}

export interface SameFileStore {
  /** By the artifact's own id. */
  readonly checks: Readonly<Record<string, FileCheck>>;
}

export const useSameFile = create<SameFileStore>()(() => ({ checks: {} }));

function put(ref: string, check: FileCheck): void {
  useSameFile.setState(({ checks }) => ({ checks: { ...checks, [ref]: check } }));
}

/** Asks the engine what the file is called by its content; the answer is the artifact's page's to judge. */
export async function holdAgainst(ref: string, chosen: ChosenFile): Promise<void> {
  if (useSameFile.getState().checks[ref]?.isRunning === true) {
    useConnection.getState().setBanner({
      tone: 'warn',
      text: `A file is being compared with ${shortenMiddle(ref)}. Wait for it, or cancel it below.`,
    });
    return;
  }
  const check: FileCheck = { chosen, isRunning: true, isAdded: false, identity: null, error: null };
  put(ref, check);
  try {
    const identity = await runJob(`Ids of ${chosen.file.name}`, (control) => identify(ref, chosen, control));
    put(ref, { ...check, isRunning: false, identity });
  } catch (error) {
    put(ref, { ...check, isRunning: false, error: fromWireError(toWireError(error)) });
  }
}

/** Imports the file, under a name of its own if one is given. */
export async function addToCase(ref: string, chosen: ChosenFile): Promise<void> {
  await importFiles(() => [chosen]);
  const check = useSameFile.getState().checks[ref];
  const { result } = useImport.getState();
  if (check !== undefined && result !== null && result.refused.length === 0) put(ref, { ...check, isAdded: true });
}

async function identify(
  ref: string,
  { file, name }: ChosenFile,
  { signal, onProgress }: JobControl,
): Promise<ContentIdentity> {
  const { client, files } = engine();
  const onSent = (done: number): void =>
    onProgress({ phase: 'acquire', item: name, done: Math.min(done, file.size), total: file.size, unit: 'bytes' });
  const path = files.kind === 'path' ? files.pathOf(file) : await files.upload(file, name, { signal, onSent });
  return client.call(
    'content.identify',
    { path, ...(isWalrusBlobId(ref) && { against: ref }) },
    { signal, onProgress },
  );
}
