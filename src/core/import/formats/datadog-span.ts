/**
 * One span of Datadog: as tracers hold and send it, and as its API answers. Source: dd-trace-go `ddtrace/tracer/span.go`,
 * Datadog's API reference (Spans, v2).
 */
import { hexKey, traceKey } from '../../../base/ids.ts';
import { isArray, member, textMember } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import { parseIsoTime } from '../../../base/time.ts';
import { textOf } from '../field-readers.ts';
import { attributePairs } from '../trace/attribute-pairs.ts';
import { makeSpan, nodeOfResource, readAttributeFields } from '../trace/span-fields.ts';
import { BAD_TIME } from '../trace/span-issue.ts';
import { kindWord, statusOf } from '../trace/tag-words.ts';
import type { Tags } from '../trace/tag-words.ts';
import { endText, instantText, unitsToNs } from '../trace/unit-times.ts';
import type { PendingSpan } from '../trace/waiting-spans.ts';

/** The upper halves of trace ids by the lower ones: one span of a trace names it for all. */
export type UpperHalves = ReadonlyMap<string, string>;

/** Where the tracer keeps the upper 64 bits of a trace id, in hex. */
const UPPER_HALF = '_dd.p.tid';

export function upperHalfOf(record: Json): string | null {
  const half = textMember(member(record, 'meta'), UPPER_HALF);
  return half !== null && /^[0-9a-fA-F]{16}$/.test(half) && !/^0+$/.test(half) ? half.toLowerCase() : null;
}

/** Whole, in hex, where the upper half is known; else as it stands there. A text of 16 hex digits is what tracers log. */
function wholeTraceId(lower: string, isText: boolean, halves: UpperHalves | null): string {
  const upper = halves?.get(lower);
  if (upper === undefined) return lower;
  if (isText && /^[0-9a-fA-F]{16}$/.test(lower)) return upper + lower.toLowerCase();
  if (!/^\d{1,20}$/.test(lower)) return lower;
  return upper + BigInt.asUintN(64, BigInt(lower)).toString(16).padStart(16, '0');
}

function idOrNone(text: string | null): string | null {
  return text === '0' || traceKey(text, 8) === null ? null : text;
}

function nodeOf(tags: Tags): string | null {
  return nodeOfResource(tags) ?? tags.get('_dd.hostname') ?? tags.get('host') ?? tags.get('hostname') ?? null;
}

/** Null when the record is no span of a tracer. */
export function readTracerSpan(record: Json): PendingSpan<UpperHalves> | null {
  const [traceId, spanId] = [textMember(record, 'trace_id'), textMember(record, 'span_id')];
  if (traceId === null || spanId === null) return null;
  const isText = typeof member(record, 'trace_id') === 'string';
  const tags = new Map([...attributePairs(member(record, 'metrics')), ...attributePairs(member(record, 'meta'))]);
  const start = unitsToNs(textMember(record, 'start'), 'ns');
  const duration = unitsToNs(textMember(record, 'duration'), 'ns');
  const startNs = instantText(start);
  const error = textMember(record, 'error');
  const fields = readAttributeFields(tags);
  return {
    issues: start === null || duration === null ? [BAD_TIME] : [],
    complete: (halves) =>
      makeSpan(
        {
          traceId: wholeTraceId(traceId, isText, halves),
          spanId,
          parentSpanId: idOrNone(textMember(record, 'parent_id')),
          name: textOf(record, 'name') ?? textOf(record, 'resource') ?? '',
          spanKind: kindWord(tags.get('span.kind')),
          service: textOf(record, 'service'),
          node: nodeOf(tags),
          startNs,
          endNs: endText(startNs, duration),
          status: error !== null && error !== '0' ? 'error' : statusOf(tags),
        },
        fields,
      ),
  };
}

/** `key:value`, as tags of the API are written. */
function* tagPairs(tags: Json | undefined): Iterable<readonly [string, string]> {
  for (const tag of isArray(tags) ? tags : []) {
    const match = typeof tag === 'string' ? /^([^:]+):(.*)$/s.exec(tag) : null;
    if (match !== null) yield [match[1]!, match[2]!];
  }
}

/** An element of the API's answer; null when it is no span. */
export function readApiSpan(element: Json): PendingSpan<UpperHalves> | null {
  const record = member(element, 'attributes');
  const [traceId, spanId] = [textMember(record, 'trace_id'), textMember(record, 'span_id')];
  if (traceId === null || spanId === null) return null;
  const tags = new Map([
    ...tagPairs(member(record, 'tags')),
    ...attributePairs(member(record, 'custom')),
    ...attributePairs(member(record, 'attributes')),
  ]);
  const startNs = instantText(parseIsoTime(textOf(record, 'start_timestamp') ?? '')?.ns ?? null);
  const endNs = instantText(parseIsoTime(textOf(record, 'end_timestamp') ?? '')?.ns ?? null);
  // What the person named goes before the host of the agent.
  const host = textOf(record, 'host');
  const fields = readAttributeFields(tags);
  const status = textOf(record, 'status') ?? tags.get('status') ?? null;
  return {
    issues: startNs === null || endNs === null ? [BAD_TIME] : [],
    complete: () =>
      makeSpan(
        {
          traceId: /^[0-9a-fA-F]{32}$/.test(traceId) ? hexKey(traceId) : traceId,
          spanId,
          parentSpanId: idOrNone(textMember(record, 'parent_id')),
          name: textOf(record, 'operation_name') ?? tags.get('operation_name') ?? textOf(record, 'resource_name') ?? '',
          spanKind: kindWord(tags.get('span.kind')),
          service: textOf(record, 'service'),
          node: nodeOfResource(tags) ?? host ?? nodeOf(tags),
          startNs,
          endNs,
          status: status === 'error' || status === 'ok' ? status : statusOf(tags),
        },
        fields,
      ),
  };
}
