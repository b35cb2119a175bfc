/** Fixtures of what OpenTelemetry's exporters write, made by the exporters themselves where there is one to be had. */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { fromHex } from '../../src/base/bytes.ts';
import { readableSpans } from './otel-spans.ts';

/** TracesData of the spans, as the SDK sends it. */
export function protoMessage(spans = readableSpans()): Buffer {
  return Buffer.from(ProtobufTraceSerializer.serializeRequest(spans)!);
}

export type Field = readonly [no: number, content: Uint8Array | string | bigint | number];

/** A message of such fields: bytes and texts with their length, a bigint as fixed64, a number as varint. */
export function message(...fields: readonly Field[]): Uint8Array {
  const out = new BinaryWriter();
  for (const [no, content] of fields) {
    if (typeof content === 'bigint') out.tag(no, WireType.Bit64).fixed64(content);
    else if (typeof content === 'number') out.tag(no, WireType.Varint).uint32(content);
    else if (typeof content === 'string') out.tag(no, WireType.LengthDelimited).string(content);
    else out.tag(no, WireType.LengthDelimited).bytes(content);
  }
  return out.finish();
}

/** TracesData, or what has its shape for another signal, of one resource and one scope. */
export function signalMessage(...elements: readonly Uint8Array[]): Uint8Array {
  const scope = message([1, message([1, 'agent'])], ...elements.map((element): Field => [2, element]));
  return message([1, message([1, message([1, message([1, 'service.name'], [2, message([1, 'edge'])])])], [2, scope])]);
}

export const LOG_RECORD = message([1, 1_772_460_300_000_000_000n], [2, 9], [5, message([1, 'model loaded'])]);
export const METRIC = message([1, 'requests'], [3, '1'], [7, message([1, message([3, 1_772_460_300_000_000_000n])])]);

/** As the collector's file exporter frames messages. */
export function framed(...messages: readonly Uint8Array[]): Buffer {
  return Buffer.concat(
    messages.flatMap((content) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(content.length);
      return [length, content];
    }),
  );
}

const TRACE_ID = fromHex('5b8efff798038103d269b633813fc60c')!;
const SPAN_ID = fromHex('eee19b7ec3c1b174')!;

/** Every kind of trouble that a file of the collector was seen to have, and its last message cut. */
function nastyFrames(): Buffer {
  const emptyIds = message([5, 'no ids'], [7, 1_772_460_301_000_000_000n], [8, 1_772_460_301_000_000_001n]);
  const noTimes = message([1, TRACE_ID], [2, SPAN_ID], [5, 'no times']);
  const unknownField = message([1, TRACE_ID], [2, SPAN_ID], [5, 'of tomorrow'], [700, 'a field that came later']);
  const notUtf8 = message([1, TRACE_ID], [2, SPAN_ID], [5, Uint8Array.of(0xff, 0xfe)]);
  const broken = Buffer.concat([message([1, TRACE_ID], [2, SPAN_ID]), Uint8Array.of(0x2a, 0x7f, 0x41)]);
  const all = framed(
    protoMessage(),
    signalMessage(LOG_RECORD),
    signalMessage(METRIC),
    signalMessage(emptyIds, noTimes, noTimes, unknownField, notUtf8, broken, emptyIds),
    new Uint8Array(0),
    protoMessage(),
  );
  return all.subarray(0, all.length - 37);
}

/** Path below tests/fixtures → content. */
export function otelFixtures(): ReadonlyMap<string, Buffer> {
  return new Map([
    ['otlp-protobuf/spans.binpb', protoMessage()],
    ['otlp-protobuf/nasty.framed.bin', nastyFrames()],
  ]);
}
