/** One column of a block of spans: how its values are kept, written and read back. */
import { AppError } from '../../base/errors.ts';
import { freeMemory } from './free-memory.ts';

/** No time: SQLite's smallest integer, which no nanosecond of a case is. */
export const NO_TIME = -(2n ** 63n);

export type Column =
  /** No span of the block has a value. */
  | { readonly kind: 'absent' }
  /** `index` is 0 for none, else one more than the place in `texts`. */
  | { readonly kind: 'dictionary'; readonly texts: readonly string[]; readonly index: Uint16Array | Uint32Array }
  /** Lower-case hex of `width` bytes each; `present` has one bit a span, the lowest first, or is null for all. */
  | { readonly kind: 'hex'; readonly width: number; readonly bytes: Uint8Array; readonly present: Uint8Array | null }
  | { readonly kind: 'times'; readonly values: BigInt64Array }
  /** Whole numbers from `base` on. */
  | { readonly kind: 'offsets'; readonly base: number; readonly values: Uint32Array };

const KINDS = ['absent', 'dictionary', 'hex', 'times', 'offsets'] as const;
const HEAD_BYTES = 8;

const bytesOf = (view: ArrayBufferView): Buffer => Buffer.from(view.buffer, view.byteOffset, view.byteLength);

function u32(value: number): Buffer {
  const out = Buffer.alloc(4);
  out.writeUInt32LE(value);
  return out;
}

function dictionaryParts(texts: readonly string[], index: Uint16Array | Uint32Array): readonly Buffer[] {
  const heap = texts.map((text) => Buffer.from(text, 'utf8'));
  const lengths = bytesOf(Uint32Array.from(heap, (text) => text.length));
  return [u32(texts.length), lengths, ...heap, bytesOf(index)];
}

function contentOf(column: Column): { readonly flag: number; readonly parts: readonly Buffer[] } {
  switch (column.kind) {
    case 'absent':
      return { flag: 0, parts: [] };
    case 'dictionary':
      return { flag: column.index.BYTES_PER_ELEMENT, parts: dictionaryParts(column.texts, column.index) };
    case 'hex': {
      const present = column.present === null ? [] : [bytesOf(column.present)];
      return { flag: column.width, parts: [bytesOf(column.bytes), ...present] };
    }
    case 'times':
      return { flag: 0, parts: [bytesOf(column.values)] };
    case 'offsets': {
      const base = Buffer.alloc(8);
      base.writeDoubleLE(column.base);
      return { flag: 0, parts: [base, bytesOf(column.values)] };
    }
  }
}

/** Little-endian: kind, flag (width of an index or of a hex value), two zeros, length of what follows; then that. */
export function writeColumn(column: Column): readonly Buffer[] {
  const { flag, parts } = contentOf(column);
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt8(KINDS.indexOf(column.kind), 0);
  head.writeUInt8(flag, 1);
  head.writeUInt32LE(
    parts.reduce((sum, part) => sum + part.length, 0),
    4,
  );
  return [head, ...parts];
}

/** A copy: typed arrays want their bytes at a multiple of their size. */
const sliceOf = (bytes: Uint8Array, from: number, length: number): ArrayBuffer =>
  bytes.buffer.slice(bytes.byteOffset + from, bytes.byteOffset + from + length) as ArrayBuffer;

function readDictionary(bytes: Buffer, count: number, width: number): Column {
  const size = bytes.readUInt32LE(0);
  const lengths = new Uint32Array(sliceOf(bytes, 4, size * 4));
  let at = 4 + size * 4;
  const texts: string[] = [];
  for (const length of lengths) {
    texts.push(bytes.toString('utf8', at, at + length));
    at += length;
  }
  freeMemory(lengths);
  const index = sliceOf(bytes, at, count * width);
  return { kind: 'dictionary', texts, index: width === 2 ? new Uint16Array(index) : new Uint32Array(index) };
}

export interface ReadColumn {
  readonly column: Column;
  /** Where the next column begins. */
  readonly end: number;
}

/** @throws AppError CASE_CORRUPT when the bytes are no column of `count` spans. */
export function readColumn(block: Buffer, at: number, count: number): ReadColumn {
  const kind = KINDS[block.readUInt8(at)];
  const flag = block.readUInt8(at + 1);
  const from = at + HEAD_BYTES;
  const end = from + block.readUInt32LE(at + 4);
  if (end > block.length || kind === undefined) throw new AppError('CASE_CORRUPT', 'A column of spans is cut short.');
  const bytes = block.subarray(from, end);
  switch (kind) {
    case 'absent':
      return { column: { kind }, end };
    case 'dictionary':
      return { column: readDictionary(bytes, count, flag), end };
    case 'hex': {
      const all = count * flag;
      const present = bytes.length === all ? null : bytes.subarray(all);
      return { column: { kind, width: flag, bytes: bytes.subarray(0, all), present }, end };
    }
    case 'times':
      return { column: { kind, values: new BigInt64Array(sliceOf(bytes, 0, count * 8)) }, end };
    case 'offsets':
      return {
        column: { kind, base: bytes.readDoubleLE(0), values: new Uint32Array(sliceOf(bytes, 8, count * 4)) },
        end,
      };
  }
}

/** The bytes under a column. */
export function viewsOf(column: Column): readonly ArrayBufferView[] {
  switch (column.kind) {
    case 'absent':
      return [];
    case 'dictionary':
      return [column.index];
    case 'hex':
      return column.present === null ? [column.bytes] : [column.bytes, column.present];
    case 'times':
    case 'offsets':
      return [column.values];
  }
}

/** Whether a span has a text in this column. */
export function isThere(column: Column, i: number): boolean {
  if (column.kind === 'dictionary') return column.index[i] !== 0;
  if (column.kind !== 'hex') return false;
  return column.present === null || ((column.present[i >> 3] ?? 0) & (1 << (i & 7))) !== 0;
}

/** The text of one span; null where it has none. */
export function textAt(column: Column, i: number): string | null {
  if (column.kind === 'dictionary') return column.texts[(column.index[i] ?? 0) - 1] ?? null;
  if (column.kind !== 'hex' || !isThere(column, i)) return null;
  return bytesOf(column.bytes).toString('hex', i * column.width, (i + 1) * column.width);
}

/** Nanoseconds; null for none. */
export function nsAt(column: Column, i: number): bigint | null {
  const value = column.kind === 'times' ? column.values[i] : undefined;
  return value === undefined || value === NO_TIME ? null : value;
}

/** The same as decimal text. */
export function timeAt(column: Column, i: number): string | null {
  return nsAt(column, i)?.toString() ?? null;
}

export function numberAt(column: Column, i: number): number {
  return column.kind === 'offsets' ? column.base + (column.values[i] ?? 0) : 0;
}
