/** Segments of AWS X-Ray: documents, answers of BatchGetTraces, what the daemon gets. docs/formats/xray.md */
import { isObject, member, textMember } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import { probeHead } from '../head-probe.ts';
import type { Importer, RecordSink } from '../importer.ts';
import { forEachRecord, tellOddities, tryParse } from '../scan/for-each-record.ts';
import type { RawRecord } from '../scan/for-each-record.ts';
import { wanted } from '../scan/json-path.ts';
import { innerRecords } from '../trace/inner-spans.ts';
import { readSegment, segmentOf } from './xray-segment.ts';

/** Of segments in answers of BatchGetTraces and, as `Spans`, of ListRetrievedTraces. */
const DOCUMENTS = ['Traces[].Segments[]', '[].Traces[].Segments[]', '[].Segments[]', 'Segments[]', 'Traces[].Spans[]'];
const PLACES = ['', '[]', ...DOCUMENTS];
const PATHS = PLACES.map((place) => wanted(place));
const TRACE_ID = /^1-[0-9a-fA-F]{8}-[0-9a-fA-F]{24}$/;

/** `record` holds the bytes of the segment itself, not of a document in a text. */
function tellSegment(json: Json, record: RawRecord, isText: boolean, sink: RecordSink): void {
  const { offset, length } = record;
  const segment = segmentOf(json);
  const span = readSegment(json, segment, null);
  if (span === null) {
    sink.skipped(offset, length, isHeader(json) ? 'header' : 'unknown-shape');
    return;
  }
  sink.accepted(offset, length);
  // Inside of a text there are no places of their own: all of a document stand at its record.
  const held = isText ? { bytes: Buffer.from('{}'), offset, length } : record;
  const inner = innerRecords(json, held, 'subsegments').map((each) => ({
    span: readSegment(each.json, segment, each.outer),
    place: isText ? { offset, length } : each,
  }));
  for (const each of [{ span, place: { offset, length } }, ...inner]) {
    if (each.span === null) continue;
    sink.statement(each.span.statement, each.place.offset, each.place.length);
    for (const { code, message } of each.span.issues) sink.issue(each.place.offset, each.place.length, code, message);
  }
}

/** What stands before each segment that is sent to the daemon. */
function isHeader(json: Json): boolean {
  return textMember(json, 'format') === 'json' && member(json, 'version') !== undefined;
}

function tellRecord(json: Json, record: RawRecord, sink: RecordSink): void {
  const document = member(json, 'Document');
  if (isObject(document)) {
    tellSegment(document, record, true, sink);
    return;
  }
  if (typeof document !== 'string') {
    tellSegment(json, record, false, sink);
    return;
  }
  const parsed = tryParse(Buffer.from(document));
  if (parsed.fault !== null) {
    sink.rejected(
      record.offset,
      record.length,
      parsed.fault.reason,
      `The document of this segment: ${parsed.fault.message}`,
    );
    return;
  }
  tellOddities(parsed.oddities, record, sink);
  tellSegment(parsed.json, record, true, sink);
}

export const xray: Importer = {
  id: 'xray',
  title: 'Segments of AWS X-Ray',
  alterations: [
    'X-Ray samples, one request a second and 5 percent of the others where nothing else was set; it keeps traces for 30 days.',
    'A trace above 500 kB is cut (LimitExceeded); BatchGetTraces answers with five traces at a time.',
    'Times are seconds with as many decimals as the writer’s doubles had: about a microsecond.',
    'Annotations have no dots in their names: exporters write an underscore for each.',
  ],
  clock: 'wall',

  sniff(head) {
    const { paths, texts } = probeHead(head.bytes);
    for (const place of PLACES) {
      const at = place === '' ? '' : `${place}.`;
      const where = place === '' ? 'the top' : place;
      // What was retrieved may be spans of OpenTelemetry.
      const isOther = place.endsWith('Spans[]') && !/start_time\\?"/.test(texts.get(`${at}Document`) ?? '');
      if (DOCUMENTS.includes(place) && paths.has(`${at}Document`) && !isOther)
        return { confidence: 0.95, reason: `Segment documents at ${where}.` };
      const isSegment = paths.has(`${at}start_time`) && paths.has(`${at}id`);
      const id = texts.get(`${at}trace_id`) ?? '';
      if (isSegment && TRACE_ID.test(id)) return { confidence: 0.95, reason: `A segment of the trace ${id}.` };
      if (isSegment && paths.has(`${at}subsegments`) && paths.has(`${at}trace_id`))
        return { confidence: 0.8, reason: `A segment with subsegments at ${where}.` };
    }
    return { confidence: 0, reason: 'No segments of X-Ray.' };
  },

  read: (bytes, sink, context) =>
    forEachRecord(bytes, sink, context, PATHS, (json, record) => tellRecord(json, record, sink)),
};
