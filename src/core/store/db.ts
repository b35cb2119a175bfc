/**
 * The only file that imports better-sqlite3. A `Db` is one connection with the house's pragmas
 * asserted, statements by name prepared once, and nothing that depends on the library's types.
 *
 * Integers: better-sqlite3 reads them as doubles, which rounds nanoseconds. Every named statement
 * therefore selects `…_ns` columns as text (`CAST(x AS TEXT)`); `db.test.ts` holds it to that.
 */
import Database from 'better-sqlite3';
import { AppError } from '../../base/errors.ts';
import { NAMED_SQL } from './named-sql.ts';
import { forRows } from './statements.ts';
import scratch from './scratch.sql?raw';
import type { Sql, SqlValue } from './sql.ts';

export type Row = Readonly<Record<string, string | number | null | Uint8Array>>;

export type ExactValue = string | number | bigint | null | Uint8Array;

export interface Statement {
  run(...values: readonly SqlValue[]): void;
  get(...values: readonly SqlValue[]): Row | undefined;
  all(...values: readonly SqlValue[]): readonly Row[];
  iterate(...values: readonly SqlValue[]): IterableIterator<Row>;
}

export interface Db {
  readonly path: string;
  readonly isWritable: boolean;
  /** Ids of trust roots that are not to be used: of a copy that is made to see what rests on them. Empty for a case. */
  readonly withdrawn: ReadonlySet<string>;
  /** A statement of queries/*.sql, prepared once per connection. `rows`: an INSERT that takes the values of so many. */
  named(name: string, rows?: number): Statement;
  all(query: Sql): readonly Row[];
  get(query: Sql): Row | undefined;
  iterate(query: Sql): IterableIterator<Row>;
  run(query: Sql): void;
  /** The first column of every row, which holds small integers: many of them fast. */
  numbers(query: Sql): readonly number[];
  /** Several statements at once, no parameters: migrations and indexes. */
  script(text: string): void;
  pragma(text: string): string | number | null;
  /** Rows as arrays, integers as bigint: for comparing to the last digit. */
  exact(query: Sql): IterableIterator<readonly ExactValue[]>;
  /** All or nothing. The function must not be async. */
  transaction<T>(work: () => T): T;
  /** All or nothing over asynchronous work; nothing else may write through this connection meanwhile. */
  longTransaction<T>(work: () => Promise<T>): Promise<T>;
  close(): void;
}

/** WAL could lose pages in 3.7.0–3.51.2 when two connections wrote at one instant (sqlite.org/wal.html#walresetbug). */
const MIN_SQLITE = [3, 51, 3] as const;

const MUST_BE: Readonly<Record<string, number>> = {
  foreign_keys: 1,
  // Without it REPLACE deletes rows and no trigger hears of it (sqlite.org/lang_conflict.html).
  recursive_triggers: 1,
  trusted_schema: 0,
  cell_size_check: 1,
  synchronous: 2,
};

function openRaw(path: string, readonly: boolean): Database.Database {
  try {
    return new Database(path, { readonly, fileMustExist: readonly, timeout: 5000 });
  } catch (error) {
    if (error instanceof TypeError)
      throw new AppError('BAD_INPUT', `${path} cannot be opened: ${error.message}.`, { cause: error });
    throw describeSqliteError(error, path);
  }
}

/** Says in plain words what SQLite's own message means for the case file. */
export function describeSqliteError(error: unknown, path: string): AppError {
  if (error instanceof AppError) return error;
  const code = (error as { code?: string }).code ?? '';
  const text = error instanceof Error ? error.message : String(error);
  if (/^SQLITE_(NOTADB|CORRUPT)/.test(code)) {
    return new AppError('CASE_CORRUPT', `${path} is damaged or is not a case file (${text}). It was not changed.`, {
      cause: error,
    });
  }
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) {
    return new AppError('CASE_LOCKED', `${path} is in use by another program. Close it there and try again.`, {
      cause: error,
    });
  }
  if (/^SQLITE_(CANTOPEN|READONLY|PERM)/.test(code)) {
    return new AppError(
      'BAD_INPUT',
      `${path} cannot be opened or written (${text}). Check the folder and its permissions.`,
      { cause: error },
    );
  }
  if (code.startsWith('SQLITE_FULL')) {
    return new AppError(
      'INTERNAL',
      `There is no room left to write ${path}, or its temporary files. Free some space and do it again.`,
      {
        cause: error,
      },
    );
  }
  if (code.startsWith('SQLITE_IOERR')) {
    return new AppError('INTERNAL', `${path} cannot be read or written (${text}). Check the disk.`, { cause: error });
  }
  return new AppError('INTERNAL', text, { cause: error });
}

