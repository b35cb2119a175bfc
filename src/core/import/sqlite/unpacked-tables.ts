/**
 * Tables of a database that no importer reads as a whole, taken out as lines of JSON: dataframes and programs keep rows of
 * known formats in tables of any name.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { writeJson } from '../../../base/json.ts';
import { mappingFaults, type MappedField } from '../../../model/column-mapping.ts';
import type { Bytes, OnDamage } from '../archive/expand.ts';
import type { StoredPlace } from '../archive/zip-members.ts';
import { proposedMapping } from '../formats/mapped-rows.ts';
import type { Head } from '../importer.ts';
import { IMPORT_LIMITS } from '../limits.ts';
import { recognise } from '../sniff.ts';
import { openDatabase, type Database, type Fault, type Part } from './database.ts';
import { CASE_FILE } from './refused-database.ts';
import { readSchema, type Table } from './schema.ts';
import { eachRow } from './table-rows.ts';

const PIECE = 256 * 1024;
/** A table whose columns are proposed for one of these tells of calls. */
const OF_CALLS: readonly MappedField[] = ['traceId', 'labelAsked', 'labelAnswered', 'responseId'];

export interface UnpackedTable {
  readonly name: string;
  open(onDamage: OnDamage): Bytes;
}

interface OpenPart extends Part {
  close(): void;
}

function openPart(place: StoredPlace): OpenPart {
  if ('bytes' in place) {
    const { bytes } = place;
    return { size: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length), close() {} };
  }
  const file = openSync(place.path, 'r');
  return {
    size: fstatSync(file).size,
    read(offset, length) {
      const out = Buffer.alloc(length);
      return out.subarray(0, readSync(file, out, 0, length, offset));
    },
    close: () => closeSync(file),
  };
}

function* linesOf(db: Database, table: Table, onFault?: (fault: Fault) => void): Iterable<Buffer> {
  for (const row of eachRow(db, table, onFault)) yield Buffer.from(`${writeJson(row)}\n`);
}

/** The beginning of a table as lines. */
function headOfTable(db: Database, table: Table): Head {
  const lines: Buffer[] = [];
  let size = 0;
  for (const line of linesOf(db, table)) {
    lines.push(line);
    size += line.length;
    if (size > IMPORT_LIMITS.headBytes) break;
  }
  return { name: table.name, bytes: Buffer.concat(lines).subarray(0, IMPORT_LIMITS.headBytes), size };
}

function isEmpty(db: Database, table: Table): boolean {
  for (const _ of eachRow(db, table)) return false;
  return true;
}

function tellsOfCalls(head: Head): boolean {
  if (recognise(head) !== null) return true;
  const mapping = proposedMapping(head);
  return (
    mapping !== null &&
    mappingFaults(mapping).length === 0 &&
    mapping.columns.some(({ field }) => OF_CALLS.includes(field))
  );
}

async function* unpack(place: StoredPlace, name: string, onDamage: OnDamage): Bytes {
  const part = openPart(place);
  try {
    const db = openDatabase(part);
    const table = db === null ? undefined : readSchema(db).find((one) => one.name === name);
    if (db === null || table === undefined) return;
    let faults = 0;
    let waiting: Buffer[] = [];
    let bytes = 0;
    for (const line of linesOf(db, table, () => (faults += 1))) {
      waiting.push(line);
      bytes += line.length;
      if (bytes < PIECE) continue;
      yield Buffer.concat(waiting);
      [waiting, bytes] = [[], 0];
    }
    if (bytes > 0) yield Buffer.concat(waiting);
    if (faults > 0) onDamage(`${faults} ${faults === 1 ? 'place' : 'places'} of this table cannot be read.`);
  } finally {
    part.close();
  }
}

/** All tables with rows, where one of them tells of calls and no importer reads the database itself; else none. */
export function tablesToUnpack(head: Uint8Array, place: StoredPlace): readonly UnpackedTable[] {
  const part = openPart(place);
  try {
    const db = openDatabase(part);
    const whole = { name: '', bytes: head, size: part.size, read: part.read };
    if (db === null || db.applicationId === CASE_FILE || recognise(whole) !== null) return [];
    const full = readSchema(db).filter((table) => !isEmpty(db, table));
    if (!full.some((table) => tellsOfCalls(headOfTable(db, table)))) return [];
    const names = full.map(({ name }) => name).toSorted();
    return names.map((name) => ({ name, open: (onDamage) => unpack(place, name, onDamage) }));
  } finally {
    part.close();
  }
}
