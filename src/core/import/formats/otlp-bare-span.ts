/**
 * Spans of OTLP that stand in no group, as single exporters write them, and CloudWatch (`aws/spans`): with their resource
 * inside, attributes as objects, and words without their prefix.
 */
import { isObject, member } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import type { SpanStatement } from '../../../model/statement.ts';
import { textOf } from '../field-readers.ts';
import { attributePairs } from '../trace/attribute-pairs.ts';
import { makeSpan, nodeOfResource, readAttributeFields } from '../trace/span-fields.ts';
import { kindWord } from '../trace/tag-words.ts';
import { statusWord } from './otlp-span.ts';

/** The members that a span has wherever it stands. */
export const SPAN_KEYS = ['traceId', 'spanId', 'startTimeUnixNano'] as const;

/** A span that may hold its own resource. */
export function isBareSpan(json: Json): boolean {
  return SPAN_KEYS.every((key) => member(json, key) !== undefined);
}

/** `read`: what OTLP's own reader made of it. */
export function completeBareSpan(read: SpanStatement, json: Json): SpanStatement {
  const about = new Map(attributePairs(member(member(json, 'resource'), 'attributes')));
  const status = textOf(member(json, 'status'), 'code');
  const span = {
    ...read,
    service: textOf(json, 'serviceName') ?? about.get('service.name') ?? read.service,
    node: read.node ?? nodeOfResource(about),
    spanKind: read.spanKind ?? kindWord(textOf(json, 'kind')),
    status: read.status ?? statusWord(`STATUS_CODE_${status?.toUpperCase() ?? ''}`),
  };
  const attributes = member(json, 'attributes');
  return isObject(attributes) ? makeSpan(span, readAttributeFields(attributePairs(attributes))) : span;
}