const codeOf = (error: unknown): string => {
  const { code, cause } = error as { readonly code?: unknown; readonly cause?: unknown };
  const own = error instanceof AppError ? (cause as { readonly code?: unknown } | undefined)?.code : code;
  return typeof own === 'string' ? own : '';
};

/** Whether there was no room to write. */
export function isNoRoom(error: unknown): boolean {
  return /^(?:SQLITE_FULL|ENOSPC|EDQUOT)/.test(codeOf(error));
}

/** Whether the machine refused to write, whatever the case holds: no room, no permission, a fault of the disk. */
export function isUnwritable(error: unknown): boolean {
  const refused =
    /^(?:SQLITE_(?:CANTOPEN|READONLY|PERM|IOERR_(?:WRITE|FSYNC|DIR_FSYNC|TRUNCATE|DELETE|LOCK))|EACCES|EPERM|EROFS|ENOENT|EIO)/;
  return isNoRoom(error) || refused.test(codeOf(error));
}

function assertVersion(db: Database.Database): void {
  const version = String(db.prepare('SELECT sqlite_version() AS v').pluck().get());
  const parts = version.split('.').map(Number);
  for (let i = 0; i < MIN_SQLITE.length; i += 1) {
    const have = parts[i] ?? 0;
    const need = MIN_SQLITE[i] ?? 0;
    if (have > need) return;
    if (have < need) {
      throw new AppError('INTERNAL', `SQLite ${version} is too old: ${MIN_SQLITE.join('.')} or newer is needed.`);
    }
  }
}

/** Negative: KiB, not pages. SQLite sorts in as much memory as well; what writes is as fast with this, and leaves room for what the passes hold. */
const WRITER_CACHE_KIB = -24_576;
const READER_CACHE_KIB = -65_536;
/** Of the tables in scratch.sql, which are written and read in one order. */
const TEMP_CACHE_KIB = -4096;

function setPragmas(db: Database.Database, isWritable: boolean): void {
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  db.pragma('recursive_triggers = ON');
  db.pragma('trusted_schema = OFF');
  db.pragma('cell_size_check = ON');
  db.pragma('mmap_size = 0');
  db.pragma('temp_store = FILE');
  db.pragma(`cache_size = ${isWritable ? WRITER_CACHE_KIB : READER_CACHE_KIB}`);
  db.pragma(`temp.cache_size = ${TEMP_CACHE_KIB}`);
  for (const [name, want] of Object.entries(MUST_BE)) {
    const have = db.pragma(name, { simple: true });
    if (have !== want) throw new AppError('INTERNAL', `SQLite refused to set ${name} to ${want}.`);
  }
}

function guarded<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw (error as { code?: string }).code?.startsWith('SQLITE_') === true ? describeSqliteError(error, path) : error;
  }
}

function* guardedRows<T>(path: string, open: () => IterableIterator<T>): IterableIterator<T> {
  try {
    yield* open();
  } catch (error) {
    throw (error as { code?: string }).code?.startsWith('SQLITE_') === true ? describeSqliteError(error, path) : error;
  }
}

function wrap(statement: Database.Statement, path: string): Statement {
  return {
    run: (...values) => guarded(path, () => void statement.run(...values)),
    get: (...values) => guarded(path, () => statement.get(...values) as Row | undefined),
    all: (...values) => guarded(path, () => statement.all(...values) as readonly Row[]),
    iterate: (...values) => guardedRows(path, () => statement.iterate(...values) as IterableIterator<Row>),
  };
}

export interface OpenOptions {
  /** `memory` is a fresh private database that is never written to disk. */
  readonly mode: 'read' | 'write' | 'memory';
  readonly withdrawn?: ReadonlySet<string>;
}

function prepareConnection(raw: Database.Database, isWritable: boolean): void {
  assertVersion(raw);
  setPragmas(raw, isWritable);
  if (isWritable) raw.exec(scratch);
  // The passes write derived rows while they read evidence; they never write what they iterate.
  if (isWritable) raw.unsafeMode(true);
}

