/**
 * Looks at a file before SQLite does. SQLite may write to a file just by opening it, so a file that
 * is not a case of this build is told by its first hundred bytes (sqlite.org/fileformat2.html §1.3).
 */
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { AppError } from '../../base/errors.ts';
import { whyUnread } from '../file-failure.ts';
import { APPLICATION_ID, SCHEMA_VERSION } from '../store/migrate.ts';

const MAGIC = 'SQLite format 3\0';

function readable<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new AppError('BAD_INPUT', `${path} cannot be read: ${whyUnread(error)}. Check its permissions.`, {
      cause: error,
    });
  }
}

function readHead(path: string, into: Buffer): number {
  const fd = openSync(path, 'r');
  try {
    return readSync(fd, into, 0, into.length, 0);
  } finally {
    closeSync(fd);
  }
}

/** Answers whether a case is there. @throws AppError CASE_FOREIGN, CASE_CORRUPT or CASE_TOO_NEW. */
export function checkHeader(path: string): 'absent' | 'case' {
  const stat = readable(path, () => statSync(path, { throwIfNoEntry: false }));
  if (stat === undefined) return 'absent';
  if (!stat.isFile())
    throw new AppError('BAD_INPUT', `${path} is not a file; a case is one file, something.blobtrail.`);
  const { size } = stat;
  const head = Buffer.alloc(100);
  const read = readable(path, () => readHead(path, head));
  const untouched = 'It was not changed.';
  if (head.subarray(0, 16).toString('latin1') !== MAGIC) {
    throw new AppError('CASE_FOREIGN', `${path} is not a case file: it is not an SQLite database. ${untouched}`);
  }
  if (read < 100) throw new AppError('CASE_CORRUPT', `${path} is cut off after ${read} bytes. ${untouched}`);
  const application = head.readUInt32BE(68);
  if (application !== APPLICATION_ID) {
    throw new AppError('CASE_FOREIGN', `${path} is an SQLite database of another program. ${untouched}`);
  }
  const version = head.readUInt32BE(60);
  if (version > SCHEMA_VERSION) {
    throw new AppError(
      'CASE_TOO_NEW',
      `${path} was made by a newer Blobtrail (schema ${version}; this build knows ${SCHEMA_VERSION}). Open it with that version. ${untouched}`,
    );
  }
  if (version === 0)
    throw new AppError('CASE_CORRUPT', `${path} was never finished: its schema is missing. ${untouched}`);
  // Read and write version: 1 is a journal, 2 a write-ahead log; SQLite opens others for reading, and says nothing.
  if (!(head[18] === head[19] && (head[18] === 1 || head[18] === 2))) {
    throw new AppError('CASE_CORRUPT', `${path} is damaged: its header names no known file format. ${untouched}`);
  }
  const pageSize = head.readUInt16BE(16) === 1 ? 65536 : head.readUInt16BE(16);
  const pages = head.readUInt32BE(28);
  const hasWal = (statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
  if (!hasWal && head.readUInt32BE(24) === head.readUInt32BE(92) && pages * pageSize > size) {
    throw new AppError('CASE_CORRUPT', `${path} is cut off: ${size} bytes of ${pages * pageSize}. ${untouched}`);
  }
  return 'case';
}
