/**
 * Which bytes of a file are not a blob's, from the hashes of both's slivers alone. A primary sliver's hash covers one row
 * of the matrix, a secondary one's one column: a symbol that differs changes both, so that all that differs lies where a
 * row and a column that differ cross.
 */
import { equalBytes } from '../../../base/bytes.ts';
import type { ByteRange } from '../../../model/walrus/blob-differences.ts';
import { HASH_BYTES, type SliverHashes } from './blob-id.ts';
import type { Encoding } from './encoding.ts';

export interface SliverDifferences {
  readonly rows: readonly number[];
  readonly columns: readonly number[];
  readonly ranges: readonly ByteRange[];
}

function differingPairs(a: Uint8Array, b: Uint8Array): readonly number[] {
  const out: number[] = [];
  for (let at = 0; at < a.length; at += HASH_BYTES) {
    if (!equalBytes(a.subarray(at, at + HASH_BYTES), b.subarray(at, at + HASH_BYTES))) out.push(at / HASH_BYTES);
  }
  return out;
}

/** Neighbouring columns as one piece: `[first, count]`. */
function runs(columns: readonly number[]): readonly (readonly [number, number])[] {
  const out: [number, number][] = [];
  for (const column of columns) {
    const last = out.at(-1);
    if (last !== undefined && last[0] + last[1] === column) last[1] += 1;
    else out.push([column, 1]);
  }
  return out;
}

/**
 * Both are of blobs with this encoding, whose symbols are of one size; what is behind the end of the shorter one counts as
 * zeros. Only source rows and columns are told: the others follow from them.
 * @param size of the file: ranges end there.
 */
export function sliverDifferences(
  own: SliverHashes,
  blob: SliverHashes,
  encoding: Encoding,
  size: number,
): SliverDifferences {
  const { shards, rows, columns, symbolBytes } = encoding;
  const badRows = differingPairs(own.primary, blob.primary).filter((row) => row < rows);
  const badColumns = differingPairs(own.secondary, blob.secondary)
    .map((pair) => shards - 1 - pair)
    .filter((column) => column < columns)
    .toSorted((a, b) => a - b);
  const pieces = runs(badColumns);
  const ranges: { offset: number; length: number }[] = [];
  for (const row of badRows) {
    for (const [first, count] of pieces) {
      const offset = (row * columns + first) * symbolBytes;
      const length = Math.min(size, offset + count * symbolBytes) - offset;
      if (length <= 0) continue;
      const last = ranges.at(-1);
      if (last !== undefined && last.offset + last.length === offset) last.length += length;
      else ranges.push({ offset, length });
    }
  }
  return { rows: badRows, columns: badColumns, ranges };
}
