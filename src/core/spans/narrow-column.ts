/** Columns of some of a block's spans alone: a tenth of a block is soon read again, the whole is not kept. */
import type { Column } from './column.ts';

function narrowBits(bits: Uint8Array, kept: Uint32Array): Uint8Array {
  const out = new Uint8Array(Math.ceil(kept.length / 8));
  kept.forEach((from, to) => {
    if (((bits[from >> 3] ?? 0) & (1 << (from & 7))) !== 0) out[to >> 3] = (out[to >> 3] ?? 0) | (1 << (to & 7));
  });
  return out;
}

/** `kept`: their places in the block, ascending. */
export function narrowColumn(column: Column, kept: Uint32Array): Column {
  switch (column.kind) {
    case 'absent':
      return column;
    case 'dictionary': {
      const index = new (column.index instanceof Uint16Array ? Uint16Array : Uint32Array)(kept.length);
      kept.forEach((from, to) => (index[to] = column.index[from] ?? 0));
      return { ...column, index };
    }
    case 'hex': {
      const { width, present } = column;
      const bytes = new Uint8Array(kept.length * width);
      kept.forEach((from, to) => bytes.set(column.bytes.subarray(from * width, (from + 1) * width), to * width));
      return { kind: 'hex', width, bytes, present: present === null ? null : narrowBits(present, kept) };
    }
    case 'times':
      return { kind: 'times', values: BigInt64Array.from(kept, (from) => column.values[from] ?? 0n) };
    case 'offsets':
      return { ...column, values: Uint32Array.from(kept, (from) => column.values[from] ?? 0) };
  }
}
