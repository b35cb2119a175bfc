/**
 * Spans of SigNoz: answers of its trace API and rows with ISO durations. docs/formats/signoz.md
 * Source: SigNoz `pkg/types/tracedetailtypes`, `pkg/query-service/model/response.go`.
 */
import { traceKey } from '../../../base/ids.ts';
import { isObject, member, textMember } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import { parseTime } from '../../../base/time.ts';
import type { SpanStatement } from '../../../model/statement.ts';
import { listOf, textOf } from '../field-readers.ts';
import { placesUnder, placeWith, probeHead } from '../head-probe.ts';
import type { Importer } from '../importer.ts';
import { forEachRecord } from '../scan/for-each-record.ts';
import { wanted } from '../scan/json-path.ts';
import { attributePairs } from '../trace/attribute-pairs.ts';
import { isoDurationNs } from '../trace/iso-duration.ts';
import { makeSpan, nodeOfResource, readAttributeFields } from '../trace/span-fields.ts';
import { BAD_TIME } from '../trace/span-issue.ts';
import { kindWord } from '../trace/tag-words.ts';
import { endText, instantText, unitsToNs } from '../trace/unit-times.ts';
import { kindWord as kindOfCode, statusWord } from './otlp-span.ts';

const ROWS = ['data.spans[]', 'spans[]', 'data[]'] as const;
/** Of the explorer: a time beside what was selected (`data`). */
const FOUND = ['data.data.results[].rows[]', 'data.newResult.data.result[].list[]', 'data.result[].list[]'] as const;
const PLACES = ['', '[]', ...placesUnder(['', '[]'], [...ROWS, ...FOUND])];
const PATHS = PLACES.map((place) => wanted(place));

/** The number of OpenTelemetry's enum, or its word. */
function kindOf(record: Json): string | null {
  const word = kindWord(textOf(record, 'kind_string', 'spanKind', 'kindString'));
  return word ?? kindOfCode(textOf(record, 'kind') ?? undefined) ?? kindWord(textOf(record, 'kind'));
}

function statusOf(record: Json): string | null {
  const word = textOf(record, 'status_code_string', 'statusCodeString')?.toLowerCase();
  if (word === 'ok' || word === 'error' || word === 'unset') return word;
  if (member(record, 'has_error', 'hasError') === true) return 'error';
  return statusWord(textOf(record, 'status_code', 'statusCode') ?? undefined);
}

function parentOf(record: Json): string | null {
  const stated = textOf(record, 'parent_span_id', 'parentSpanId', 'parentSpanID');
  const references = listOf(record, 'references') ?? [];
  const reference = references.find((each) => textOf(each, 'refType') === 'CHILD_OF');
  const parent = stated ?? textOf(reference, 'spanId');
  return traceKey(parent, 8) === null ? null : parent;
}

interface ReadRow {
  readonly span: SpanStatement;
  readonly isTimed: boolean;
}

function readRow(row: Json): ReadRow | null {
  const selected = member(row, 'data');
  const record = isObject(selected) ? selected : row;
  const name = textMember(record, 'name');
  const spanId = textMember(record, 'span_id', 'spanId', 'spanID');
  if (name === null && spanId === null) return null;
  const resources = new Map(attributePairs(member(record, 'resources', 'resource')));
  const attributes = new Map([
    // Those that were selected stand among the columns.
    ...attributePairs(record),
    ...attributePairs(member(record, 'tagMap')),
    ...attributePairs(member(record, 'attributes')),
  ]);
  const startNs = instantText(parseTime(textOf(record, 'timestamp') ?? textOf(row, 'timestamp') ?? '')?.ns ?? null);
  const duration =
    unitsToNs(textMember(record, 'duration_nano', 'durationNano'), 'ns') ??
    isoDurationNs(textMember(record, 'duration'));
  const frame = {
    traceId: textMember(record, 'trace_id', 'traceId', 'traceID'),
    spanId,
    parentSpanId: parentOf(record),
    name: name ?? '',
    spanKind: kindOf(record),
    service: resources.get('service.name') ?? textOf(record, 'serviceName', 'service.name', 'service_name'),
    node: nodeOfResource(resources) ?? nodeOfResource(attributes),
    startNs,
    endNs: endText(startNs, duration),
    status: statusOf(record),
  };
  return { span: makeSpan(frame, readAttributeFields(attributes)), isTimed: startNs !== null && duration !== null };
}

export const signoz: Importer = {
  id: 'signoz',
  title: 'Spans of SigNoz',
  alterations: [
    'The trace view answers with the spans that it shows, of a large trace a part: compare totalSpansCount.',
    'Attributes are texts, or typed by the column that they came from; links may be missing.',
    'In version 2 of the API starts are whole milliseconds.',
  ],
  clock: 'wall',

  sniff(head) {
    const probe = probeHead(head.bytes);
    for (const [nanos, id] of [
      ['duration_nano', 'span_id'],
      ['durationNano', 'spanId'],
    ] as const) {
      const place = placeWith(probe, PLACES, nanos, id, 'timestamp', 'name');
      if (place !== null)
        return { confidence: 0.9, reason: `Spans with ${nanos} at ${place === '' ? 'the top' : place}.` };
    }
    const found = placesUnder(placesUnder(['', '[]'], FOUND), ['data']);
    for (const id of ['span_id', 'spanID']) {
      const place = found.find((path) => probe.texts.has(`${path}.${id}`) && probe.texts.has(`${path}.name`));
      if (place !== undefined) return { confidence: 0.9, reason: `Spans of the explorer, with ${id}, at ${place}.` };
    }
    const place = placeWith(probe, PLACES, 'duration', 'name', 'resources');
    const duration = place === null ? '' : (probe.texts.get(place === '' ? 'duration' : `${place}.duration`) ?? '');
    if (isoDurationNs(duration) !== null)
      return { confidence: 0.88, reason: `Rows with durations such as ${duration}.` };
    return { confidence: 0, reason: 'No spans with duration_nano or an ISO duration.' };
  },

  read: (bytes, sink, context) =>
    forEachRecord(bytes, sink, context, PATHS, (json, record) => {
      const { offset, length } = record;
      const row = readRow(json);
      if (row === null) {
        sink.skipped(offset, length, 'unknown-shape');
        return;
      }
      sink.accepted(offset, length);
      sink.statement(row.span, offset, length);
      if (!row.isTimed) sink.issue(offset, length, BAD_TIME.code, BAD_TIME.message);
    }),
};
