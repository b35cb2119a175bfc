/**
 * When each request was, known from when it is written, and all of them in order of time: SQLite would read and sort them
 * anew for every table that wants that order. 8 bytes a request, and 4 once they are in order.
 */
import { NO_TIME } from '../spans/column.ts';
import { freeMemory } from '../spans/free-memory.ts';

/** Requests in order of time; equal ones in order of their ids, those without a time last. */
export interface TimeOrder {
  /** Ids by rank. */
  readonly ids: Uint32Array;
  /** How many have a time: they are the first. */
  readonly timed: number;
  /** Nanoseconds, of a rank below `timed`. */
  ns(rank: number): bigint;
  /** The same as 64 bits little-endian, for some ranks below `timed`. */
  bytes(rank: number, ranks: number): Uint8Array;
  /** The first rank that is not before a moment. */
  rankAt(ns: bigint): number;
  /** Frees the times: afterwards only `ids` and `timed` may be read. */
  free(): void;
}

/** Sorted by so many bits at a time. */
const DIGIT_BITS = 16;
const DIGITS = 64 / DIGIT_BITS;
const BUCKETS = 2 ** DIGIT_BITS;
/** Of the highest digit: negative numbers come before positive ones. */
const SIGN = BUCKETS / 2;

function isInOrder(times: BigInt64Array, ids: Uint32Array): boolean {
  let last = NO_TIME;
  for (const id of ids) {
    const time = times[id - 1] ?? NO_TIME;
    if (time < last) return false;
    last = time;
  }
  return true;
}

/** A stable radix sort in place, the lowest digit first. The machines that run this are little-endian. */
function sortByTime(times: BigInt64Array, ids: Uint32Array<ArrayBuffer>): void {
  const digits = new Uint16Array(times.buffer, times.byteOffset, times.length * DIGITS);
  let [from, to] = [ids, new Uint32Array(ids.length)];
  for (let digit = 0; digit < DIGITS; digit += 1) {
    const flip = digit === DIGITS - 1 ? SIGN : 0;
    const starts = new Uint32Array(BUCKETS + 1);
    for (const id of from) starts[(digits[(id - 1) * DIGITS + digit]! ^ flip) + 1]! += 1;
    if (starts.includes(ids.length)) continue;
    for (let bucket = 1; bucket < BUCKETS; bucket += 1) starts[bucket]! += starts[bucket - 1]!;
    for (const id of from) {
      const bucket = digits[(id - 1) * DIGITS + digit]! ^ flip;
      to[starts[bucket]!] = id;
      starts[bucket]! += 1;
    }
    [from, to] = [to, from];
  }
  if (from !== ids) ids.set(from);
}

export class RequestTimes {
  #times: BigInt64Array;
  #length = 0;

  /** Of so many requests. */
  constructor(requests: number) {
    this.#times = new BigInt64Array(requests);
  }

  /** Of the next request in order of ids, which are numbered from 1; null for none. @throws RangeError for one too many. */
  add(ns: bigint | null): void {
    if (this.#length === this.#times.length) throw new RangeError('There are more requests than were joined.');
    this.#times[this.#length] = ns ?? NO_TIME;
    this.#length += 1;
  }

  /** Once: afterwards that order alone holds the times. */
  inOrder(): TimeOrder {
    const times = this.#times.subarray(0, this.#length);
    this.#times = new BigInt64Array();
    const ids = new Uint32Array(times.length);
    let timed = 0;
    times.forEach((time, i) => {
      if (time === NO_TIME) return;
      ids[timed] = i + 1;
      timed += 1;
    });
    let rank = timed;
    times.forEach((time, i) => {
      if (time !== NO_TIME) return;
      ids[rank] = i + 1;
      rank += 1;
    });
    const known = ids.subarray(0, timed);
    if (!isInOrder(times, known)) sortByTime(times, known);
    return orderOf(times, ids, timed);
  }
}

function orderOf(times: BigInt64Array, ids: Uint32Array, timed: number): TimeOrder {
  const halves = new Uint32Array(times.buffer, times.byteOffset, times.length * 2);
  const ns = (rank: number): bigint => times[(ids[rank] ?? 0) - 1] ?? NO_TIME;
  return {
    ids,
    timed,
    ns,
    bytes(rank, ranks) {
      const out = new Uint32Array(2 * ranks);
      for (let i = 0; i < ranks; i += 1) {
        const at = 2 * (ids[rank + i]! - 1);
        out[2 * i] = halves[at]!;
        out[2 * i + 1] = halves[at + 1]!;
      }
      return new Uint8Array(out.buffer);
    },
    rankAt(moment) {
      let [low, high] = [0, timed];
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (ns(middle) < moment) low = middle + 1;
        else high = middle;
      }
      return low;
    },
    free: () => freeMemory(times),
  };
}
