/** What OpenTelemetry's Python SDK prints of spans. docs/formats/python-console-spans.md */
import { traceKey } from '../../../base/ids.ts';
import { isObject, member } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import type { SpanStatement } from '../../../model/statement.ts';
import { textOf, timeOf } from '../field-readers.ts';
import { probeHead } from '../head-probe.ts';
import type { Importer } from '../importer.ts';
import { readPrintedSpans } from '../trace/printed-spans.ts';
import { attributePairs } from '../trace/attribute-pairs.ts';
import { makeSpan, nodeOfResource, readAttributeFields, UNKNOWN_SERVICE } from '../trace/span-fields.ts';
import { kindWord, statusWord } from './otlp-span.ts';

const PLACES = ['', '[]'] as const;
const KIND = 'SpanKind.';

function readSpan(json: Json): SpanStatement | null {
  const [context, kind] = [member(json, 'context'), textOf(json, 'kind')];
  if (!isObject(context) || kind?.startsWith(KIND) !== true) return null;
  const ids = { traceId: textOf(context, 'trace_id'), spanId: textOf(context, 'span_id') };
  const parent = textOf(json, 'parent_id');
  const resource = member(json, 'resource');
  // Before 1.11 the attributes of a resource stood in it without a name.
  const about = new Map(attributePairs(member(resource, 'attributes') ?? resource));
  // Before 1.0 a status had a code of gRPC.
  const code = textOf(member(json, 'status'), 'status_code', 'canonical_code');
  return makeSpan(
    {
      ...ids,
      parentSpanId: traceKey(parent, 8) === null ? null : parent,
      name: textOf(json, 'name') ?? '',
      spanKind: kindWord(`SPAN_KIND_${kind.slice(KIND.length)}`),
      service: about.get('service.name') ?? UNKNOWN_SERVICE,
      node: nodeOfResource(about),
      startNs: timeOf(json, 'start_time'),
      endNs: timeOf(json, 'end_time'),
      status: statusWord(`STATUS_CODE_${code ?? ''}`),
    },
    readAttributeFields(attributePairs(member(json, 'attributes'))),
  );
}

export const pythonConsoleSpans: Importer = {
  id: 'python-console-spans',
  title: 'Spans printed by OpenTelemetry’s Python SDK',
  alterations: [
    'ConsoleSpanExporter prints times in whole microseconds: the last three digits of every nanosecond are lost.',
    'What else the program printed may stand between the spans.',
  ],
  clock: 'wall',

  sniff(head) {
    const { paths, texts } = probeHead(head.bytes);
    const isHere = PLACES.some((place) => {
      const prefix = place === '' ? '' : `${place}.`;
      return (
        ['context.trace_id', 'context.span_id', 'start_time'].every((key) => paths.has(prefix + key)) &&
        texts.get(`${prefix}kind`)?.startsWith(KIND) === true
      );
    });
    return isHere
      ? { confidence: 0.97, reason: `A context of trace_id and span_id, and a kind that begins with ${KIND}` }
      : { confidence: 0, reason: 'No span of the Python SDK.' };
  },

  read: (bytes, sink, context) => readPrintedSpans(bytes, sink, context, readSpan),
};
