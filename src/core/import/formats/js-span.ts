/**
 * One span of OpenTelemetry's JavaScript SDK, in the three shapes in which programs write it down: as the console
 * exporter shows it (`id`, microseconds), as the SDK hands it out (`spanContext`), and with the SDK's own private members
 * (`_spanContext`). Source: opentelemetry-js, `sdk-trace`.
 */
import { traceKey } from '../../../base/ids.ts';
import { asText, isArray, isObject, member } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import { NS_PER_SECOND } from '../../../base/time.ts';
import type { SpanStatement } from '../../../model/statement.ts';
import { readTime, textOf } from '../field-readers.ts';
import { attributePairs } from '../trace/attribute-pairs.ts';
import { makeSpan, nodeOfResource, readAttributeFields, UNKNOWN_SERVICE } from '../trace/span-fields.ts';
import { endText, instantText, unitsToNs } from '../trace/unit-times.ts';
import { statusWord } from './otlp-span.ts';

/** The API counts its kinds from 0, unlike OTLP. */
const KINDS = ['internal', 'server', 'client', 'producer', 'consumer'] as const;

/** `[seconds, nanoseconds]`, or a time as text or number. */
function hrTime(value: Json | undefined): string | null {
  if (!isArray(value)) return readTime(value);
  const [seconds, ns] = value.map((part) => asText(part));
  if (seconds == null || ns == null || !/^\d{1,12}$/.test(seconds) || !/^\d{1,9}$/.test(ns)) return null;
  return instantText(BigInt(seconds) * NS_PER_SECOND + BigInt(ns));
}

function* resourcePairs(resource: Json | undefined): Iterable<readonly [string, string]> {
  yield* attributePairs(member(resource, 'attributes', '_attributes'));
  const raw = member(resource, '_rawAttributes');
  for (const pair of isArray(raw) ? raw : []) {
    const [key, value] = isArray(pair) ? pair.map((part) => asText(part)) : [];
    if (key != null && value != null) yield [key, value];
  }
}

interface Ids {
  readonly traceId: string | null;
  readonly spanId: string | null;
}

function idsOf(json: Json): Ids | null {
  const context = member(json, 'spanContext', '_spanContext');
  if (isObject(context)) {
    const ids = { traceId: textOf(context, 'traceId'), spanId: textOf(context, 'spanId') };
    return ids.traceId === null && ids.spanId === null ? null : ids;
  }
  const ids = { traceId: textOf(json, 'traceId'), spanId: textOf(json, 'id') };
  // Zipkin's spans have these two as well.
  return ids.traceId === null || ids.spanId === null || !isObject(member(json, 'attributes')) ? null : ids;
}

function timesOf(json: Json): Pick<SpanStatement, 'startNs' | 'endNs'> {
  const shown = textOf(json, 'timestamp');
  if (shown === null) return { startNs: hrTime(member(json, 'startTime')), endNs: hrTime(member(json, 'endTime')) };
  const startNs = instantText(unitsToNs(shown, 'us'));
  return { startNs, endNs: endText(startNs, unitsToNs(textOf(json, 'duration'), 'us')) };
}

/** Null for what is no span. */
export function readJsSpan(json: Json): SpanStatement | null {
  const ids = idsOf(json);
  if (ids === null) return null;
  const parent = textOf(member(json, 'parentSpanContext'), 'spanId') ?? textOf(json, 'parentSpanId', 'parentId');
  const about = new Map(resourcePairs(member(json, 'resource')));
  return makeSpan(
    {
      ...ids,
      parentSpanId: traceKey(parent, 8) === null ? null : parent,
      name: textOf(json, 'name') ?? '',
      spanKind: KINDS[Number(textOf(json, 'kind') ?? '-1')] ?? null,
      service: about.get('service.name') ?? UNKNOWN_SERVICE,
      node: nodeOfResource(about),
      ...timesOf(json),
      status: statusWord(textOf(member(json, 'status'), 'code') ?? undefined),
    },
    readAttributeFields(attributePairs(member(json, 'attributes'))),
  );
}
