/** Spans of the ClickHouse table `otel_traces`, as text. docs/formats/clickhouse-traces.md */
import { isUtf8 } from 'node:buffer';
import { isObject } from '../../../base/json.ts';
import { readCsvRow } from '../csv-rows.ts';
import { placeWith, probeHead } from '../head-probe.ts';
import type { Head, ImportContext, Importer, RecordSink, SourceBytes } from '../importer.ts';
import { IMPORT_LIMITS } from '../limits.ts';
import { hasByteOrderMark } from '../scan/container-form.ts';
import { headText } from '../scan/for-each-entry.ts';
import { forEachLine } from '../scan/for-each-line.ts';
import { forEachRecord } from '../scan/for-each-record.ts';
import { wanted } from '../scan/json-path.ts';
import { forEachDelimitedRow } from '../table/delimited-rows.ts';
import type { DelimitedRow } from '../table/delimited-rows.ts';
import { unescapeClickhouse } from '../trace/clickhouse-literal.ts';
import { readOtelTracesRow, ROW_KEYS } from '../trace/otel-traces-row.ts';
import type { RowCell } from '../trace/otel-traces-row.ts';
import { createZoneNote } from '../trace/zone-note.ts';

const PATHS = [wanted(''), wanted('[]'), wanted('data[]')];
/** Cells that hold a map or an array keep their own escapes. */
const STRUCTURED = /^(?:ResourceAttributes|SpanAttributes|(?:Events|Links)\..*)$/;

type RowForm = 'csv' | 'tsv';
type TellRow = (cell: RowCell, offset: number, length: number) => void;

function headerCells(line: string, form: RowForm): readonly string[] | null {
  const cells = form === 'csv' ? readCsvRow(line) : line.split('\t');
  return cells !== null && ROW_KEYS.every((key) => cells.includes(key)) ? cells : null;
}

function rowForm(head: Uint8Array): RowForm | null {
  const line = headText(head).trimStart().split('\n', 1)[0]!.replace(/\r$/, '');
  return headerCells(line, 'tsv') !== null ? 'tsv' : headerCells(line, 'csv') !== null ? 'csv' : null;
}

function createTeller(sink: RecordSink): TellRow {
  const noteZone = createZoneNote(sink);
  return (cell, offset, length) => {
    const row = readOtelTracesRow(cell);
    if (row === null) {
      sink.skipped(offset, length, 'unknown-shape');
      return;
    }
    sink.accepted(offset, length);
    sink.statement(row.span, offset, length);
    if (row.isZoneAssumed) noteZone(offset, length);
    for (const doubt of row.doubts) sink.issue(offset, length, 'structure', doubt);
  };
}

export const clickhouseTraces: Importer = {
  id: 'clickhouse-traces',
  title: 'Rows of ClickHouse’s otel_traces',
  alterations: [
    'The table keeps every attribute as text: what was a number, a boolean or a list is told apart no longer.',
    'Times are written in the zone of the server and do not name it; an end is the start and a duration.',
    'Tables of an older collector fold the scope into the attributes of the span.',
  ],
  clock: 'wall',

  sniff(head: Head) {
    const place = placeWith(probeHead(head.bytes), ['', '[]', 'data[]'], ...ROW_KEYS);
    if (place !== null)
      return { confidence: 0.95, reason: `TraceId, SpanId and SpanName at ${place === '' ? 'the top' : place}.` };
    const form = rowForm(head.bytes);
    if (form !== null)
      return { confidence: 0.95, reason: `A first row of column names: TraceId, SpanId, SpanName (${form}).` };
    return { confidence: 0, reason: 'No row with TraceId, SpanId and SpanName.' };
  },

  async read(bytes, sink, context) {
    const tell = createTeller(sink);
    const form = rowForm(bytes.read(0, Math.min(bytes.size, IMPORT_LIMITS.headBytes)));
    if (form !== null) {
      await forEachTextRow(bytes, sink, context, form, textRows(sink, form, tell));
      return;
    }
    await forEachRecord(bytes, sink, context, PATHS, (json, { offset, length }) =>
      tell((column) => (isObject(json) ? json.get(column) : undefined), offset, length),
    );
  },
};

/** The first row has the names of the columns; a second one may have their types. */
function textRows(sink: RecordSink, form: RowForm, tell: TellRow): (row: DelimitedRow) => void {
  let places: ReadonlyMap<string, number> | null = null;
  return ({ cells, offset, length }) => {
    if (places === null) {
      places = new Map(cells.map((name, i) => [name, i]));
      sink.skipped(offset, length, 'header');
      return;
    }
    const at = places;
    const cell: RowCell = (column) => {
      const text = cells[at.get(column) ?? -1];
      return text === undefined || form === 'csv' || STRUCTURED.test(column) ? text : unescapeClickhouse(text);
    };
    if (cells.length !== at.size)
      sink.rejected(offset, length, 'cells', `This row has ${cells.length} cells for ${at.size} columns.`);
    else if (/^(?:Nullable\()?DateTime/.test(String(cell('Timestamp')))) sink.skipped(offset, length, 'header');
    else tell(cell, offset, length);
  };
}

/** Tabs are never quoted: a line is a row, and a quote is a quote. */
async function forEachTextRow(
  bytes: SourceBytes,
  sink: RecordSink,
  context: ImportContext,
  form: RowForm,
  row: (row: DelimitedRow) => void,
): Promise<void> {
  if (form === 'tsv') {
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
