/**
 * One case, one file. Reading uses a read-only connection and leaves the file as it is; writing opens
 * a second connection and WAL, and closing makes one file again.
 */
import { copyFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { AppError } from '../../base/errors.ts';
import { openDb, type Db } from '../store/db.ts';
import { APPLICATION_ID, migrate, SCHEMA_VERSION } from '../store/migrate.ts';
import { appendCustody } from './custody.ts';
import { checkHeader } from './header.ts';
import { checkPages, checkSchema } from './schema-check.ts';

export interface CaseFile {
  readonly path: string;
  readonly name: string;
  /** Sees only what was committed. */
  readonly read: Db;
  /** The single writer, opened at its first use. */
  write(): Db;
  close(): void;
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
    db.pragma('page_size = 8192');
    db.pragma(`application_id = ${APPLICATION_ID}`);
    migrate(db);
    const nowNs = effects.nowNs();
    db.transaction(() => {
      db.named('case_info_put').run('created_ns', nowNs.toString());
      db.named('case_info_put').run('name', fileName.replace(/\.blobtrail$/, ''));
      db.named('case_info_put').run('created_by', `blobtrail ${effects.version}`);
      appendCustody(db, nowNs, effects.actor, 'case.create', { schema: SCHEMA_VERSION, version: effects.version });
    });
  } finally {
    db.close();
  }
}

/** A writer that was killed leaves its log beside the file: opening it for writing puts the two together. */
function recover(path: string): void {
  if ((statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) === 0) return;
  const db = openDb(path, { mode: 'write' });
  try {
    if (Number(db.pragma('wal_checkpoint(TRUNCATE)')) === 0) db.pragma('journal_mode = DELETE');
  } catch (error) {
    // Another program is writing: its log is in use and needs no recovery.
    if (!(error instanceof AppError && error.code === 'CASE_LOCKED')) throw error;
  } finally {
    db.close();
  }
}

/** Nothing of a case is used, and nothing written to it, before it is known to be what it says. */
function check(path: string): number {
  const probe = openDb(path, { mode: 'read' });
  try {
    checkSchema(probe);
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

/**
 * Opens a case, or makes it when `create` is set.
 * @throws AppError NOT_FOUND, CASE_FOREIGN, CASE_TOO_NEW, CASE_CORRUPT: the file is left byte-identical.
 */
export function openCase(givenPath: string, effects: CaseEffects, options: { readonly create: boolean }): CaseFile {
  const path = resolve(givenPath);
  if (checkHeader(path) === 'absent') {
    if (!options.create) throw new AppError('NOT_FOUND', `There is no case file at ${givenPath}.`);
    // Under another name until it is whole: a kill in between leaves no half case.
    const unfinished = `${path}.new-${process.pid}`;
    try {
      create(unfinished, basename(path), effects);
      renameSync(unfinished, path);
    } finally {
      rmSync(unfinished, { force: true });
    }
  }
  recover(path);
  upgrade(path, check(path));
  const read = openDb(path, { mode: 'read' });
  let writer: Db | null = null;
  return {
    path,
    name: String(read.named('case_info_get').get('name')?.['value'] ?? basename(path)),
    read,
    write() {
      if (writer === null) {
        writer = openDb(path, { mode: 'write' });
        if (writer.pragma('journal_mode = WAL') !== 'wal') {
          throw new AppError('BAD_INPUT', `${path} lies where SQLite cannot keep a write-ahead log (a network share?). Copy it to a local disk.`);
        }
      }
      return writer;
    },
    close() {
      read.close();
      if (writer === null) return;
      writer.pragma('wal_checkpoint(TRUNCATE)');
      try {
        writer.pragma('journal_mode = DELETE');
      } catch (error) {
        // Somebody else still reads it: they will make it one file when they close.
        if (!(error instanceof AppError && error.code === 'CASE_LOCKED')) throw error;
      }
      writer.close();
    },
  };
}
