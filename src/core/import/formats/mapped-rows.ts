/** Tables of any shape (CSV, TSV, JSON lines, JSON lists), read through a column mapping. docs/formats/mapped-rows.md */
import { canonicalJson } from '../../../base/canonical-json.ts';
import { JsonObject } from '../../../base/json.ts';
import { mappingFaults, mappingOf, TIME_FIELDS } from '../../../model/column-mapping.ts';
import type { ColumnMapping, MappedField } from '../../../model/column-mapping.ts';
import type { Head, Importer, ImportContext, RecordSink, SourceBytes } from '../importer.ts';
import { IMPORT_LIMITS } from '../limits.ts';
import { forEachRecord } from '../scan/for-each-record.ts';
import { hasByteOrderMark } from '../scan/container-form.ts';
import { wanted } from '../scan/json-path.ts';
import { forEachDelimitedRow } from '../table/delimited-rows.ts';
import { placeOfRows } from '../table/rows-place.ts';
import { rowReader } from '../table/mapped-span.ts';
import type { RowReader } from '../table/mapped-span.ts';
import { proposeMapping } from '../table/propose.ts';
import { cellsOfObject, readTableHead, namesOfColumns, type TableHead } from '../table/table-head.ts';

/** Where the start is known, an end or a duration whose unit nothing tells is left out. */
function withoutOpenTimes(mapping: ColumnMapping): ColumnMapping {
  const { columns } = mapping;
  if (!columns.some(({ field, unit }) => field === 'start' && unit !== null)) return mapping;
  return { ...mapping, columns: columns.filter(({ field, unit }) => unit !== null || !TIME_FIELDS.has(field)) };
}

function tableOf({ bytes, size }: Pick<Head, 'bytes' | 'size'>): TableHead | null {
  return readTableHead(bytes, bytes.length >= size);
}

const mappingOfTable = (table: TableHead): ColumnMapping =>
  withoutOpenTimes(mappingOf(proposeMapping(table), 'proposed'));

/** The mapping that the beginning of a source proposes; null where it is no table. It may be incomplete. */
export function proposedMapping(head: Pick<Head, 'bytes' | 'size'>): ColumnMapping | null {
  const table = tableOf(head);
  return table === null ? null : mappingOfTable(table);
}

/** Whether the source is a table of the mapping's form that has columns enough of it. */
export function fitsMapping(head: Pick<Head, 'bytes' | 'size'>, { form, columns }: ColumnMapping): boolean {
  const table = tableOf(head);
  if (table === null || canonicalJson({ ...table.form }) !== canonicalJson({ ...form })) return false;
  return mappingFaults({ columns: columns.filter(({ column }) => table.columns.includes(column)) }).length === 0;
}

const SHOWN_COLUMNS = 6;

/** What is said of a table that is not read without asking; null for what is no table, or none that tells of calls. */
export function waitingTableReason(head: Pick<Head, 'bytes' | 'size'>): string | null {
  const table = tableOf(head);
  // One object alone is a document, and no table.
  if (table === null || (table.form.kind === 'json-lines' && table.rows.length < 2)) return null;
  const columns = mappingOfTable(table).columns.map(({ column }) => column);
  if (columns.length < 2) return null;
  const shown = columns.slice(0, SHOWN_COLUMNS).join(', ') + (columns.length > SHOWN_COLUMNS ? ', …' : '');
  return `A table, of which these columns were recognised: ${shown}. It is read once somebody confirms what they mean: in the window, or with blobtrail map.`;
}

/** So many fields beside the times have to be recognised before a table is read without asking. */
const SURE: readonly MappedField[] = ['traceId', 'spanId', 'start'];

/** Rows of anything have an `id`: it is that of a span where a parent stands beside it. */
function isSure({ columns }: ColumnMapping): boolean {
  const of = (field: MappedField): string | undefined => columns.find((column) => column.field === field)?.column;
  const isBare = /^(?:.*\.)?id$/i.test(of('spanId') ?? '');
  return SURE.every((field) => of(field) !== undefined) && (!isBare || of('parentSpanId') !== undefined);
}

const NO_TABLE = 'This is no table of delimited values or JSON objects.';
const NO_ZONE = 'Times of this file carry no zone and are read as UTC.';

function incomplete(faults: readonly string[]): string {
  return `The column mapping is incomplete. ${faults.join(' ')} Give one with --map.`;
}

class RowBooker {
  private readonly sink: RecordSink;
  private readonly read: RowReader;
  private hasToldZone = false;

  constructor(sink: RecordSink, mapping: ColumnMapping) {
    this.sink = sink;
    this.read = rowReader(mapping);
  }

