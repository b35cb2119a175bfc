/** Keys come out of files: what stands on a command line is seen by every user of the machine. */
import { readFileSync } from 'node:fs';
import { AppError } from '../base/errors.ts';
import { whyUnread } from '../core/file-failure.ts';

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new AppError('NOT_FOUND', `The key file ${path} cannot be read: ${whyUnread(error)}.`, { cause: error });
  }
}

/** The first line of a file. @throws AppError NOT_FOUND */
export function readPassphrase(path: string): string {
  return read(path).split(/\r?\n/, 1)[0] ?? '';
}

/** The lines of a file that are no comments, as age-keygen writes it. @throws AppError NOT_FOUND, BAD_INPUT when there is none. */
export function readKeyLines(path: string): readonly string[] {
  const lines = read(path)
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  if (lines.length === 0)
    throw new AppError(
      'BAD_INPUT',
      `There is no key in ${path}. It has one a line; lines that begin with # are passed over.`,
    );
  return lines;
}
