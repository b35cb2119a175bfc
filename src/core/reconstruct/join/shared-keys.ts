/**
 * Which records share a key with another one. A span that shares none is alone, and most spans of a large case are: to know
 * them spares the sorter on disk most of its keys.
 */
import { fnv1a } from '../../../base/fnv1a.ts';
import { Flags } from '../../../base/number-list.ts';
import { freeMemory } from '../../spans/free-memory.ts';
import type { Db } from '../../store/db.ts';
import { createKeyParts, partOf, PARTS } from './key-parts.ts';

/** What is left of a hash and a number below this are exact together in a double. */
const MOST_MENTIONS = 2 ** 29;
const WIDTH = Float64Array.BYTES_PER_ELEMENT;

export interface KeyList {
  add(key: string, mention: number): void;
  /** Every mention of which another one has a key, and now and then one of which none has: hashes are compared, not texts. */
  shared(): Flags;
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

export function createKeyList(db: Db): KeyList {
  const parts = createKeyParts(db, WIDTH);
  const waiting = new Float64Array(parts.waiting.buffer);
  return {
    add(key, mention) {
      const hash = fnv1a(key);
      waiting[parts.room(partOf(hash)) / WIDTH] = (hash & 0xffffff) * MOST_MENTIONS + mention;
    },
    shared() {
      const flags = new Flags();
      for (let part = 0; part < PARTS; part += 1) {
        const bytes = parts.all(part);
        compare(new Float64Array(bytes.buffer), flags);
        freeMemory(bytes);
      }
      parts.clear();
      return flags;
    },
  };
}
