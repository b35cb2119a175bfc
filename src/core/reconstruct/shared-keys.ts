/**
 * Which records share a key with another one. A span that shares none is alone, and most spans of a large case are: to know
 * them spares the sorter on disk most of its keys.
 */
import { fnv1a } from '../../base/fnv1a.ts';
import { Flags } from '../../base/number-list.ts';
import { freeMemory } from '../spans/free-memory.ts';
import type { Db } from '../store/db.ts';
import { sql } from '../store/sql.ts';

/** Keys lie in parts by the first 8 bits of their hash; one part at a time is compared. */
const PARTS = 256;
/** What is left of a hash and a number below this are exact together in a double. */
const MOST_MENTIONS = 2 ** 29;
/** Pairs of one part that wait in memory; then they go to a temporary table. */
export const WAITING = 1024;
/** A row of that table is `part * STEP` and a count: the rows of a part follow each other. */
const STEP = 2 ** 32;

export interface KeyList {
  add(key: string, mention: number): void;
  /** Every mention of which another one has a key, and now and then one of which none has: hashes are compared, not texts. */
  shared(): Flags;
}

function bytesOf(pairs: Float64Array): Uint8Array {
  return new Uint8Array(pairs.buffer, pairs.byteOffset, pairs.byteLength);
}

/** Flags the mentions of pairs of equal hashes. */
function compare(pairs: Float64Array, flags: Flags): void {
  let [lastHash, last] = [-1, -1];
  for (const pair of pairs.sort()) {
    const mention = pair % MOST_MENTIONS;
    const hash = (pair - mention) / MOST_MENTIONS;
    if (hash === lastHash && mention !== last) {
      flags.set(last);
      flags.set(mention);
    }
    [lastHash, last] = [hash, mention];
  }
}

/** In as much memory for ten million keys as for ten thousand. There is one of them at a time. */
export function createKeyList(db: Db): KeyList {
  db.run(sql`DELETE FROM key_pairs`);
  const waiting = new Float64Array(PARTS * WAITING);
  const used = new Uint32Array(PARTS);
  const sizes = new Uint32Array(PARTS);
  let rows = 0;
  const waitingOf = (part: number): Float64Array => waiting.subarray(part * WAITING, part * WAITING + used[part]!);
  const allOf = (part: number): Float64Array => {
    const pairs = new Float64Array(sizes[part]! + used[part]!);
    const bytes = bytesOf(pairs);
    let at = 0;
    for (const row of db.named('key_pairs_of').iterate(part * STEP, (part + 1) * STEP)) {
      const found = row['pairs'] as Uint8Array;
      bytes.set(found, at);
      at += found.length;
      freeMemory(found);
    }
    pairs.set(waitingOf(part), sizes[part]);
    return pairs;
  };
  return {
    add(key, mention) {
      const hash = fnv1a(key);
      const part = hash >>> 24;
      if (used[part] === WAITING) {
        db.named('key_pairs_put').run(part * STEP + rows, bytesOf(waitingOf(part)));
        rows += 1;
        sizes[part]! += WAITING;
        used[part] = 0;
      }
      waiting[part * WAITING + used[part]!] = (hash & 0xffffff) * MOST_MENTIONS + mention;
      used[part]! += 1;
    },
    shared() {
      const flags = new Flags();
      for (let part = 0; part < PARTS; part += 1) {
        const pairs = allOf(part);
        compare(pairs, flags);
        freeMemory(pairs);
      }
      db.run(sql`DELETE FROM key_pairs`);
      return flags;
    },
  };
}
