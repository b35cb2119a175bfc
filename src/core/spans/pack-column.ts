/** Values of one column, as the spans of a block give them, in the closest form that holds them exactly. */
import { NO_TIME, type Column } from './column.ts';

function isHexOf(text: string, width: number): boolean {
  return text.length === width * 2 && /^[0-9a-f]*$/.test(text);
}

function packHex(values: readonly (string | null)[], width: number): Column {
  const bytes = Buffer.alloc(values.length * width);
  const present = new Uint8Array(Math.ceil(values.length / 8));
  let missing = false;
  values.forEach((value, i) => {
    if (value === null) missing = true;
    else {
      bytes.write(value, i * width, 'hex');
      present[i >> 3] = (present[i >> 3] ?? 0) | (1 << (i & 7));
    }
  });
  return { kind: 'hex', width, bytes, present: missing ? present : null };
}

/** Shorter ones are copied by V8 itself. */
const LEAST_SLICE = 13;

/** A part of a text holds all of it in V8: what is kept of a record would keep the record. */
function ownText(text: string): string {
  return text.length < LEAST_SLICE ? text : Buffer.from(text).toString();
}

/** `width` in bytes where the column is likely to hold hex ids. */
export function packTexts(values: readonly (string | null)[], width: number | null): Column {
  if (values.every((value) => value === null)) return { kind: 'absent' };
  if (width !== null && values.every((value) => value === null || isHexOf(value, width))) return packHex(values, width);
  const places = new Map<string, number>();
  const index = new Uint32Array(values.length);
  values.forEach((value, i) => {
    if (value === null) return;
    const known = places.get(value);
    index[i] = known ?? places.size + 1;
    if (known === undefined) places.set(value, places.size + 1);
  });
  return { kind: 'dictionary', texts: Array.from(places.keys(), ownText), index: narrow(index, places.size) };
}

export function narrow(index: Uint32Array, entries: number): Uint16Array | Uint32Array {
  return entries < 2 ** 16 ? Uint16Array.from(index) : index;
}

/** Decimal nanoseconds within 64 bits. */
export function packTimes(values: readonly (string | null)[]): Column {
  if (values.every((value) => value === null)) return { kind: 'absent' };
  return { kind: 'times', values: BigInt64Array.from(values, (value) => (value === null ? NO_TIME : BigInt(value))) };
}

/** Whole numbers less than 2^32 apart. */
export function packOffsets(values: readonly number[]): Column {
  const base = values.reduce((least, value) => Math.min(least, value), values[0] ?? 0);
  return { kind: 'offsets', base, values: Uint32Array.from(values, (value) => value - base) };
}
