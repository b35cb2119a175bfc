/** One OTLP span in protobuf as a statement. Source: opentelemetry-proto `trace/v1/trace.proto`, `common/v1/common.proto`. */
import { isUtf8 } from 'node:buffer';
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { toHex } from '../../../base/bytes.ts';
import { traceKey } from '../../../base/ids.ts';
import { MAX_NS } from '../../../base/time.ts';
import type { SpanStatement } from '../../../model/statement.ts';
import { fieldsOf } from '../proto/wire-fields.ts';
import type { WireField } from '../proto/wire-fields.ts';
import { makeSpan, nodeOfResource, readAttributeFields, UNKNOWN_SERVICE } from '../trace/span-fields.ts';
import { kindWord, NO_RESOURCE, statusWord } from './otlp-span.ts';
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

/** A message that breaks off, or a text that is not UTF-8. */
export class ProtoFault extends Error {
  readonly reason: 'syntax' | 'encoding';

  constructor(reason: 'syntax' | 'encoding', message: string) {
    super(message);
    this.reason = reason;
  }
}

function* wholeFields(bytes: Uint8Array): Iterable<WireField> {
  const fields = fieldsOf(bytes);
  for (;;) {
    const next = fields.next();
    if (next.done === true) {
      if (next.value !== null) throw new ProtoFault('syntax', 'it breaks off between two fields');
      return;
    }
    if (next.value.to > bytes.length) throw new ProtoFault('syntax', 'a field reaches past its end');
    yield next.value;
  }
}

const contentOf = (bytes: Uint8Array, { from, to }: WireField): Uint8Array => bytes.subarray(from, to);

function textOf(bytes: Uint8Array, field: WireField): string {
  const content = contentOf(bytes, field);
  if (!isUtf8(content)) throw new ProtoFault('encoding', 'a text of it is not UTF-8');
  return Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString('utf8');
}

function readerAt(bytes: Uint8Array, { from }: WireField): BinaryReader {
  const reader = new BinaryReader(bytes);
  reader.pos = from;
  return reader;
}

/** AnyValue; null for lists, maps and bytes. */
function valueText(value: Uint8Array): string | null {
  for (const field of wholeFields(value)) {
    if (field.no === 1) return textOf(value, field);
    if (field.no === 2) return String(readerAt(value, field).bool());
    if (field.no === 3) return String(readerAt(value, field).int64());
    if (field.no === 4 && field.type === WireType.Bit64) return String(readerAt(value, field).double());
  }
  return null;
}

/** KeyValue. */
function attributeOf(bytes: Uint8Array): readonly [string, string | null] {
  let key = '';
  let value: string | null = null;
  for (const field of wholeFields(bytes)) {
    if (field.type !== WireType.LengthDelimited) continue;
    if (field.no === 1) key = textOf(bytes, field);
    else if (field.no === 2) value = valueText(contentOf(bytes, field));
  }
  return [key, value];
}

/** @throws ProtoFault */
export function readProtoResource(bytes: Uint8Array): SpanResource {
  const found = new Map<string, string>();
  for (const field of wholeFields(bytes)) {
    if (field.no !== 1 || field.type !== WireType.LengthDelimited) continue;
    const [key, value] = attributeOf(contentOf(bytes, field));
    if (value !== null && value !== '') found.set(key, value);
  }
  return { service: found.get('service.name') ?? NO_RESOURCE.service ?? UNKNOWN_SERVICE, node: nodeOfResource(found) };
}

/** Nanoseconds in decimal; null for zero and for what no 64-bit count with a sign holds. */
function nanoseconds(bytes: Uint8Array, field: WireField): string | null {
  const ns = BigInt(readerAt(bytes, field).fixed64());
  return ns === 0n || ns > MAX_NS ? null : ns.toString();
}

function statusOf(bytes: Uint8Array): string | null {
  let code = 0;
  for (const field of wholeFields(bytes)) if (field.no === 3) code = readerAt(bytes, field).int32();
  return statusWord(code);
}

/** @throws ProtoFault */
export function readProtoSpan(bytes: Uint8Array, resource: SpanResource): SpanStatement {
  const attributes: (readonly [string, string | null])[] = [];
  const ids = { traceId: '', spanId: '', parentSpanId: '' };
  const times: { startNs: string | null; endNs: string | null } = { startNs: null, endNs: null };
  let [name, kind, status]: [string, number | null, string | null] = ['', null, null];
  for (const field of wholeFields(bytes)) {
    if ((SPAN_TYPES.get(field.no) ?? field.type) !== field.type)
      throw new ProtoFault('syntax', 'a field has another type');
    if (field.no === 1) ids.traceId = toHex(contentOf(bytes, field));
    else if (field.no === 2) ids.spanId = toHex(contentOf(bytes, field));
    else if (field.no === 4) ids.parentSpanId = toHex(contentOf(bytes, field));
    else if (field.no === 5) name = textOf(bytes, field);
    else if (field.no === 6) kind = readerAt(bytes, field).int32();
    else if (field.no === 7) times.startNs = nanoseconds(bytes, field);
    else if (field.no === 8) times.endNs = nanoseconds(bytes, field);
    else if (field.no === 9) attributes.push(attributeOf(contentOf(bytes, field)));
    else if (field.no === 15) status = statusOf(contentOf(bytes, field));
  }
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
