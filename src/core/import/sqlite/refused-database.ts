/** Databases that are kept and not read, and why. */
import type { Head } from '../importer.ts';
import { isDatabase, openDatabase } from './database.ts';
import { partOf, tablesOf } from './schema.ts';

/** `application_id` of a case (docs/case-file.md). */
export const CASE_FILE = 0x426c6254;
const LOG_MAGICS: ReadonlySet<number> = new Set([0x377f0682, 0x377f0683]);
const SHOWN_TABLES = 12;

function startOf({ bytes }: Head): number {
  return bytes.length < 4 ? 0 : new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0);
}

/** Null for what is no database; also for one that an importer reads. */
export function refusedDatabase(head: Head): string | null {
  if (LOG_MAGICS.has(startOf(head)))
    return 'A write-ahead log of a SQLite database. What it holds beyond the database beside it is read together with that, when both are imported from one folder; by itself it is not read.';
  if (!isDatabase(head.bytes)) return null;
  const db = openDatabase(partOf(head));
  if (db === null) return 'A SQLite database whose header cannot be read.';
  if (db.applicationId === CASE_FILE)
    return 'A case file of Blobtrail: no evidence of its own. Open it, import what its sources came from, or take over what people said in it with `blobtrail merge`.';
  const names = tablesOf(head)
    .map(({ name }) => name)
    .toSorted();
  const shown = names.slice(0, SHOWN_TABLES).join(', ') + (names.length > SHOWN_TABLES ? ', …' : '');
  return `A SQLite database ${names.length === 0 ? 'without tables that can be read' : `with the tables ${shown}, which no importer knows`}. Export what matters of it as CSV or JSON lines, and say which column is what.`;
}
