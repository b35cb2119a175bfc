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
    const byte = bytes[i] ?? 0;
    any |= byte;
    hash = Math.imul(hash ^ (DIGITS[byte >> 4] ?? 0), 0x01000193);
    hash = Math.imul(hash ^ (DIGITS[byte & 15] ?? 0), 0x01000193);
  }
  return any === 0 ? null : hash >>> 0;
}

function hashesOf(column: Column, spans: number): Uint32Array {
  if (column.kind === 'dictionary') {
    const keys = column.texts.flatMap((text) => traceKey(text, 16) ?? []);
    return Uint32Array.from(keys, traceHash);
  }
  if (column.kind !== 'hex') return new Uint32Array();
  const out = new Uint32Array(spans);
  let used = 0;
  for (let i = 0; i < spans; i += 1) {
    const hash = isThere(column, i) ? hashOfBytes(column.bytes, i * column.width, column.width) : null;
    if (hash === null) continue;
    out[used] = hash;
    used += 1;
  }
  return out.subarray(0, used);
}

/** Of every trace id in the column as joins compare it, little-endian, ascending. */
export function traceHashes(column: Column, spans: number): Uint8Array {
  const sorted = hashesOf(column, spans).sort();
  const hashes = sorted.filter((hash, i) => hash !== sorted[i - 1]);
  return new Uint8Array(hashes.buffer);
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
