/** The tables of a SQLite database: names, first pages and columns, from the table that SQLite keeps of them. */
import type { Head } from '../importer.ts';
import { IMPORT_LIMITS } from '../limits.ts';
import { isDatabase, leavesOf, openDatabase, rowsOf, type Database, type Fault, type Part } from './database.ts';

export interface Table {
  readonly name: string;
  readonly root: number;
  readonly columns: readonly string[];
  /** The column that is another name of the row's number and is stored as null; -1 for none. */
  readonly rowidColumn: number;
}

/** No schema of a program is larger. */
const MOST_OBJECTS = 10_000;
const CONSTRAINT = /^(?:CONSTRAINT|PRIMARY|UNIQUE|CHECK|FOREIGN)\b/i;
const QUOTED = /^(?:"((?:[^"]|"")*)"|`((?:[^`]|``)*)`|\[([^\]]*)\]|'((?:[^']|'')*)'|([^\s("'`[,]+))/;

/** What stands between the outer brackets, cut at commas that are in no inner ones and in no quotes. */
function definitions(sql: string): readonly string[] {
  const out: string[] = [];
  let depth = 0;
  let start = -1;
  let quote = '';
  for (let i = 0; i < sql.length; i += 1) {
    const c = sql[i]!;
    if (quote !== '') {
      if (c === quote) quote = '';
    } else if (c === '"' || c === "'" || c === '`') quote = c;
    else if (c === '[') quote = ']';
    else if (c === '(') {
      depth += 1;
      if (depth === 1) start = i + 1;
    } else if (c === ',' && depth === 1) {
      out.push(sql.slice(start, i));
      start = i + 1;
    } else if (c === ')') {
      depth -= 1;
      if (depth === 0) return [...out, sql.slice(start, i)];
    }
  }
  return out;
}

function nameOf(definition: string): string {
  const [, double, back, square, single, bare] = QUOTED.exec(definition) ?? [];
  return (
    double?.replaceAll('""', '"') ??
    back?.replaceAll('``', '`') ??
    square ??
    single?.replaceAll("''", "'") ??
    bare ??
    ''
  );
}

/** A column that is computed when it is read has no value in the row. */
function isVirtual(definition: string): boolean {
  return /\bAS\s*\(/i.test(definition.replace(QUOTED, '')) && !/\)\s*STORED\b/i.test(definition);
}

/** Columns of a `CREATE TABLE`, and which of them is the number of the row. */
export function columnsOf(sql: string): Pick<Table, 'columns' | 'rowidColumn'> {
  const parts = definitions(sql).map((part) => part.trim());
  const columns = parts.filter((part) => part !== '' && !CONSTRAINT.test(part) && !isVirtual(part));
  const names = columns.map(nameOf);
  const isInteger = (i: number): boolean => /^\s*INTEGER\b/i.test(columns[i]!.replace(QUOTED, ''));
  const own = columns.findIndex((part, i) => isInteger(i) && /\bPRIMARY\s+KEY\b(?!\s+DESC)/i.test(part));
  const key = parts.flatMap(
    (part) => /^(?:CONSTRAINT\s+\S+\s+)?PRIMARY\s+KEY\s*\(([^),]+)\)/i.exec(part)?.[1] ?? [],
  )[0];
  const apart = key === undefined ? -1 : names.findIndex((name, i) => name === nameOf(key.trim()) && isInteger(i));
  return { columns: names, rowidColumn: own >= 0 ? own : apart };
}

/** Tables with rows of their own; those that SQLite made for itself are left out. */
export function readSchema(db: Database, onFault: (fault: Fault) => void = () => undefined): readonly Table[] {
  const tables: Table[] = [];
  let objects = 0;
  for (const leaf of leavesOf(db, 1, onFault)) {
    for (const { values } of rowsOf(db, leaf, IMPORT_LIMITS.recordBytes, onFault)) {
      objects += 1;
      if (objects > MOST_OBJECTS) return tables;
      const [type, name, , root, sql] = values;
      if (type !== 'table' || typeof name !== 'string' || typeof sql !== 'string' || typeof root !== 'bigint') continue;
      if (name.startsWith('sqlite_') || root <= 0n || /\bWITHOUT\s+ROWID\s*(?:,|$)/i.test(sql)) continue;
      tables.push({ name, root: Number(root), ...columnsOf(sql) });
    }
  }
  return tables;
}

const known = new WeakMap<Uint8Array, readonly Table[]>();

/** The tables of the source that a head is of; none where it is no database. */
export function tablesOf(head: Head): readonly Table[] {
  const before = known.get(head.bytes);
  if (before !== undefined) return before;
  const db = isDatabase(head.bytes) ? openDatabase(partOf(head)) : null;
  const tables = db === null ? [] : readSchema(db);
  known.set(head.bytes, tables);
  return tables;
}

/** As much of the source as can be looked at before it is read. */
export function partOf({ bytes, size, read }: Head): Part {
  if (read !== undefined) return { size, read };
  return { size: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) };
}

/** The table of this name, when it has all of the columns. */
export function tableWith(tables: readonly Table[], name: string, ...columns: readonly string[]): Table | null {
  const found = tables.find((table) => table.name === name);
  return found !== undefined && columns.every((column) => found.columns.includes(column)) ? found : null;
}
