/**
 * How protobuf messages stand in a file: one that is the whole file, or many, each behind its length. Sources of the
 * framings: opentelemetry-collector-contrib `exporter/fileexporter` (4 bytes, big-endian); grpc.io `PROTOCOL-HTTP2`
 * (a flag byte before such a length); protobuf's own `writeDelimitedTo` (a varint).
 */
import { BinaryReader } from '@bufbuild/protobuf/wire';
import type { ReadAt } from './wire-fields.ts';

export type Framing = 'none' | 'length' | 'grpc' | 'varint';

export const FRAMING_WORDS: Readonly<Record<Framing, string>> = {
  none: 'one message',
  length: 'messages, each behind its length in 4 bytes',
  grpc: 'messages as gRPC frames them',
  varint: 'messages, each behind its length as a varint',
};

export interface MessageFrame {
  /** Of the length before it. */
  readonly at: number;
  readonly from: number;
  /** Behind the size of the file where it is cut. */
  readonly to: number;
}

const MOST_HEADER_BYTES = 10;

/** The frame that begins there, or null when no length can be read. */
export function frameAt(framing: Framing, read: ReadAt, at: number, size: number): MessageFrame | null {
  if (framing === 'none') return { at, from: at, to: size };
  const head = read(at, Math.min(MOST_HEADER_BYTES, size - at));
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (framing === 'varint') {
    const reader = new BinaryReader(head);
    try {
      const length = reader.uint32();
      if (reader.pos > reader.len) return null;
      return { at, from: at + reader.pos, to: at + reader.pos + length };
    } catch {
      return null;
    }
  }
  const flags = framing === 'grpc' ? 1 : 0;
  // A flag of 1 says that the message is compressed.
  if (head.length < flags + 4 || (flags === 1 && head[0] !== 0)) return null;
  const from = at + flags + 4;
  return { at, from, to: from + view.getUint32(flags) };
}
