/** Traces in the rows of `mlflow.search_traces`, where a column keeps each of them whole, as JSON in a text. */
import { isArray, member } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import type { SpanStatement } from '../../../model/statement.ts';
import { readCsvRow } from '../csv-rows.ts';
import type { ImportContext, RecordSink, SourceBytes } from '../importer.ts';
import { IMPORT_LIMITS } from '../limits.ts';
import { hasByteOrderMark } from '../scan/container-form.ts';
import { firstLine } from '../scan/for-each-entry.ts';
import { forEachDelimitedRow } from '../table/delimited-rows.ts';
import { decodeJson } from '../trace/encoded-json.ts';
import { readMlflowSpan } from './mlflow-span.ts';

const TRACE = 'trace';
/** Beside the trace, of the versions 3 and 2. */
const BESIDE = [
  ['trace_id', 'request_time'],
  ['request_id', 'timestamp_ms'],
] as const;

function keepsTraces(columns: readonly string[]): boolean {
  return columns.includes(TRACE) && BESIDE.some((names) => names.every((name) => columns.includes(name)));
}

/** The columns of a CSV file that keeps traces; null of any other. */
export function columnsWithTraces(head: Uint8Array): readonly string[] | null {
  const columns = readCsvRow(firstLine(head));
  return columns !== null && keepsTraces(columns) ? columns : null;
}

export function tellSpan(span: SpanStatement, offset: number, length: number, sink: RecordSink): void {
  sink.statement(span, offset, length);
  if (span.startNs === null)
    sink.issue(offset, length, 'unreadable-time', 'The time at which this span began cannot be read.');
}

/** All spans of a trace that is written in a text: they have the row in common. */
export function tellTrace(text: Json, offset: number, length: number, sink: RecordSink): void {
  const trace = decodeJson(text, 1);
  const spans = member(member(trace, 'data'), 'spans') ?? member(trace, 'spans');
  if (!isArray(spans)) {
    sink.rejected(offset, length, 'unknown-shape', 'The column trace holds no trace of MLflow.');
    return;
  }
  if (spans.length === 0) {
    sink.skipped(offset, length, 'no-spans');
    return;
  }
  sink.accepted(offset, length);
  for (const json of spans) {
    const span = readMlflowSpan(json);
    if (span === null) sink.issue(offset, length, 'unknown-shape', 'One of the spans of this trace cannot be read.');
    else tellSpan(span, offset, length, sink);
  }
}

/** @param columns of the first row, which `columnsWithTraces` found. */
export async function readTraceTable(
  bytes: SourceBytes,
  sink: RecordSink,
  context: ImportContext,
  columns: readonly string[],
): Promise<void> {
  const mark = hasByteOrderMark(bytes.read(0, Math.min(3, bytes.size))) ? 3 : 0;
  if (mark > 0) sink.skipped(0, mark, 'byte-order-mark');
  const at = columns.indexOf(TRACE);
  let isFirst = true;
  await forEachDelimitedRow(bytes, mark, ',', context, IMPORT_LIMITS, {
    row({ cells, offset, length }) {
      if (isFirst) sink.skipped(offset, length, 'header');
      else if (cells.length !== columns.length)
        sink.rejected(offset, length, 'cells', `This row has ${cells.length} cells for ${columns.length} columns.`);
      else tellTrace(cells[at]!, offset, length, sink);
      isFirst = false;
    },
    broken: (...fault) => sink.rejected(...fault),
  });
}
