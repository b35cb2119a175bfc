/** What the beginning of a table shows: its form, the names of its columns and its first rows. Pure. */
import { isArray, JsonNumber, JsonObject, parseJson } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import { AppError } from '../../../base/errors.ts';
import type { TableForm } from '../../../model/column-mapping.ts';
import { isOpenRow, readCsvRow } from '../csv-rows.ts';
import { hasByteOrderMark } from '../scan/container-form.ts';
import { wanted } from '../scan/json-path.ts';
import { nestedRecords } from '../scan/nested-records.ts';
import { placeOfRows } from './rows-place.ts';

export interface TableHead {
  readonly form: TableForm;
  readonly columns: readonly string[];
  /** One text for each column; null where a row has none. */
  readonly rows: readonly (readonly (string | null)[])[];
}

const DELIMITERS = [',', '\t', ';', '|'] as const;
const MAX_ROWS = 100;
const MAX_COLUMNS = 400;
/** Lines that one quoted cell may take in the head. */
const MAX_CELL_LINES = 20;
/** Keys nested deeper than this are no columns. */
const MAX_DEPTH = 4;

const isName = (cell: string): boolean =>
  /[A-Za-z_]/.test(cell) && cell.length <= 120 && !/^\d{4}-\d\d-\d\d/.test(cell);

/** Lines put together again where a quoted cell goes over several; a quote that does not close soon belongs to its line. */
function joinRows(lines: readonly string[]): readonly string[] {
  const rows: string[] = [];
  for (let at = 0; at < lines.length;) {
    let row = lines[at]!;
    let end = at + 1;
    while (isOpenRow(row) && end < lines.length && end - at < MAX_CELL_LINES) row += `\n${lines[end++]!}`;
    const isWhole = !isOpenRow(row);
    rows.push(isWhole ? row : lines[at]!);
    at = isWhole ? end : at + 1;
  }
  return rows;
}

/** As the first row has them; the one column that may have none, as data frames write their row numbers, is called by its place. */
export function namesOfColumns(first: readonly string[], hasNames: boolean): readonly string[] {
  return first.map((cell, i) => (hasNames && cell.trim() !== '' ? cell.trim() : `column ${i + 1}`));
}

/** Lines that have more or fewer cells than the first speak against a delimiter. */
function delimitedBy(lines: readonly string[], delimiter: string): TableHead | null {
  const rows = lines.map((line) => readCsvRow(line, delimiter)).filter((cells) => cells !== null);
  const first = rows[0];
  if (first === undefined || first.length < 2 || rows.length < 2) return null;
  const alike = rows.filter((cells) => cells.length === first.length);
  if (alike.length * 10 < rows.length * 9 || rows.length * 10 < lines.length * 8) return null;
  const named = first.filter((cell) => cell.trim() !== '');
  const hasNames =
    named.length > 1 &&
    named.length >= first.length - 1 &&
    named.every((cell) => isName(cell.trim())) &&
    new Set(first).size === first.length;
  const columns = namesOfColumns(first, hasNames);
  return { form: { kind: 'delimited', delimiter, hasNames }, columns, rows: hasNames ? alike.slice(1) : alike };
}

/** A value as the text of a cell; null for none, and for an object or an array. */
function cellText(value: Json | undefined): string | null {
  if (value === undefined || value === null || value instanceof JsonObject || isArray(value)) return null;
  return value instanceof JsonNumber ? value.text : String(value);
}

function* leaves(object: JsonObject, prefix: string, depth: number): Iterable<readonly [string, string]> {
  for (const [key, value] of object.members) {
    const path = prefix === '' ? key : `${prefix}.${key}`;
    if (value instanceof JsonObject) {
      if (depth < MAX_DEPTH) yield* leaves(value, path, depth + 1);
      continue;
    }
    const text = cellText(value);
    if (text !== null) yield [path, text];
  }
}

/** All cells of an object of JSON lines: keys down to each value joined by dots. The last of equal keys counts. */
export function cellsOfObject(object: JsonObject): ReadonlyMap<string, string> {
  return new Map(leaves(object, '', 1));
}

function jsonRows(texts: readonly string[]): TableHead | null {
  const objects: ReadonlyMap<string, string>[] = [];
  const names = new Set<string>();
  for (const text of texts) {
    try {
      const json = parseJson(text);
      if (!(json instanceof JsonObject)) return null;
      const cells = cellsOfObject(json);
      for (const name of cells.keys()) if (names.size < MAX_COLUMNS) names.add(name);
      objects.push(cells);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
  }
  if (objects.length === 0 || objects.length * 2 < texts.length || names.size < 2) return null;
  const columns = [...names];
  return {
    form: { kind: 'json-lines' },
    columns,
    rows: objects.map((cells) => columns.map((name) => cells.get(name) ?? null)),
  };
}

/** Null where the bytes show no table. `isWhole`: the head is all of the file. */
export function readTableHead(head: Uint8Array, isWhole: boolean): TableHead | null {
  const bytes = hasByteOrderMark(head) ? head.subarray(3) : head;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  if (/\0/.test(text)) return null;
  const all = text.split(/\r?\n/);
  if (!isWhole) all.pop();
  const lines = all.filter((line) => line.trim() !== '').slice(0, MAX_ROWS);
  const first = lines[0]?.trimStart();
  if (first === undefined) return null;
  const place = placeOfRows(head, isWhole);
  if (place !== null && place !== '') {
    const rows = nestedRecords({ bytes: Buffer.from(bytes), offset: 0 }, [wanted(place)]).slice(0, MAX_ROWS);
    return jsonRows(rows.map((row) => row.bytes.toString('utf8')));
  }
  if (first.startsWith('{')) return jsonRows(lines);
  if (first.startsWith('[') || first.startsWith('<')) return null;
  const rows = joinRows(lines);
  const found = DELIMITERS.map((delimiter) => delimitedBy(rows, delimiter)).filter((head) => head !== null);
  return found.toSorted((a, b) => b.columns.length - a.columns.length)[0] ?? null;
}
