/** Reading a file of a person's that must stay as it is for as long as it is read. */
import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { AppError } from '../../base/errors.ts';

export interface StableFile {
  /** Open for reading; positions are given with every read. */
  readonly fd: number;
  readonly size: number;
}

const COMPLAINTS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EACCES: 'you may not read it',
  EPERM: 'you may not read it',
  EISDIR: 'it is a folder',
  EIO: 'the disk reports an error',
};

/** The same error, saying of which file; what the file system complains of in plain words. */
function ofFile(path: string, error: unknown): unknown {
  if (error instanceof AppError) {
    if (error.code === 'CANCELLED') return error;
    return new AppError(error.code, `${path}: ${error.message}`, { details: error.details, cause: error });
  }
  if (!(error instanceof Error && 'syscall' in error && 'code' in error)) return error;
  const code = String(error.code);
  const message = `${path} cannot be read: ${COMPLAINTS[code] ?? error.message}.`;
  return new AppError(code === 'ENOENT' || code === 'ENOTDIR' ? 'NOT_FOUND' : 'BAD_INPUT', message, { cause: error });
}

async function readStable<T>(handle: FileHandle, work: (file: StableFile) => Promise<T>): Promise<T> {
  const before = await handle.stat({ bigint: true });
  if (before.isDirectory()) throw new AppError('BAD_INPUT', 'It is a folder.');
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
