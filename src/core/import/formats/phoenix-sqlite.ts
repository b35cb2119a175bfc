/** The database of Arize Phoenix. docs/formats/phoenix-sqlite.md */
import { JsonObject } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import { textOf } from '../field-readers.ts';
import type { Head, Importer, RecordSink } from '../importer.ts';
import { openDatabase } from '../sqlite/database.ts';
import { readSchema, tablesOf, tableWith, type Table } from '../sqlite/schema.ts';
import { eachRow, forEachTableRow, type OnRow } from '../sqlite/table-rows.ts';
import { decodeJson } from '../trace/encoded-json.ts';
import { readPhoenixSpan } from './phoenix-span.ts';

function spansOf(tables: readonly Table[]): Table | null {
  return tableWith(tables, 'spans', 'trace_rowid', 'span_id', 'attributes', 'start_time');
}

/** A row in the shape that Phoenix's own API gives a span. */
function spanJson(row: JsonObject, traceIds: ReadonlyMap<string, string>): JsonObject {
  const context: (readonly [string, Json])[] = [];
  const traceId = traceIds.get(textOf(row, 'trace_rowid') ?? '');
  const spanId = textOf(row, 'span_id');
  if (traceId !== undefined) context.push(['trace_id', traceId]);
  if (spanId !== null) context.push(['span_id', spanId]);
  return new JsonObject([
    ...row.members.filter(([name]) => name !== 'attributes'),
    ['context', new JsonObject(context)],
    ['attributes', decodeJson(row.get('attributes'), 1) ?? null],
  ]);
}

function tellSpans(traceIds: ReadonlyMap<string, string>, sink: RecordSink): OnRow {
  return (row, offset, length) => {
    const read = readPhoenixSpan(spanJson(row, traceIds));
    if (read === null) {
      sink.rejected(offset, length, 'unknown-shape', 'This row of spans has neither a span nor a trace.');
      return;
    }
    sink.accepted(offset, length);
    sink.statement(read.span, offset, length);
    if (read.span.traceId === null)
      sink.issue(offset, length, 'no-trace', 'The trace of this span is not in the table of traces.');
    if (read.span.startNs === null)
      sink.issue(offset, length, 'unreadable-time', 'The time at which this span began cannot be read.');
  };
}

export const phoenixSqlite: Importer = {
  id: 'phoenix-sqlite',
  title: 'Database of Arize Phoenix',
  alterations: [
    'Spans that came as OpenTelemetry were translated: gen_ai.* attributes are rewritten into OpenInference’s, lists are flattened, and resources are left out.',
    'Times are kept to the microsecond, in UTC.',
    'Spans and traces that were deleted leave nothing behind that is read; annotations and costs are tables of their own.',
  ],
  clock: 'wall',

  sniff(head: Head) {
    return spansOf(tablesOf(head)) === null
      ? { confidence: 0, reason: 'No database with the spans of Phoenix.' }
      : { confidence: 0.97, reason: 'A SQLite database with spans that have trace_rowid and attributes.' };
  },

  async read(bytes, sink, context) {
    const db = openDatabase(bytes);
    const tables = db === null ? [] : readSchema(db);
    const spans = spansOf(tables);
    if (db === null || spans === null) {
      sink.rejected(0, bytes.size, 'unknown-shape', 'This is no database with a table of spans.');
      return;
    }
    const traces = tableWith(tables, 'traces', 'id', 'trace_id');
    const traceIds = new Map<string, string>();
    for (const row of traces === null ? [] : eachRow(db, traces)) {
      const [id, traceId] = [textOf(row, 'id'), textOf(row, 'trace_id')];
      if (id !== null && traceId !== null) traceIds.set(id, traceId);
    }
    const handlers: (readonly [Table, OnRow])[] = [[spans, tellSpans(traceIds, sink)]];
    if (traces !== null) handlers.push([traces, (_row, offset, length) => sink.skipped(offset, length, 'trace')]);
    await forEachTableRow(db, handlers, sink, context);
  },
};
