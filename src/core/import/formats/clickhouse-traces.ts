/** Spans of the ClickHouse table `otel_traces`, as text. docs/formats/clickhouse-traces.md */
import { isObject } from '../../../base/json.ts';
import { placesUnder, placeWith, probeHead } from '../head-probe.ts';
import type { Head, Importer, RecordSink } from '../importer.ts';
import { IMPORT_LIMITS } from '../limits.ts';
import { forEachRecord } from '../scan/for-each-record.ts';
import { wanted } from '../scan/json-path.ts';
import type { WantedPath } from '../scan/json-path.ts';
import { readOtelTracesRow, ROW_KEYS } from '../trace/otel-traces-row.ts';
import { createZoneNote } from '../trace/zone-note.ts';
import { forEachCellRow, forEachCompactRow, isCompact, rowForm } from './clickhouse-cells.ts';
import type { TellRow } from './clickhouse-cells.ts';

/** Where objects of a row lie; the last is that of JSONEachRowWithProgress. */
const PLACES = ['', '[]', 'data[]', 'row'] as const;
/** JSONObjectEachRow has the rows under `row_1`, `row_2`, … */
const PATHS: readonly WantedPath[] = [...PLACES.map((place) => wanted(place)), { steps: [/^row_\d+$/], mode: 'value' }];

/** Where rows are objects; null where they are none, or whole columns one after another (JSONColumns). */
function placeOfRows(head: Uint8Array): string | null {
  const probe = probeHead(head);
  const place = placeWith(probe, [...PLACES, 'row_1'], ...ROW_KEYS);
  return place === null || probe.texts.has(placesUnder([place], ['TraceId[]'])[0]!) ? null : place;
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
    const place = placeOfRows(head.bytes);
    if (place !== null)
      return { confidence: 0.95, reason: `TraceId, SpanId and SpanName at ${place === '' ? 'the top' : place}.` };
    const form = rowForm(head.bytes);
    if (form?.areTold === true)
      return { confidence: 0.95, reason: `A first row of column names: TraceId, SpanId, SpanName (${form.kind}).` };
    if (form !== null)
      return { confidence: 0.9, reason: `A first row with the columns of the collector’s table (${form.kind}).` };
    if (isCompact(head.bytes))
      return { confidence: 0.95, reason: 'Lists of cells beside columns named TraceId, SpanId and SpanName (meta).' };
    return { confidence: 0, reason: 'No row with TraceId, SpanId and SpanName.' };
  },

  async read(bytes, sink, context) {
    const tell = createTeller(sink);
    const head = bytes.read(0, Math.min(bytes.size, IMPORT_LIMITS.headBytes));
    const areObjects = placeOfRows(head) !== null;
    const form = areObjects ? null : rowForm(head);
    if (form !== null) await forEachCellRow(bytes, sink, context, form, tell);
    else if (!areObjects && isCompact(head)) await forEachCompactRow(bytes, sink, context, tell);
    else {
      await forEachRecord(bytes, sink, context, PATHS, (json, { offset, length }) =>
        tell((column) => (isObject(json) ? json.get(column) : undefined), offset, length),
      );
    }
  },
};
