/** Rows of several tables in the order of the file, as data with the names of their columns. */
import { JsonNumber, JsonObject } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import { throwIfAborted } from '../../../base/errors.ts';
import type { ImportContext, RecordSink } from '../importer.ts';
import { IMPORT_LIMITS } from '../limits.ts';
import { leavesOf, rowsOf, type Database, type Fault, type Row } from './database.ts';
import type { SqliteValue } from './record.ts';
import type { Table } from './schema.ts';

/** Pages that cannot be found are told so far. */
const MOST_LOST = 100;
/** Between so many others get their turn. */
const PAGES_AT_ONCE = 256;

export type OnRow = (row: JsonObject, offset: number, length: number) => void;

function jsonOf(value: SqliteValue): Json {
  if (value === null || typeof value === 'string') return value;
  if (typeof value === 'bigint') return new JsonNumber(value.toString());
  if (typeof value === 'number') return Number.isFinite(value) ? new JsonNumber(String(value)) : String(value);
  return null;
}

/** A row that is older than a column lacks it; values that are bytes are left out. */
function namedRow({ columns, rowidColumn }: Table, { rowid, values }: Row): JsonObject {
  return new JsonObject(
    columns.flatMap((name, i): readonly (readonly [string, Json])[] => {
      if (i === rowidColumn) return [[name, new JsonNumber(rowid.toString())]];
      const value = values[i];
      return value === undefined || value instanceof Uint8Array ? [] : [[name, jsonOf(value)]];
    }),
  );
}

/** All rows of one table. */
export function* eachRow(
  db: Database,
  table: Table,
  onFault: (fault: Fault) => void = () => undefined,
): Iterable<JsonObject> {
  for (const leaf of leavesOf(db, table.root, onFault))
    for (const row of rowsOf(db, leaf, IMPORT_LIMITS.recordBytes, onFault)) yield namedRow(table, row);
}

/** Rows come page by page, whatever table they are of; what cannot be read is booked. @throws AppError CANCELLED */
export async function forEachTableRow(
  db: Database,
  tables: readonly (readonly [table: Table, onRow: OnRow])[],
  sink: RecordSink,
  { signal }: Pick<ImportContext, 'signal'>,
): Promise<void> {
  const owners = new Map<number, readonly [Table, OnRow]>();
  const lost: Fault[] = [];
  const lose = (fault: Fault): void => {
    if (lost.length < MOST_LOST) lost.push(fault);
  };
  for (const [table, onRow] of tables)
    for (const leaf of leavesOf(db, table.root, lose)) {
      if (owners.has(leaf))
        lose({
          offset: (leaf - 1) * db.pageSize,
          length: db.pageSize,
          message: `Page ${leaf} belongs to two tables.`,
        });
      else owners.set(leaf, [table, onRow]);
    }
  let pages = 0;
  for (const [leaf, [table, onRow]] of [...owners].toSorted(([a], [b]) => a - b)) {
    throwIfAborted(signal);
    const reject = ({ offset, length, message }: Fault): void => {
      if (length > 0) sink.rejected(offset, length, 'damaged', message);
      else sink.issue(offset, 0, 'damaged', message);
    };
    for (const row of rowsOf(db, leaf, IMPORT_LIMITS.recordBytes, reject))
      onRow(namedRow(table, row), row.offset, row.length);
    pages += 1;
    if (pages % PAGES_AT_ONCE === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  for (const { offset, length, message } of lost) sink.issue(offset, length, 'damaged', message);
}