  book(offset: number, length: number, cell: (column: string) => string | null): void {
    const row = this.read(cell);
    if (row === null) {
      this.sink.skipped(offset, length, 'no-mapped-cell');
      return;
    }
    this.sink.accepted(offset, length);
    this.sink.statement(row.statement, offset, length);
    for (const doubt of row.doubts) this.sink.issue(offset, length, 'cell', doubt);
    if (!row.assumesUtc || this.hasToldZone) return;
    this.hasToldZone = true;
    this.sink.issue(offset, length, 'assumed-zone', NO_ZONE);
  }
}

async function readDelimited(
  bytes: SourceBytes,
  sink: RecordSink,
  context: ImportContext,
  booker: RowBooker,
  { delimiter, hasNames }: { readonly delimiter: string; readonly hasNames: boolean },
): Promise<void> {
  const mark = hasByteOrderMark(bytes.read(0, Math.min(3, bytes.size))) ? 3 : 0;
  if (mark > 0) sink.skipped(0, mark, 'byte-order-mark');
  let places: ReadonlyMap<string, number> | null = null;
  const placesOf = (cells: readonly string[]): ReadonlyMap<string, number> =>
    new Map(namesOfColumns(cells, hasNames).map((name, i) => [name, i]));
  await forEachDelimitedRow(bytes, mark, delimiter, context, IMPORT_LIMITS, {
    row({ offset, length, cells }) {
      if (places === null) {
        places = placesOf(cells);
        if (hasNames) {
          sink.skipped(offset, length, 'column-names');
          return;
        }
      }
      const known = places;
      const message = (): string => `This row has ${cells.length} cells for ${known.size} columns.`;
      if (cells.length > known.size && cells.slice(known.size).some((cell) => cell !== '')) {
        // Its cells are not those of the columns that they stand under.
        sink.rejected(offset, length, 'cells', message());
        return;
      }
      if (cells.length < known.size) {
        if (offset + length === bytes.size) {
          sink.rejected(offset, length, 'cut', `${message()} The file ends with it.`);
          return;
        }
        sink.issue(offset, length, 'cells', message());
      }
      booker.book(offset, length, (column) => cells[known.get(column) ?? -1] ?? null);
    },
    broken: (offset, length, reason, message) => sink.rejected(offset, length, reason, message),
  });
}

async function readJsonRows(
  bytes: SourceBytes,
  sink: RecordSink,
  context: ImportContext,
  booker: RowBooker,
  place: string,
): Promise<void> {
  await forEachRecord(bytes, sink, context, [wanted(place)], (json, { offset, length }) => {
    if (!(json instanceof JsonObject)) {
      sink.skipped(offset, length, 'unknown-shape');
      return;
    }
    const cells = cellsOfObject(json);
    booker.book(offset, length, (column) => cells.get(column) ?? null);
  });
}

export const mappedRows: Importer = {
  id: 'mapped-rows',
  title: 'Table, read through a column mapping',
  alterations: [
    'A table keeps what somebody chose to put in its columns: attributes, events and links of spans are mostly gone.',
    'What a column means was proposed by its name and values, or said by a person: see the mapping kept with the source.',
  ],
  clock: 'wall',

  sniff(head) {
    const mapping = proposedMapping(head);
    if (mapping === null) return { confidence: 0, reason: 'No table.' };
    const { columns } = mapping;
    if (!isSure(mapping) || mappingFaults(mapping).length > 0)
      return {
        confidence: 0.1,
        reason: `A table in which ${columns.length} columns were recognised: too few to read it.`,
      };
    const names = columns.map(({ column, field }) => `${column} → ${field}`).join(', ');
    return { confidence: 0.32, reason: `A table whose columns say what they are: ${names}.` };
  },

  async read(bytes, sink, context) {
    const head = bytes.read(0, Math.min(bytes.size, IMPORT_LIMITS.headBytes));
    const mapping = context.mapping ?? proposedMapping({ bytes: head, size: bytes.size });
    const faults = mapping === null ? [] : mappingFaults(mapping);
    if (mapping === null || faults.length > 0) {
      if (bytes.size > 0) sink.rejected(0, bytes.size, 'unreadable', mapping === null ? NO_TABLE : incomplete(faults));
      return;
    }
    const booker = new RowBooker(sink, mapping);
    if (mapping.form.kind === 'json-lines')
      await readJsonRows(bytes, sink, context, booker, placeOfRows(head, head.length >= bytes.size) ?? '');
    else await readDelimited(bytes, sink, context, booker, mapping.form);
  },
};
