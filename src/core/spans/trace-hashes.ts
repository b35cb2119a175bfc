/** Which traces a block holds, small enough to read for every block of a case: sorted 32-bit hashes. */
import { fnv1a } from '../../base/fnv1a.ts';
import { traceKey } from '../../base/ids.ts';
import { isThere, type Column } from './column.ts';

/** Over the 16 bytes of a key's hex, or over the characters of what is none. */
export const traceHash = fnv1a;

const DIGITS = new TextEncoder().encode('0123456789abcdef');

/** `traceHash` of the hex of `width` bytes, without making the text; null for all zeros, which is no id. */
function hashOfBytes(bytes: Uint8Array, from: number, width: number): number | null {
  let hash = 0x811c9dc5;
  let any = 0;
  for (let i = from; i < from + width; i += 1) {
    const byte = bytes[i]!;
    any |= byte;
    hash = Math.imul(hash ^ DIGITS[byte >> 4]!, 0x01000193);
    hash = Math.imul(hash ^ DIGITS[byte & 15]!, 0x01000193);
  }
  return any === 0 ? null : hash >>> 0;
}

/** Whether a span's bytes are those of the span before. */
type IsAsBefore = (i: number) => boolean;

/** Spans of one trace often follow each other. */
function repeats(bytes: Uint8Array, width: number): IsAsBefore {
  const isAligned = bytes.byteOffset % 4 === 0 && bytes.byteLength % 4 === 0 && width === 16;
  if (!isAligned) return () => false;
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
  return (i) =>
    i > 0 &&
    words[4 * i] === words[4 * i - 4] &&
    words[4 * i + 1] === words[4 * i - 3] &&
    words[4 * i + 2] === words[4 * i - 2] &&
    words[4 * i + 3] === words[4 * i - 1];
}

function hashesOfBytes(column: Column & { readonly kind: 'hex' }, spans: number): Uint32Array {
  const { bytes, width } = column;
  const isAsBefore = repeats(bytes, width);
  const out = new Uint32Array(spans);
  let used = 0;
  for (let i = 0; i < spans; i += 1) {
    if (isAsBefore(i) && isThere(column, i - 1)) continue;
    const hash = isThere(column, i) ? hashOfBytes(bytes, i * width, width) : null;
    if (hash === null) continue;
    out[used] = hash;
    used += 1;
  }
  return out.subarray(0, used);
}

function hashesOf(column: Column, spans: number): Uint32Array {
  if (column.kind === 'hex') return hashesOfBytes(column, spans);
  if (column.kind !== 'dictionary') return new Uint32Array();
  return Uint32Array.from(
    column.texts.flatMap((text) => traceKey(text, 16) ?? []),
    traceHash,
  );
}

/** Of every trace id in the column as joins compare it, little-endian, ascending. */
export function traceHashes(column: Column, spans: number): Uint8Array {
  const sorted = hashesOf(column, spans).sort();
  const hashes = new Uint32Array(sorted.length);
  let used = 0;
  for (const hash of sorted) {
    if (used > 0 && hashes[used - 1] === hash) continue;
    hashes[used] = hash;
    used += 1;
  }
  return new Uint8Array(hashes.buffer.slice(0, used * 4));
}

/** Whether a block with these hashes may hold the trace of that hash. */
export function mayHold(traces: Uint8Array, hash: number): boolean {
  const view = new DataView(traces.buffer, traces.byteOffset, traces.byteLength);
  let [low, high] = [0, traces.byteLength / 4 - 1];
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const found = view.getUint32(middle * 4, true);
    if (found === hash) return true;
    if (found < hash) low = middle + 1;
    else high = middle - 1;
  }
  return false;
}
