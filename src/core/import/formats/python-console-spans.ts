/** What OpenTelemetry's Python and PHP SDKs print of spans. docs/formats/python-console-spans.md */
import { traceKey } from '../../../base/ids.ts';
import { isObject, member } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import type { SpanStatement } from '../../../model/statement.ts';
import { textOf, timeOf } from '../field-readers.ts';
import { placesUnder, placeWith, probeHead } from '../head-probe.ts';
import type { Importer } from '../importer.ts';
import { readPrintedSpans } from '../trace/printed-spans.ts';
import { attributePairs } from '../trace/attribute-pairs.ts';
import { makeSpan, nodeOfResource, readAttributeFields, UNKNOWN_SERVICE } from '../trace/span-fields.ts';
import { kindWord, statusWord } from './otlp-span.ts';

const PLACES = ['', '[]'] as const;
/** Before the word for the kind: of Python and of PHP. */
const KINDS = ['SpanKind.', 'KIND_'] as const;

function readSpan(json: Json): SpanStatement | null {
  const context = member(json, 'context');
  const ids = { traceId: textOf(context, 'trace_id'), spanId: textOf(context, 'span_id') };
  if (!isObject(context) || (ids.traceId === null && ids.spanId === null)) return null;
  const kind = textOf(json, 'kind') ?? '';
  const prefix = KINDS.find((each) => kind.startsWith(each)) ?? '';
  const parent = textOf(json, 'parent_id', 'parent_span_id');
  const resource = member(json, 'resource');
  // Before 1.11, and in PHP, the attributes of a resource stand in it without a name.
  const about = new Map(attributePairs(member(resource, 'attributes') ?? resource));
  // Before 1.0 a status had a code of gRPC.
  const code = textOf(member(json, 'status'), 'status_code', 'canonical_code', 'code');
  return makeSpan(
    {
      ...ids,
      parentSpanId: traceKey(parent, 8) === null ? null : parent,
      name: textOf(json, 'name') ?? '',
      spanKind: kindWord(`SPAN_KIND_${kind.slice(prefix.length)}`),
      service: about.get('service.name') ?? UNKNOWN_SERVICE,
      node: nodeOfResource(about),
      startNs: timeOf(json, 'start_time', 'start'),
      endNs: timeOf(json, 'end_time', 'end'),
      status: statusWord(`STATUS_CODE_${code?.toUpperCase() ?? ''}`),
    },
    readAttributeFields(attributePairs(member(json, 'attributes'))),
  );
}

export const pythonConsoleSpans: Importer = {
  id: 'python-console-spans',
  title: 'Spans printed by OpenTelemetry’s Python or PHP SDK',
  alterations: [
    'ConsoleSpanExporter of Python prints times in whole microseconds: the last three digits of every nanosecond are lost.',
    'What else the program printed may stand between the spans.',
  ],
  clock: 'wall',

  sniff(head) {
    const probe = probeHead(head.bytes);
    const place = ['start_time', 'start']
      .map((start) => placeWith(probe, PLACES, 'context.trace_id', 'context.span_id', start, 'name'))
      .find((each) => each !== null);
    if (place === undefined || place === null) return { confidence: 0, reason: 'No span of the Python SDK.' };
    const kind = probe.texts.get(placesUnder([place], ['kind'])[0]!) ?? '';
    const prefix = KINDS.find((each) => kind.startsWith(each));
    return prefix === undefined
      ? { confidence: 0.6, reason: 'A name, a time and a context of trace_id and span_id.' }
      : { confidence: 0.97, reason: `A context of trace_id and span_id, and a kind that begins with ${prefix}` };
  },

  read: (bytes, sink, context) => readPrintedSpans(bytes, sink, context, readSpan),
};
