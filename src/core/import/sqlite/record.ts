/** Records of SQLite: a header with the type of each value, then the values (sqlite.org/fileformat2.html, "Record Format"). */
import { isUtf8 } from 'node:buffer';

export type TextEncoding = 'utf8' | 'utf16le' | 'utf16be';

/** Whole numbers keep all their digits. */
export type SqliteValue = null | bigint | number | string | Uint8Array;

const INT_BYTES = [0, 1, 2, 3, 4, 6, 8] as const;
const MOST_VARINT_BYTES = 9;
/** SQLITE_MAX_COLUMN cannot be set higher. */
const MOST_VALUES = 32_767;

export interface Varint {
  /** Signed, 64 bits. */
  readonly value: bigint;
  /** Behind it. */
  readonly end: number;
}

export function readVarint(bytes: Uint8Array, at: number): Varint | null {
  let value = 0n;
  for (let i = 0; i < MOST_VARINT_BYTES; i += 1) {
    const byte = bytes[at + i];
    if (byte === undefined) return null;
    if (i === MOST_VARINT_BYTES - 1) return { value: BigInt.asIntN(64, (value << 8n) | BigInt(byte)), end: at + i + 1 };
    value = (value << 7n) | BigInt(byte & 0x7f);
    if (byte < 0x80) return { value, end: at + i + 1 };
  }
  return null;
}

function textOf(bytes: Uint8Array, encoding: TextEncoding): string | Uint8Array {
  const held = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (encoding === 'utf8') return isUtf8(held) ? held.toString('utf8') : bytes;
  if (held.length % 2 === 1) return bytes;
  return encoding === 'utf16le' ? held.toString('utf16le') : Buffer.from(held).swap16().toString('utf16le');
}

function sizeOf(type: bigint): number {
  if (type >= 12n) return Number((type - 12n) >> 1n);
  if (type === 7n) return 8;
  return INT_BYTES[Number(type)] ?? 0;
}

function valueOf(type: bigint, bytes: Uint8Array, encoding: TextEncoding): SqliteValue {
  if (type === 0n) return null;
  if (type === 8n || type === 9n) return type - 8n;
  if (type === 7n) return new DataView(bytes.buffer, bytes.byteOffset, 8).getFloat64(0);
  if (type >= 12n) return (type & 1n) === 1n ? textOf(bytes, encoding) : bytes;
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return BigInt.asIntN(bytes.length * 8, value);
}

/** The values of a record in order; a text that is none in its encoding stays bytes. Null when it is no record. */
export function readRecord(payload: Uint8Array, encoding: TextEncoding): readonly SqliteValue[] | null {
  const header = readVarint(payload, 0);
  if (header === null || header.value > BigInt(payload.length) || header.value < BigInt(header.end)) return null;
  const headerEnd = Number(header.value);
  const values: SqliteValue[] = [];
  let at = headerEnd;
  for (let typeAt = header.end; typeAt < headerEnd;) {
    const type = readVarint(payload, typeAt);
    if (type === null || type.end > headerEnd || type.value < 0n || type.value === 10n || type.value === 11n)
      return null;
    const size = sizeOf(type.value);
    if (at + size > payload.length || values.length >= MOST_VALUES) return null;
    values.push(valueOf(type.value, payload.subarray(at, at + size), encoding));
    at += size;
    typeAt = type.end;
  }
  return values;
}
