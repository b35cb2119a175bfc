/** Reading a file of a person's that must stay as it is for as long as it is read. */
import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { AppError } from '../../base/errors.ts';
import { isFileFailure, whyUnread } from '../file-failure.ts';

export interface StableFile {
  /** Open for reading; positions are given with every read. */
  readonly fd: number;
  readonly size: number;
}

/** The same error, saying of which file; what the file system complains of in plain words. */
function ofFile(path: string, error: unknown): unknown {
  if (error instanceof AppError) {
    if (error.code === 'CANCELLED') return error;
    return new AppError(error.code, `${path}: ${error.message}`, { details: error.details, cause: error });
  }
  if (!isFileFailure(error)) return error;
  const isAbsent = error.code === 'ENOENT' || error.code === 'ENOTDIR';
  return new AppError(isAbsent ? 'NOT_FOUND' : 'BAD_INPUT', `${path} cannot be read: ${whyUnread(error)}.`, {
    cause: error,
  });
}

async function readStable<T>(handle: FileHandle, work: (file: StableFile) => Promise<T>): Promise<T> {
  const before = await handle.stat({ bigint: true });
  if (before.isDirectory()) throw new AppError('BAD_INPUT', 'It is a folder. Name a file.');
  if (!before.isFile()) throw new AppError('BAD_INPUT', 'It is not a regular file.');
  const result = await work({ fd: handle.fd, size: Number(before.size) });
  const after = await handle.stat({ bigint: true });
  if (after.size !== before.size || after.mtimeNs !== before.mtimeNs || after.ctimeNs !== before.ctimeNs) {
    throw new AppError('CONFLICT', 'It changed while it was read. Try again when nobody writes it.');
  }
  return result;
}

/**
 * @throws AppError NOT_FOUND or BAD_INPUT when the file cannot be read; CONFLICT when it changed meanwhile.
 */
export async function withStableFile<T>(path: string, work: (file: StableFile) => Promise<T>): Promise<T> {
  try {
    // Without NONBLOCK a named pipe would wait for its writer.
    const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      return await readStable(handle, work);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw ofFile(path, error);
  }
}
