/** What the file system complains of, in plain words that end a sentence such as `data.json cannot be read: …`. */
import { toWireError } from '../base/errors.ts';

const UNREAD: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EACCES: 'you may not read it',
  EPERM: 'you may not read it',
  EISDIR: 'it is a folder',
  EIO: 'the disk reports an error',
};

const UNWRITTEN: Readonly<Record<string, string>> = {
  ENOENT: 'its folder is not there',
  ENOTDIR: 'its folder is not there',
  EACCES: 'its permissions forbid it',
  EPERM: 'its permissions forbid it',
  EISDIR: 'it is a folder',
  EROFS: 'it lies on a read-only disk',
  ENOSPC: 'there is no room left',
  EDQUOT: 'there is no room left',
  EIO: 'the disk reports an error',
};

/** Whether the operating system refused it, and not the program. */
export function isFileFailure(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}

function inWords(words: Readonly<Record<string, string>>, error: unknown): string {
  const known = isFileFailure(error) ? words[String(error.code)] : undefined;
  return known ?? toWireError(error).message;
}

export function whyUnread(error: unknown): string {
  return inWords(UNREAD, error);
}

export function whyUnwritten(error: unknown): string {
  return inWords(UNWRITTEN, error);
}
