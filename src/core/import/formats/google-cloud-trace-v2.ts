/**
 * Spans as they are written to Google Cloud Trace, API v2 (BatchWriteSpans). docs/formats/google-cloud-trace-v2.md
 * Source: googleapis `google/devtools/cloudtrace/v2/trace.proto`.
 */
import { isObject, member, textMember } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import { parseIsoTime } from '../../../base/time.ts';
import type { SpanStatement } from '../../../model/statement.ts';
import { textOf } from '../field-readers.ts';
import { placesUnder, placeWith, probeHead } from '../head-probe.ts';
import type { Importer } from '../importer.ts';
import { forEachRecord } from '../scan/for-each-record.ts';
import { wanted } from '../scan/json-path.ts';
import { bookSpan } from '../trace/book-span.ts';
import { makeSpan, readAttributeFields } from '../trace/span-fields.ts';
import { BAD_TIME } from '../trace/span-issue.ts';
import { kindWord } from '../trace/tag-words.ts';
import { instantText, unitsToNs } from '../trace/unit-times.ts';
import { hasErrorLabel, nodeOfLabels, serviceOfLabels } from './google-labels.ts';

const PLACES = placesUnder(['', '[]'], ['', 'spans[]']);
const PATHS = PLACES.map((place) => wanted(place));
const NAME = /^projects\/[^/]+\/traces\/([^/]+)\/spans\/([^/]+)$/;

/** A text that may have been shortened stands in an object of its own; some clients print it bare. */
function shortened(value: Json | undefined): string | null {
  return textOf(value, 'value') ?? (typeof value === 'string' && value !== '' ? value : null);
}

function* attributesOf(record: Json): Iterable<readonly [string, string]> {
  const attributes = member(record, 'attributes');
  const map = member(attributes, 'attributeMap', 'attribute_map');
  if (!isObject(map)) return;
  for (const [key, value] of map.index) {
    const flag = member(value, 'boolValue', 'bool_value');
    const text =
      shortened(member(value, 'stringValue', 'string_value')) ??
      textOf(value, 'intValue', 'int_value') ??
      (typeof flag === 'boolean' ? String(flag) : null);
    if (text !== null) yield [key, text];
  }
}

/** ISO 8601, or seconds and nanos as clients print the message. */
function timeOf(time: Json | undefined): string | null {
  if (!isObject(time)) return instantText(typeof time === 'string' ? (parseIsoTime(time)?.ns ?? null) : null);
  const seconds = unitsToNs(textMember(time, 'seconds'), 's');
  return instantText(seconds === null ? null : seconds + (unitsToNs(textMember(time, 'nanos'), 'ns') ?? 0n));
}

/** Of google.rpc.Code: 0, which JSON may leave out, is OK. */
function statusOf(record: Json, labels: ReadonlyMap<string, string>): string | null {
  const code = textMember(member(record, 'status'), 'code');
  if (hasErrorLabel(labels) || (code !== null && !/^(?:0|OK)$/.test(code))) return 'error';
  return code === null ? null : 'ok';
}

function readSpan(record: Json): SpanStatement | null {
  const [, traceId = null, named = null] = NAME.exec(textOf(record, 'name') ?? '') ?? [];
  const spanId = textOf(record, 'spanId', 'span_id') ?? named;
  if (spanId === null) return null;
  const labels = new Map(attributesOf(record));
  const parent = textOf(record, 'parentSpanId', 'parent_span_id');
  return makeSpan(
    {
      traceId,
      spanId,
      parentSpanId: parent === null || /^0*$/.test(parent) ? null : parent,
      name: shortened(member(record, 'displayName', 'display_name')) ?? '',
      spanKind: kindWord(textOf(record, 'spanKind', 'span_kind')?.replace(/^SPAN_KIND_/, '')),
      service: serviceOfLabels(labels),
      node: nodeOfLabels(labels),
      startNs: timeOf(member(record, 'startTime', 'start_time')),
      endNs: timeOf(member(record, 'endTime', 'end_time')),
      status: statusOf(record, labels),
    },
    readAttributeFields(labels),
  );
}

export const googleCloudTraceV2: Importer = {
  id: 'google-cloud-trace-v2',
  title: 'Spans written to Google Cloud Trace (v2)',
  alterations: [
    'This is what a program sent: Cloud Trace samples, and keeps for 30 days what it took. The API v2 only writes; it gives out v1.',
    'A span holds 32 attributes, 32 annotations and 128 links at most; keys are cut at 128 bytes, values at 256, display names at 128. How much was dropped stands beside them.',
    'Numbers with decimals and lists have no form of their own: exporters write them as text.',
  ],
  clock: 'wall',

  sniff(head) {
    const probe = probeHead(head.bytes);
    for (const [name, start] of [
      ['displayName', 'startTime'],
      ['display_name', 'start_time'],
    ] as const) {
      const place = placeWith(probe, PLACES, 'name', name, start);
      if (place === null) continue;
      const at = place === '' ? '' : `${place}.`;
      if (NAME.test(probe.texts.get(`${at}name`) ?? ''))
        return { confidence: 0.96, reason: `Spans named below projects and traces, with ${name}.` };
      if (probe.paths.has(`${at}${name}.value`)) return { confidence: 0.85, reason: `Spans with ${name}.value.` };
    }
    return { confidence: 0, reason: 'No spans with a display name and a place below a project.' };
  },

  read: (bytes, sink, context) =>
    forEachRecord(bytes, sink, context, PATHS, (json, record) => {
      const span = readSpan(json);
      if (!bookSpan(sink, span, record)) return;
      const hasEnd = member(json, 'endTime', 'end_time') !== undefined;
      if (span.startNs === null || (hasEnd && span.endNs === null))
        sink.issue(record.offset, record.length, BAD_TIME.code, BAD_TIME.message);
    }),
};
