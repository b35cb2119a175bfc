/** Protobuf that is no OpenTelemetry: Perfetto's traces begin with the same byte, and so does a line feed. */
import { WireType } from '@bufbuild/protobuf/wire';
import type { Head } from '../importer.ts';
import { fieldsOf } from './wire-fields.ts';
import type { WireField } from './wire-fields.ts';

/** Of a Trace: `packet` = 1. Source: perfetto `protos/perfetto/trace/trace.proto`, `trace_packet.proto`. */
const PACKET = 1;
const TIMESTAMP = 8;
const SEQUENCE_ID = 10;
const SYNCHRONIZATION_MARKER = 36;
const MOST_LOOKED_AT = 64;

/** A tag and a length that the end of the head may cut through. */
const HEADER_BYTES = 20;

/** The whole fields of a message or of its beginning; null where it holds something that is no field. */
function wholeFields(bytes: Uint8Array): readonly WireField[] | null {
  const out: WireField[] = [];
  const fields = fieldsOf(bytes);
  for (let next = fields.next(); ; next = fields.next()) {
    if (next.done === true) return next.value === null || next.value.at > bytes.length - HEADER_BYTES ? out : null;
    if (next.value.to > bytes.length) return out;
    out.push(next.value);
  }
}

function isPerfettoPacket(packet: Uint8Array): boolean {
  const types = new Map((wholeFields(packet) ?? []).map(({ no, type }) => [no, type]));
  return (
    types.get(SYNCHRONIZATION_MARKER) === WireType.LengthDelimited ||
    (types.get(TIMESTAMP) === WireType.Varint && types.get(SEQUENCE_ID) === WireType.Varint)
  );
}

export type OtherProtobuf = 'perfetto' | 'unknown';

/** Null for what is no protobuf, as far as its head shows. */
export function otherProtobuf({ bytes }: Pick<Head, 'bytes'>): OtherProtobuf | null {
  // A text is no protobuf, though it may begin with a line feed.
  if (bytes[0] !== 0x0a || !bytes.some((byte) => byte < 0x09)) return null;
  const packets = (wholeFields(bytes) ?? []).filter(
    ({ no, type }) => no === PACKET && type === WireType.LengthDelimited,
  );
  if (packets.length === 0) return null;
  const isPerfetto = packets
    .slice(0, MOST_LOOKED_AT)
    .some(({ from, to }) => isPerfettoPacket(bytes.subarray(from, to)));
  return isPerfetto ? 'perfetto' : 'unknown';
}
