/** Rows of ClickHouse that are lists of cells: CSV, TSV, and the compact forms of JSON. */
import { isUtf8 } from 'node:buffer';
import { isArray } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import { readCsvRow } from '../csv-rows.ts';
import { textOf } from '../field-readers.ts';
import { probeHead } from '../head-probe.ts';
import type { ImportContext, RecordSink, SourceBytes } from '../importer.ts';
import { IMPORT_LIMITS } from '../limits.ts';
import { hasByteOrderMark } from '../scan/container-form.ts';
import { firstLine, headText } from '../scan/for-each-entry.ts';
import { forEachLine } from '../scan/for-each-line.ts';
import { forEachRecord, tryParse } from '../scan/for-each-record.ts';
import { wanted } from '../scan/json-path.ts';
import { NOWHERE } from '../scan/nowhere.ts';
import { forEachDelimitedRow } from '../table/delimited-rows.ts';
import { unescapeClickhouse } from '../trace/clickhouse-literal.ts';
import { columnsOfFirst, createCellRows } from '../trace/otel-traces-columns.ts';
import type { CellRow, RowColumns } from '../trace/otel-traces-columns.ts';
import { ROW_KEYS } from '../trace/otel-traces-row.ts';
import type { RowCell } from '../trace/otel-traces-row.ts';

/** Cells that hold a map or an array keep their own escapes. */
const STRUCTURED = /^(?:ResourceAttributes|SpanAttributes|(?:Events|Links)\..*)$/;

/** Rows of cells: separated by commas or tabs, or JSON lists on lines of their own. */
interface RowForm extends RowColumns {
  readonly kind: 'csv' | 'tsv' | 'lists';
}
export type TellRow = (cell: RowCell, offset: number, length: number) => void;

function listOfLine(line: string): readonly Json[] | null {
  if (!line.startsWith('["')) return null;
  const parsed = tryParse(Buffer.from(line));
  return parsed.fault === null && isArray(parsed.json) ? parsed.json : null;
}

/** The form of a source whose first line is a row of cells. */
export function rowForm(head: Uint8Array): RowForm | null {
  const line = firstLine(head);
  for (const [kind, cells] of [
    ['lists', listOfLine(line)],
    ['tsv', line.split('\t')],
    ['csv', readCsvRow(line)],
  ] as const) {
    const columns = columnsOfFirst(cells);
    if (columns !== null) return { kind, ...columns };
  }
  return null;
}

/** Whether the rows of this document are lists of cells beside the columns in `meta` (JSONCompact). */
export function isCompact(head: Uint8Array): boolean {
  const { paths } = probeHead(head);
  if (!paths.has('meta[].name') || !paths.has('data')) return false;
  const text = headText(head);
  return ROW_KEYS.every((key) => new RegExp(`"name"\\s*:\\s*"${key}"`).test(text));
}

/** Reads rows of cells, whose form `rowForm` told. */
export async function forEachCellRow(
  bytes: SourceBytes,
  sink: RecordSink,
  context: ImportContext,
  form: RowForm,
  tell: TellRow,
): Promise<void> {
  if (form.kind === 'lists') await forEachListedRow(bytes, sink, context, form, '', tell);
  else await forEachTextRow(bytes, sink, context, form, tell);
}

/** Reads a document that `isCompact`. */
export async function forEachCompactRow(
  bytes: SourceBytes,
  sink: RecordSink,
  context: ImportContext,
  tell: TellRow,
): Promise<void> {
  const columns = { names: await namesInMeta(bytes, context), areTold: true };
  await forEachListedRow(bytes, sink, context, columns, 'data[]', tell);
}

/** The columns that a document tells beside its rows, before or behind them. */
async function namesInMeta(bytes: SourceBytes, context: ImportContext): Promise<readonly string[]> {
  const names: string[] = [];
  await forEachRecord(bytes, NOWHERE, context, [wanted('meta[]')], (json) => {
    names.push(textOf(json, 'name') ?? '');
  });
  return names;
}

async function forEachListedRow(
  bytes: SourceBytes,
  sink: RecordSink,
  context: ImportContext,
  columns: RowColumns,
  place: string,
  tell: TellRow,
): Promise<void> {
  const row = createCellRows(sink, columns, tell);
  await forEachRecord(bytes, sink, context, [wanted(place)], (json, { offset, length }) => {
    if (isArray(json)) row({ cells: json, offset, length });
    else sink.skipped(offset, length, 'unknown-shape');
  });
}

/** Tabs are never quoted: a line is a row, and a quote is a quote. */
async function forEachTextRow(
  bytes: SourceBytes,
  sink: RecordSink,
  context: ImportContext,
  { kind, ...columns }: RowForm,
  tell: TellRow,
): Promise<void> {
  const unescaped =
    (cell: RowCell): RowCell =>
    (column) => {
      const text = cell(column);
      return typeof text !== 'string' || STRUCTURED.test(column) ? text : unescapeClickhouse(text);
    };
  const row: (row: CellRow) => void = createCellRows(sink, columns, (cell, offset, length) =>
    tell(kind === 'tsv' ? unescaped(cell) : cell, offset, length),
  );
  if (kind === 'tsv') {
    await forEachLine(bytes, sink, context, IMPORT_LIMITS.recordBytes, {
      line(offset, line) {
        const text = line.toString('utf8').replace(/\r$/, '');
        if (!isUtf8(line)) sink.rejected(offset, line.length, 'encoding', 'This row is not valid UTF-8.');
        else if (text !== '') row({ cells: text.split('\t'), offset, length: Buffer.byteLength(text) });
      },
      tooLong: (offset, length) =>
        sink.rejected(
          offset,
          length,
          'limit',
          `A row of ${length} bytes; the limit (recordBytes) is ${IMPORT_LIMITS.recordBytes}.`,
        ),
    });
    return;
  }
  const mark = hasByteOrderMark(bytes.read(0, Math.min(3, bytes.size))) ? 3 : 0;
  if (mark > 0) sink.skipped(0, mark, 'byte-order-mark');
  await forEachDelimitedRow(bytes, mark, ',', context, IMPORT_LIMITS, {
    row,
    broken: (...fault) => sink.rejected(...fault),
  });
}
