/**
 * The fields of a protobuf message, told by where they stand: nothing below a field is read before it is asked for, so a
 * message may be as large as a file. Source of the form: protobuf.dev/programming-guides/encoding.
 */
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';

/** Bytes from `offset` on, at most `length` and fewer at the end. */
export type ReadAt = (offset: number, length: number) => Uint8Array;

export interface WireField {
  readonly no: number;
  readonly type: WireType;
  /** Of its tag. */
  readonly at: number;
  /** Its content: without tag, and without length where it has one. */
  readonly from: number;
  /** Behind its content. What is cut off ends before this. */
  readonly to: number;
}

/** Where a message stops being one: `at` is the first byte that belongs to no whole field. */
export interface WireBreak {
  readonly at: number;
  readonly message: string;
}

/** A tag and a length, or a tag and a number: each at most 10 bytes. */
const HEADER_BYTES = 20;

function fieldAt(read: ReadAt, at: number, end: number): WireField | null {
  const reader = new BinaryReader(read(at, Math.min(HEADER_BYTES, end - at)));
  try {
    const [no, type] = reader.tag();
    if (type === WireType.LengthDelimited) {
      const length = reader.uint32();
      if (reader.pos > reader.len) return null;
      return { no, type, at, from: at + reader.pos, to: at + reader.pos + length };
    }
    // Groups have been out of use since 2008, and none of the formats read here has one.
    if (type === WireType.StartGroup || type === WireType.EndGroup) return null;
    const from = at + reader.pos;
    reader.skip(type);
    return { no, type, at, from, to: at + reader.pos };
  } catch {
    return null;
  }
}

/**
 * The fields between two offsets, one after another. The last one may end behind `to`: its message is cut, or its length
 * is wrong. @returns where it breaks off, or null when the fields fill the range.
 */
export function* wireFields(read: ReadAt, from: number, to: number): Generator<WireField, WireBreak | null> {
  let at = from;
  while (at < to) {
    const field = fieldAt(read, at, to);
    if (field === null) return { at, message: 'No protobuf field begins here.' };
    yield field;
    at = field.to;
  }
  return null;
}

/** The same for a message in memory. */
export function fieldsOf(bytes: Uint8Array): Generator<WireField, WireBreak | null> {
  return wireFields((offset, length) => bytes.subarray(offset, offset + length), 0, bytes.length);
}
