/** A set of ranks: one bit each, and how many come before every block of them. 1.25 MB for ten million. */

/** Ranks in one block of the running count. A multiple of 8. */
const BLOCK = 4096;

export class RankSet {
  /** All ranks below this may be in it. */
  readonly limit: number;
  /** Null: all of them are. */
  readonly bits: Uint8Array | null;
  readonly count: number;
  readonly #before: Uint32Array;

  private constructor(limit: number, bits: Uint8Array | null) {
    this.limit = limit;
    this.bits = bits;
    this.#before = new Uint32Array(bits === null ? 0 : Math.ceil(limit / BLOCK) + 1);
    if (bits === null) {
      this.count = limit;
      return;
    }
    const words = new Uint32Array(bits.buffer, bits.byteOffset, bits.length / 4);
    for (let block = 1; block < this.#before.length; block += 1) {
      const end = Math.min(words.length, (block * BLOCK) / 32);
      let n = this.#before[block - 1] ?? 0;
      for (let at = ((block - 1) * BLOCK) / 32; at < end; at += 1) n += ones(words[at] ?? 0);
      this.#before[block] = n;
    }
    this.count = this.#before.at(-1) ?? 0;
  }

  static all(limit: number): RankSet {
    return new RankSet(limit, null);
  }

  /** So many bytes as `of` takes. */
  static bitsFor(limit: number): Uint8Array {
    return new Uint8Array(4 * Math.ceil(limit / 32));
  }

  /** Of bits that `bitsFor` made: the lowest one of a byte is the first rank. Bits from `limit` on must be 0. */
  static of(limit: number, bits: Uint8Array): RankSet {
    return new RankSet(limit, bits);
  }

  has(rank: number): boolean {
    if (rank < 0 || rank >= this.limit) return false;
    return this.bits === null || ((this.bits[rank >> 3] ?? 0) & (1 << (rank & 7))) !== 0;
  }

  /** How many are below a rank: its place, if it is in the set. */
  countBelow(rank: number): number {
    const at = Math.min(Math.max(0, rank), this.limit);
    if (this.bits === null) return at;
    const block = Math.floor(at / BLOCK);
    let n = this.#before[block] ?? 0;
    for (let byte = (block * BLOCK) >> 3; byte < at >> 3; byte += 1) n += ones(this.bits[byte] ?? 0);
    return n + ones((this.bits[at >> 3] ?? 0) & ((1 << (at & 7)) - 1));
  }

  /** The place of a rank among them, or null. */
  placeOf(rank: number): number | null {
    return this.has(rank) ? this.countBelow(rank) : null;
  }

  /** Up to `limit` of them from a place on, ascending. */
  slice(place: number, limit: number): readonly number[] {
    const end = Math.min(this.count, place + limit);
    if (this.bits === null) return Array.from({ length: Math.max(0, end - place) }, (_, i) => place + i);
    const out: number[] = [];
    if (place >= end) return out;
    let [low, high] = [0, this.#before.length - 1];
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((this.#before[middle] ?? 0) <= place) low = middle;
      else high = middle;
    }
    let skip = place - (this.#before[low] ?? 0);
    for (let rank = low * BLOCK; rank < this.limit && out.length < end - place; rank += 1) {
      if (!this.has(rank)) continue;
      if (skip > 0) skip -= 1;
      else out.push(rank);
    }
    return out;
  }
}

/** Counts those of a set of ranks from one to before another by the number that each has in a column. `bits` null: all of them. */
export function countBetween(
  bits: Uint8Array | null,
  column: Uint8Array | Uint16Array | Uint32Array,
  first: number,
  end: number,
  counts: Uint32Array,
): void {
  const byteAt = (rank: number): number => (bits === null ? 0xff : bits[rank >> 3]!);
  const count = (rank: number): void => {
    counts[column[rank]!]! += (byteAt(rank) >> (rank & 7)) & 1;
  };
  let rank = first;
  for (; rank < end && (rank & 7) !== 0; rank += 1) count(rank);
  for (; rank + 8 <= end; rank += 8) {
    const byte = byteAt(rank);
    if (byte === 0) continue;
    // Without a branch for each, as in selection.ts.
    counts[column[rank]!]! += byte & 1;
    counts[column[rank + 1]!]! += (byte >> 1) & 1;
    counts[column[rank + 2]!]! += (byte >> 2) & 1;
    counts[column[rank + 3]!]! += (byte >> 3) & 1;
    counts[column[rank + 4]!]! += (byte >> 4) & 1;
    counts[column[rank + 5]!]! += (byte >> 5) & 1;
    counts[column[rank + 6]!]! += (byte >> 6) & 1;
    counts[column[rank + 7]!]! += byte >> 7;
  }
  for (; rank < end; rank += 1) count(rank);
}

/** Bits of a number of 32 that are 1. */
function ones(word: number): number {
  let n = word - ((word >>> 1) & 0x5555_5555);
  n = (n & 0x3333_3333) + ((n >>> 2) & 0x3333_3333);
  return Math.imul((n + (n >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}
