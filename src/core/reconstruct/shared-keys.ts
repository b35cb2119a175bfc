/**
 * Which records share a key with another one. A span that shares none is alone, and most spans of a large case are: to know
 * them spares the sorter on disk most of its keys.
 */
import { Flags } from '../../base/number-list.ts';
import { fnv1a } from '../../base/fnv1a.ts';

/** A hash of 32 bits and a number below this are exact together in a double. */
const MOST_MENTIONS = 2 ** 21;
/** More of them than any record has. */
const KEYS_EACH = 8;

export interface KeyList {
  add(key: string, mention: number): void;
  /** Every mention of which another one has a key, and now and then one of which none has: hashes are compared, not texts. */
  shared(): Flags;
}

/** For mentions from 0 to `mentions` - 1. Null for more than memory is spent on: then any may share a key. */
export function createKeyList(mentions: number): KeyList | null {
  if (mentions > MOST_MENTIONS) return null;
  // Pages that are never written take no memory.
  const pairs = new Float64Array(mentions * KEYS_EACH);
  let used = 0;
  return {
    add(key, mention) {
      pairs[used] = fnv1a(key) * MOST_MENTIONS + mention;
      used += 1;
    },
    shared() {
      const flags = new Flags();
      const sorted = pairs.subarray(0, used).sort();
      let [lastHash, last] = [-1, -1];
      for (const pair of sorted) {
        const mention = pair % MOST_MENTIONS;
        const hash = (pair - mention) / MOST_MENTIONS;
        if (hash === lastHash && mention !== last) {
          flags.set(last);
          flags.set(mention);
        }
        [lastHash, last] = [hash, mention];
      }
      return flags;
    },
  };
}
