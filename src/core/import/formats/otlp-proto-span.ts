/** One OTLP span in protobuf as a statement. Source: opentelemetry-proto `trace/v1/trace.proto`, `common/v1/common.proto`. */
import { WireType } from '@bufbuild/protobuf/wire';
import { traceKey } from '../../../base/ids.ts';
import { MAX_NS } from '../../../base/time.ts';
import type { SpanStatement } from '../../../model/statement.ts';
import { MessageReader, ProtoFault } from '../proto/message-reader.ts';
import { fieldsOf } from '../proto/wire-fields.ts';
import type { WireField } from '../proto/wire-fields.ts';
import { isFieldKey, makeSpan, nodeOfResource, readAttributeFields, UNKNOWN_SERVICE } from '../trace/span-fields.ts';
import { repeatedAttributes } from '../trace/repeated-attributes.ts';
import type { SpanIssue } from '../trace/span-issue.ts';
import { kindWord, RESOURCE_KEYS, statusWord, unreadableTime } from './otlp-span.ts';
import type { SpanResource } from './otlp-span.ts';

/** How each field of a Span is written. A message in which one of them is written otherwise is no span. */
const SPAN_TYPES: ReadonlyMap<number, WireType> = new Map([
  ...[1, 2, 3, 4, 5, 9, 11, 13, 15].map((no) => [no, WireType.LengthDelimited] as const),
  ...[6, 10, 12, 14].map((no) => [no, WireType.Varint] as const),
  ...[7, 8].map((no) => [no, WireType.Bit64] as const),
  [16, WireType.Bit32] as const,
]);

export type SignalKind = 'span' | 'log-of-a-trace' | 'log-record' | 'other-signal';

/**
 * What an element of a scope is, by the wire alone: log records and metrics stand at the same place as spans. Null when
 * it is none of them. The element may be cut off.
 */
export function signalOf(element: Uint8Array): SignalKind | null {
  const seen = new Map<number, WireField>();
  for (const field of fieldsOf(element)) if (!seen.has(field.no)) seen.set(field.no, field);
  const length = (no: number): number => {
    const field = seen.get(no);
    return field === undefined ? 0 : field.to - field.from;
  };
  const types = [...seen.values()].every(({ no, type }) => (SPAN_TYPES.get(no) ?? type) === type);
  const ids = length(1) === 16 && length(2) === 8;
  if (types && (ids || ((seen.has(7) || seen.has(8)) && length(1) <= 16 && length(2) <= 8))) return 'span';
  const is = (no: number, type: WireType): boolean => seen.get(no)?.type === type;
  // A log record begins with its time, or has the time at which it was observed; a metric has a name and one of its kinds of data.
  const isLog = is(1, WireType.Bit64) || is(11, WireType.Bit64);
  const isMetric = is(1, WireType.LengthDelimited) && [5, 7, 9, 10, 11].some((no) => is(no, WireType.LengthDelimited));
  if (isLog) return length(9) > 0 ? 'log-of-a-trace' : 'log-record';
  return isMetric ? 'other-signal' : null;
}

/** AnyValue; null for lists, maps and bytes. */
function valueText(message: MessageReader, begin: number, end: number): string | null {
  let text: string | null = null;
  message.visit(begin, end, (no, type, from, to) => {
    if (no === 1 && type === WireType.LengthDelimited) text = message.text(from, to);
    else if (no === 2 && type === WireType.Varint) text = String(message.number(from).bool());
    else if (no === 3 && type === WireType.Varint) text = String(message.number(from).int64());
    else if (no === 4 && type === WireType.Bit64) text = String(message.number(from).double());
  });
  return text;
}

/** KeyValue; null where the key is none of the wanted. */
function attributeOf(
  message: MessageReader,
  begin: number,
  end: number,
  isWanted: (key: string) => boolean,
): readonly [string, string | null] | null {
  let key = '';
  let value: readonly [number, number] | null = null;
  message.visit(begin, end, (no, type, from, to) => {
    if (type !== WireType.LengthDelimited) return;
    if (no === 1) key = message.text(from, to);
    else if (no === 2) value = [from, to];
  });
  if (!isWanted(key)) return null;
  return [key, value === null ? null : valueText(message, ...(value as readonly [number, number]))];
}

type OnIssue = (issue: SpanIssue) => void;

/** @throws ProtoFault */
export function readProtoResource(bytes: Uint8Array, onIssue: OnIssue): SpanResource {
  const message = new MessageReader(bytes);
  const known: (readonly [string, string | null])[] = [];
  message.visit(0, message.length, (no, type, from, to) => {
    if (no !== 1 || type !== WireType.LengthDelimited) return;
    const attribute = attributeOf(message, from, to, (key) => RESOURCE_KEYS.has(key));
    if (attribute !== null) known.push(attribute);
  });
  repeatedAttributes(known).forEach(onIssue);
  const found = new Map<string, string>();
  for (const [key, value] of known) if (value !== null && value !== '') found.set(key, value);
  return { service: found.get('service.name') ?? UNKNOWN_SERVICE, node: nodeOfResource(found) };
}

/** Nanoseconds in decimal; null for zero and, which is told, for what no 64-bit count with a sign holds. */
function nanoseconds(message: MessageReader, from: number, name: string, onIssue: OnIssue): string | null {
  const ns = BigInt(message.number(from).fixed64());
  if (ns > MAX_NS) onIssue(unreadableTime(name, ns.toString()));
  return ns === 0n || ns > MAX_NS ? null : ns.toString();
}

function statusOf(message: MessageReader, begin: number, end: number): string | null {
  let code = 0;
  message.visit(begin, end, (no, type, from) => {
    if (no === 3 && type === WireType.Varint) code = message.number(from).int32();
  });
  return statusWord(code);
}

/** @throws ProtoFault */
export function readProtoSpan(bytes: Uint8Array, resource: SpanResource, onIssue: OnIssue): SpanStatement {
  const message = new MessageReader(bytes);
  const attributes: (readonly [string, string | null])[] = [];
  const ids = { traceId: '', spanId: '', parentSpanId: '' };
  const times: { startNs: string | null; endNs: string | null } = { startNs: null, endNs: null };
  let [name, kind, status]: [string, number | null, string | null] = ['', null, null];
  message.visit(0, message.length, (no, type, from, to) => {
    if ((SPAN_TYPES.get(no) ?? type) !== type)
      throw new ProtoFault('syntax', 'a field is not of the type that a span has');
    if (no === 1) ids.traceId = message.hex(from, to);
    else if (no === 2) ids.spanId = message.hex(from, to);
    else if (no === 4) ids.parentSpanId = message.hex(from, to);
    else if (no === 5) name = message.text(from, to);
    else if (no === 6) kind = message.number(from).int32();
    else if (no === 7) times.startNs = nanoseconds(message, from, 'startTimeUnixNano', onIssue);
    else if (no === 8) times.endNs = nanoseconds(message, from, 'endTimeUnixNano', onIssue);
    else if (no === 15) status = statusOf(message, from, to);
    else if (no === 9) {
      const attribute = attributeOf(message, from, to, isFieldKey);
      if (attribute !== null) attributes.push(attribute);
    }
  });
  repeatedAttributes(attributes).forEach(onIssue);
  return makeSpan(
    {
      ...ids,
      ...times,
      // Writers spell "no parent" as an all-zero id, too.
      parentSpanId: traceKey(ids.parentSpanId, 8) === null ? null : ids.parentSpanId,
      name,
      spanKind: kindWord(kind),
      service: resource.service,
      node: resource.node,
      status,
    },
    readAttributeFields(attributes),
  );
}
