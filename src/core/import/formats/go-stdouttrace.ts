/** What OpenTelemetry's Go SDK prints of spans (`stdouttrace`). docs/formats/go-stdouttrace.md */
import { traceKey } from '../../../base/ids.ts';
import { asText, isObject, member } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import type { SpanStatement } from '../../../model/statement.ts';
import { listOf, textOf, timeOf } from '../field-readers.ts';
import { placeWith, probeHead } from '../head-probe.ts';
import type { Importer } from '../importer.ts';
import { readPrintedSpans } from '../trace/printed-spans.ts';
import { repeatedAttributes } from '../trace/repeated-attributes.ts';
import { isFieldKey, makeSpan, nodeOfResource, readAttributeFields, UNKNOWN_SERVICE } from '../trace/span-fields.ts';
import type { SpanIssue } from '../trace/span-issue.ts';
import { kindWord, RESOURCE_KEYS, statusWord } from './otlp-span.ts';

const PLACES = ['', '[]'] as const;

/** `[{Key, Value: {Type, Value}}]`; lists are no value of a field. */
function* pairsOf(list: readonly Json[] | null): Iterable<readonly [string, string]> {
  for (const entry of list ?? []) {
    const [key, value] = [textOf(entry, 'Key'), member(member(entry, 'Value'), 'Value')];
    const text = typeof value === 'boolean' ? String(value) : asText(value);
    if (key !== null && text !== null && text !== '') yield [key, text];
  }
}

function readSpan(json: Json): SpanStatement | null {
  const context = member(json, 'SpanContext');
  if (!isObject(context)) return null;
  // Before 0.21 the parent was its id alone.
  const parent = textOf(member(json, 'Parent'), 'SpanID') ?? textOf(json, 'ParentSpanID');
  const about = new Map(pairsOf(listOf(json, 'Resource')));
  const code = textOf(member(json, 'Status'), 'Code') ?? textOf(json, 'StatusCode');
  return makeSpan(
    {
      traceId: textOf(context, 'TraceID'),
      spanId: textOf(context, 'SpanID'),
      parentSpanId: traceKey(parent, 8) === null ? null : parent,
      name: textOf(json, 'Name') ?? '',
      spanKind: kindWord(textOf(json, 'SpanKind') ?? undefined),
      service: about.get('service.name') ?? UNKNOWN_SERVICE,
      node: nodeOfResource(about),
      // A time that was never set is the year 1.
      startNs: timeOf(json, 'StartTime'),
      endNs: timeOf(json, 'EndTime'),
      status: statusWord(`STATUS_CODE_${code?.toUpperCase() ?? ''}`),
    },
    readAttributeFields(pairsOf(listOf(json, 'Attributes'))),
  );
}

function repeatedOf(json: Json): readonly SpanIssue[] {
  const told = (key: string, isRead: (name: string) => boolean): readonly SpanIssue[] =>
    repeatedAttributes([...pairsOf(listOf(json, key))].filter(([name]) => isRead(name)));
  return [...told('Resource', (name) => RESOURCE_KEYS.has(name)), ...told('Attributes', isFieldKey)];
}

export const goStdouttrace: Importer = {
  id: 'go-stdouttrace',
  title: 'Spans printed by OpenTelemetry’s Go SDK',
  alterations: [
    'stdouttrace leaves the times out where its option WithoutTimestamps is set.',
    'What else the program printed may stand between the spans.',
  ],
  clock: 'wall',

  sniff(head) {
    const place = placeWith(probeHead(head.bytes), PLACES, 'Name', 'SpanContext.TraceID', 'SpanContext.SpanID');
    return place === null
      ? { confidence: 0, reason: 'No span of the Go SDK.' }
      : { confidence: 0.97, reason: 'Name beside a SpanContext with TraceID and SpanID.' };
  },

  read: (bytes, sink, context) => readPrintedSpans(bytes, sink, context, readSpan, repeatedOf),
};