/** SQLite itself ends a transaction after some errors: a rollback then would hide the first error. */
async function runLong<T>(raw: Database.Database, guard: <R>(work: () => R) => R, work: () => Promise<T>): Promise<T> {
  guard(() => raw.exec('BEGIN IMMEDIATE'));
  try {
    const result = await work();
    guard(() => raw.exec('COMMIT'));
    return result;
  } catch (error) {
    if (raw.inTransaction) raw.exec('ROLLBACK');
    throw error;
  }
}

/** Opens a connection. @throws AppError with the plain meaning of SQLite's refusal. */
export function openDb(path: string, options: OpenOptions): Db {
  const isWritable = options.mode !== 'read';
  const raw = openRaw(options.mode === 'memory' ? ':memory:' : path, !isWritable);
  const named = new Map<string, Statement>();
  const guard = <T>(work: () => T): T => guarded(path, work);
  try {
    guard(() => prepareConnection(raw, isWritable));
  } catch (error) {
    raw.close();
    throw error;
  }
  const prepare = (text: string): Statement => guard(() => wrap(raw.prepare(text), path));
  return {
    path,
    isWritable,
    withdrawn: options.withdrawn ?? new Set(),
    named(name, rows = 1) {
      const key = rows === 1 ? name : `${name} ${rows}`;
      const known = named.get(key);
      if (known !== undefined) return known;
      const text = NAMED_SQL.get(name);
      if (text === undefined) throw new AppError('INTERNAL', `There is no statement named "${name}".`);
      const statement = prepare(rows === 1 ? text : forRows(text, rows));
      named.set(key, statement);
      return statement;
    },
    all: (query) => prepare(query.text).all(...query.values),
    get: (query) => prepare(query.text).get(...query.values),
    iterate: (query) => prepare(query.text).iterate(...query.values),
    run: (query) => prepare(query.text).run(...query.values),
    *exact(query) {
      const statement = guard(() => raw.prepare(query.text).safeIntegers(true).raw(true));
      yield* guardedRows(path, () => statement.iterate(...query.values) as IterableIterator<readonly ExactValue[]>);
    },
    numbers: (query) =>
      guard(
        () =>
          raw
            .prepare(query.text)
            .pluck()
            .all(...query.values) as number[],
      ),
    script: (text) => guard(() => void raw.exec(text)),
    pragma: (text) => guard(() => raw.pragma(text, { simple: true }) as string | number | null),
    // Immediate: a transaction that reads first and then finds another writer could not go on.
    transaction: (work) => guard(() => (isWritable ? raw.transaction(work).immediate() : raw.transaction(work)())),
    longTransaction: (work) => runLong(raw, guard, work),
    close: () => raw.close(),
  };
}

/** A table that is made while it is read. */
export interface TableFunction {
  readonly name: string;
  readonly columns: readonly string[];
  /** What may be given in brackets behind the name; null where it is not. */
  readonly parameters: readonly string[];
  rows(...values: readonly unknown[]): IterableIterator<readonly SqlValue[]>;
}

/** A read-only connection for SQL that a person wrote: integers exact, one statement, rows as arrays. */
export function runUserQuery(
  path: string,
  text: string,
  limit: number,
  tables: readonly TableFunction[] = [],
): { columns: string[]; rows: unknown[][]; truncated: boolean } {
  const raw = openRaw(path, true);
  try {
    setPragmas(raw, false);
    raw.pragma('query_only = ON');
    for (const { name, columns, parameters, rows } of tables)
      raw.table(name, { columns: [...columns], parameters: [...parameters], safeIntegers: true, rows: rows as never });
    const statement = raw.prepare(text);
    if (!statement.reader || !statement.readonly) {
      throw new AppError('BAD_INPUT', 'Only statements that read are allowed: SELECT, WITH … SELECT, VALUES, EXPLAIN.');
    }
    statement.safeIntegers(true).raw(true);
    const rows: unknown[][] = [];
    let truncated = false;
    for (const row of statement.iterate() as IterableIterator<unknown[]>) {
      if (rows.length >= limit) {
        truncated = true;
        break;
      }
      rows.push(row);
    }
    return { columns: statement.columns().map((column) => column.name), rows, truncated };
  } catch (error) {
    if (error instanceof AppError) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new AppError('BAD_INPUT', `SQLite cannot run this: ${message}`, { cause: error });
  } finally {
    raw.close();
  }
}
