/**
 * One case, one file. Reading uses a read-only connection and leaves the file as it is; writing opens
 * a second connection and WAL, and closing makes one file again.
 */
import {
  closeSync,
  copyFileSync,
  fsyncSync,
  linkSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { AppError } from '../../base/errors.ts';
import { isNoRoom, isUnwritable, openDb, type Db } from '../store/db.ts';
import { APPLICATION_ID, migrate, SCHEMA_VERSION } from '../store/migrate.ts';
import { appendCustody } from './custody.ts';
import { checkHeader } from './header.ts';
import { checkPages, checkSchema } from './schema-check.ts';

export interface CaseFile {
  readonly path: string;
  readonly name: string;
  /** Sees only what was committed. */
  readonly read: Db;
  /** No other process had it open for writing when this one opened it. */
  readonly isAlone: boolean;
  /** The single writer, opened at its first use. @throws AppError as checkThere. */
  write(): Db;
  /** @throws AppError CONFLICT where another file, or none, stands in its place now: what is open is still readable. */
  checkThere(): void;
  /** Says that a thread of this program wrote by a connection of its own: closing makes one file of it, too. */
  wasWritten(): void;
  /** False where there was no room to make one file of the case: its log lies beside it, and is a part of it. */
  close(): boolean;
}

export interface CaseEffects {
  readonly nowNs: () => bigint;
  readonly actor: string;
  readonly version: string;
}

function create(path: string, fileName: string, effects: CaseEffects): void {
  if (statSync(dirname(path), { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new AppError('NOT_FOUND', `There is no folder ${dirname(path)} to put the case in.`);
  }
  const db = openDb(path, { mode: 'write' });
  try {
    // Nobody sees the file before it is whole and on the disk: nothing of it has to be rolled back.
    db.pragma('journal_mode = MEMORY');
    db.pragma('synchronous = OFF');
    db.pragma('page_size = 8192');
    db.pragma(`application_id = ${APPLICATION_ID}`);
    migrate(db);
    const nowNs = effects.nowNs();
    const name = fileName.replace(/\.blobtrail$/, '').toWellFormed();
    db.transaction(() => {
      db.named('case_info_put').run('created_ns', nowNs.toString());
      db.named('case_info_put').run('name', name);
      db.named('case_info_put').run('created_by', `blobtrail ${effects.version}`);
      appendCustody(db, nowNs, effects.actor, 'case.create', {
        name,
        schema: SCHEMA_VERSION,
        version: effects.version,
      });
    });
  } finally {
    db.close();
  }
  const fd = openSync(path, 'r+');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** Byte 18 of the header is 2 while the write-ahead log is in use (sqlite.org/fileformat2.html §1.3). */
function usesLog(path: string): boolean {
  const fd = openSync(path, 'r');
  try {
    const head = Buffer.alloc(20);
    return readSync(fd, head, 0, 20, 0) === 20 && head[18] === 2;
  } finally {
    closeSync(fd);
  }
}

/** A migration that was killed leaves its journal, which no reading connection may roll back. */
function rollBack(path: string): void {
  if ((statSync(`${path}-journal`, { throwIfNoEntry: false })?.size ?? 0) === 0) return;
  const db = openDb(path, { mode: 'write' });
  db.pragma('user_version');
  db.close();
}

/**
 * `in-use`: somebody else has the case, and it is theirs to do. `no-room`, `read-only`: the log holds everything until there
 * is room, and until it lies where it can be written.
 */
type Folded = 'one-file' | 'in-use' | 'no-room' | 'read-only';

/** Makes one file again of a case and its log: what a writer does at its end, or what is left to do after one that was killed. */
function fold(path: string): Folded {
  if (!usesLog(path)) return 'one-file';
  const db = openDb(path, { mode: 'write' });
  try {
    db.pragma('busy_timeout = 0');
    return db.pragma('journal_mode = DELETE') === 'delete' ? 'one-file' : 'in-use';
  } catch (error) {
    if (error instanceof AppError && error.code === 'CASE_LOCKED') return 'in-use';
    if (isNoRoom(error)) return 'no-room';
    if (isUnwritable(error)) return 'read-only';
    throw error;
  } finally {
    db.close();
  }
}

/** The log is copied into the case from 128 MiB on, and at the end: to do so after each source costs two waits for the disk. */
const LOG_PAGES = 16_384;

function openWriter(path: string): Db {
  const db = openDb(path, { mode: 'write' });
  try {
    if (db.pragma('journal_mode = WAL') === 'wal') {
      db.pragma(`wal_autocheckpoint = ${LOG_PAGES}`);
      return db;
    }
    throw new AppError(
      'BAD_INPUT',
      `${path} lies where SQLite cannot keep a write-ahead log (a network share?). Copy it to a local disk.`,
    );
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Nothing of a case is used, and nothing written to it, before it is known to be what it says. */
function check(path: string, asFound: boolean): number {
  const probe = openDb(path, { mode: 'read' });
  try {
    const missing = checkSchema(probe);
    if (missing.length > 0 && !asFound) {
      throw new AppError(
        'CASE_CORRUPT',
        `${path} lacks ${missing[0] ?? ''}. It was not changed; \`blobtrail verify\` tells what else differs.`,
      );
    }
    checkPages(probe, statSync(path).size);
    return Number(probe.pragma('user_version'));
  } finally {
    probe.close();
  }
}

function upgrade(path: string, version: number): void {
  if (version === SCHEMA_VERSION) return;
  copyFileSync(path, `${path}.schema-${version}.bak`);
  const db = openDb(path, { mode: 'write' });
  try {
    migrate(db);
  } finally {
    db.close();
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { readonly code?: string }).code !== 'ESRCH';
  }
}

/** What a process left that was killed while it made this case. */
function clearUnfinished(path: string): void {
  const start = `${basename(path)}.new-`;
  for (const name of readdirSync(dirname(path))) {
    const pid = name.startsWith(start) ? /^(\d+)(?:-journal)?$/.exec(name.slice(start.length))?.[1] : undefined;
    if (pid !== undefined && !isRunning(Number(pid))) rmSync(join(dirname(path), name), { force: true });
  }
}

/** Under another name until it is whole: a kill in between leaves no half case. Who comes second takes the first one's. */
function createWhole(path: string, effects: CaseEffects): void {
  const unfinished = `${path}.new-${process.pid}`;
  try {
    create(unfinished, basename(path), effects);
    clearUnfinished(path);
    linkSync(unfinished, path);
  } catch (error) {
    const { code } = error as { readonly code?: string };
    if (code === 'EEXIST') return;
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error;
    // A file system without hard links.
    renameSync(unfinished, path);
  } finally {
    rmSync(unfinished, { force: true });
  }
}

/** Names a file as long as it is there, whatever its path; null where there is none. */
function identityOf(path: string): string | null {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stat === undefined ? null : `${stat.dev}:${stat.ino}`;
}

export interface OpenOptions {
  /** Makes the case when it is not there. */
  readonly create: boolean;
  /** For verifying: a case whose guards are missing opens too, and nothing is upgraded or can be written. */
  readonly asFound?: boolean;
}

/**
 * Opens a case, or makes it when `create` is set.
 * @throws AppError NOT_FOUND, CASE_FOREIGN, CASE_TOO_NEW, CASE_CORRUPT: the file is left byte-identical.
 */
export function openCase(givenPath: string, effects: CaseEffects, options: OpenOptions): CaseFile {
  const path = resolve(givenPath);
  const asFound = options.asFound === true;
  if (checkHeader(path) === 'absent') {
    if (!options.create)
      throw new AppError('NOT_FOUND', `There is no case file at ${givenPath}. An import into it would make one.`);
    createWhole(path, effects);
  }
  rollBack(path);
  const version = check(path, asFound);
  const isAlone = fold(path) === 'one-file';
  if (!asFound) upgrade(path, version);
  const read = openDb(path, { mode: 'read' });
  const identity = identityOf(path);
  let writer: Db | null = null;
  let isWritten = false;
  const checkThere = (): void => {
    const now = identityOf(path);
    if (now === identity) return;
    const what = now === null ? 'was taken away or renamed' : 'was replaced by another file';
    throw new AppError(
      'CONFLICT',
      `${path} ${what} while it was open. Nothing more is written to it. Put it back, or open the case where it is now.`,
    );
  };
  return {
    path,
    name: String(read.named('case_info_get').get('name')?.['value'] ?? basename(path)),
    read,
    isAlone,
    write() {
      if (asFound) throw new AppError('CONFLICT', 'The case was opened to be verified, not to be changed.');
      checkThere();
      return (writer ??= openWriter(path));
    },
    checkThere,
    wasWritten() {
      isWritten = true;
    },
    close() {
      read.close();
      if (writer === null && !isWritten) return true;
      writer?.close();
      // What stands in its place now is somebody else's.
      return identityOf(path) !== identity || fold(path) !== 'no-room';
    },
  };
}
