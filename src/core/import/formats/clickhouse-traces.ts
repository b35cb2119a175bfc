/** Spans of the ClickHouse table `otel_traces`, as text. docs/formats/clickhouse-traces.md */
import { isObject } from '../../../base/json.ts';
import { readCsvRow } from '../csv-rows.ts';
import { placeWith, probeHead } from '../head-probe.ts';
import type { Head, Importer, RecordSink } from '../importer.ts';
import { IMPORT_LIMITS } from '../limits.ts';
import { headText } from '../scan/for-each-entry.ts';
import { forEachRecord } from '../scan/for-each-record.ts';
import { forEachRow } from '../scan/for-each-row.ts';
import type { RowForm } from '../scan/for-each-row.ts';
import { wanted } from '../scan/json-path.ts';
import { unescapeClickhouse } from '../trace/clickhouse-literal.ts';
import { readOtelTracesRow, ROW_KEYS } from '../trace/otel-traces-row.ts';
import type { RowCell } from '../trace/otel-traces-row.ts';
import { createZoneNote } from '../trace/zone-note.ts';

const PATHS = [wanted(''), wanted('[]'), wanted('data[]')];
/** Cells that hold a map or an array keep their own escapes. */
const STRUCTURED = /^(?:ResourceAttributes|SpanAttributes|(?:Events|Links)\..*)$/;

function headerCells(line: string, form: RowForm): readonly string[] | null {
  const cells = form === 'csv' ? readCsvRow(line) : line.split('\t');
  return cells !== null && ROW_KEYS.every((key) => cells.includes(key)) ? cells : null;
}

function rowForm(head: Uint8Array): RowForm | null {
  const line = headText(head).trimStart().split('\n', 1)[0]!.replace(/\r$/, '');
  return headerCells(line, 'tsv') !== null ? 'tsv' : headerCells(line, 'csv') !== null ? 'csv' : null;
}

function createTeller(sink: RecordSink): (cell: RowCell, offset: number, length: number) => void {
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
    if (form === null) {
      await forEachRecord(bytes, sink, context, PATHS, (json, { offset, length }) =>
        tell((column) => (isObject(json) ? json.get(column) : undefined), offset, length),
      );
      return;
    }
    let columns: ReadonlyMap<string, number> | null = null;
    let width = 0;
    await forEachRow(bytes, sink, context, form, ({ cells, offset, length }) => {
      if (columns === null) {
        columns = new Map(cells.map((name, i) => [name, i]));
        width = cells.length;
        sink.skipped(offset, length, 'header');
        return;
      }
      const places = columns;
      const cell: RowCell = (column) => {
        const text = cells[places.get(column) ?? -1];
        return text === undefined || form === 'csv' || STRUCTURED.test(column) ? text : unescapeClickhouse(text);
      };
      if (cells.length !== width)
        sink.rejected(offset, length, 'cells', `This row has ${cells.length} cells for ${width} columns.`);
      else if (/^(?:Nullable\()?DateTime/.test(String(cell('Timestamp')))) sink.skipped(offset, length, 'header');
      else tell(cell, offset, length);
    });
  },
};
