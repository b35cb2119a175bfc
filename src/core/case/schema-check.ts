/**
 * A case comes from somebody else's machine: its schema is compared with the one this build makes,
 * so that no planted trigger or view runs (sqlite.org/security.html), and its pages are checked.
 */
import { AppError } from '../../base/errors.ts';
import { openDb, type Db } from '../store/db.ts';
import { migrate } from '../store/migrate.ts';
import { sql } from '../store/sql.ts';
import { parseNamedSql } from '../store/statements.ts';
import lateIndexes from '../store/late-indexes.sql?raw';
import requestIndexes from '../store/request-indexes.sql?raw';
import spanIndexes from '../store/span-indexes.sql?raw';

/** Above this the big evidence tables are left to `blobtrail verify`, which re-hashes all of them. */
const FULL_CHECK_BYTES = 256 * 1024 * 1024;
const BULK_TABLES = new Set([
  'frame',
  'span',
  'span_block',
  'statement',
  'request',
  'request_record',
  'finding_request',
  'request_block',
  'rank_block',
  'time_block',
  'finding_block',
  'clock_pair',
  'request_text',
  'request_text_data',
]);

/** All but what SQLite makes by itself: the indexes of keys, and what ANALYZE counts. */
const LIST = sql`
  SELECT type, name, coalesce(sql, '') AS text FROM sqlite_schema
  WHERE NOT (type = 'index' AND sql IS NULL AND name GLOB 'sqlite_autoindex_*')
    AND NOT (type = 'table' AND name IN ('sqlite_stat1', 'sqlite_stat4'))
  ORDER BY name`;

function describe(db: Db): Map<string, string> {
  return new Map(db.all(LIST).map((row) => [`${row['type']} ${row['name']}`, String(row['text'])]));
}

/** The statements of late-indexes.sql under their names. */
export const LATE_INDEXES = parseNamedSql(lateIndexes, 'late-indexes.sql');

/** Spans were rows before this schema, with indexes of their own. */
export const SPAN_BLOCKS_SINCE = 8;
/** Tables are read through column mappings since this schema. */
export const READINGS_SINCE = 9;
/** Filters read packed columns alone since this schema. */
const COLUMNS_ALONE_SINCE = 10;
const SPAN_INDEXES = parseNamedSql(spanIndexes, 'span-indexes.sql');
const REQUEST_INDEXES = parseNamedSql(requestIndexes, 'request-indexes.sql');

function lateIndexesOf(version: number): ReadonlyMap<string, string> {
  const requests = version < COLUMNS_ALONE_SINCE ? REQUEST_INDEXES : [];
  const spans = version < SPAN_BLOCKS_SINCE ? SPAN_INDEXES : [];
  return new Map([...LATE_INDEXES, ...requests, ...spans]);
}

function expectedSchema(version: number): Map<string, string> {
  const fresh = openDb('(expected)', { mode: 'memory' });
  try {
    migrate(fresh, version);
    for (const text of lateIndexesOf(version).values()) fresh.script(text);
    return describe(fresh);
  } finally {
    fresh.close();
  }
}

/**
 * Against the schema of the case's own version. Answers the triggers that are missing: without them evidence can
 * be changed, but reading is safe.
 * @throws AppError CASE_CORRUPT naming the object that is too much, missing or different.
 */
export function checkSchema(db: Db): readonly string[] {
  const version = Number(db.pragma('user_version'));
  const expected = expectedSchema(version);
  const late = lateIndexesOf(version);
  const found = describe(db);
  for (const [name, text] of found) {
    if (expected.get(name) !== text) {
      throw new AppError(
        'CASE_CORRUPT',
        `${db.path} holds ${name}, which this build did not make. It was not changed.`,
      );
    }
  }
  const missing = [...expected.keys()].filter(
    (name) => !found.has(name) && !(name.startsWith('index ') && late.has(name.slice(6))),
  );
  const needed = missing.find((name) => !name.startsWith('trigger '));
  if (needed !== undefined) throw new AppError('CASE_CORRUPT', `${db.path} lacks ${needed}. It was not changed.`);
  return missing;
}

/** @throws AppError CASE_CORRUPT with SQLite's first complaint. */
export function checkPages(db: Db, bytes: number): void {
  const complain = (answer: unknown): void => {
    if (answer !== 'ok') {
      throw new AppError('CASE_CORRUPT', `${db.path} is damaged: ${String(answer)}. It was not changed.`);
    }
  };
  if (bytes <= FULL_CHECK_BYTES) {
    complain(db.pragma('quick_check(1)'));
    return;
  }
  for (const row of db.all(sql`SELECT name FROM sqlite_schema WHERE type = 'table'`)) {
    const name = String(row['name']);
    if (!BULK_TABLES.has(name)) complain(db.pragma(`quick_check("${name}")`));
  }
}
