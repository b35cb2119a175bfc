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

/** Spans of one trace often follow each other. A difference is most often seen at the last byte. */
function isAsBefore(bytes: Uint8Array, from: number, width: number): boolean {
  for (let i = from + width - 1; i >= from; i -= 1) if (bytes[i] !== bytes[i - width]) return false;
  return from > 0;
}

function hashesOfBytes(column: Column & { readonly kind: 'hex' }, spans: number): Uint32Array {
  const { bytes, width } = column;
  const out = new Uint32Array(spans);
  let used = 0;
  for (let i = 0; i < spans; i += 1) {
    if (isAsBefore(bytes, i * width, width) && isThere(column, i - 1)) continue;
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
