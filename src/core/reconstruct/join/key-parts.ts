/**
 * Records of one width in parts by a hash, in as much memory for ten million as for ten thousand: what no longer waits in
 * memory lies in a temporary table. There is one of these at a time.
 */
import { freeMemory } from '../../spans/free-memory.ts';
import type { Db } from '../../store/db.ts';
import { sql } from '../../store/sql.ts';

/** By the first 8 bits of a hash of 32. */
export const PARTS = 256;
/** Records of one part that wait in memory. */
export const WAITING = 1024;
/** A row of the table is `part * STEP` and a count: the rows of a part follow each other. */
const STEP = 2 ** 32;

export const partOf = (hash: number): number => hash >>> 24;

export interface KeyParts {
  /** Where the bytes of one more record of this part are to be written, before anything else is asked for. */
  room(part: number): number;
  /** What `room` gives places in; it begins at the first byte of its buffer. */
  readonly waiting: Uint8Array;
  /** All records of a part, from the first byte of a buffer on; whoever reads them may give the memory back. */
  all(part: number): Uint8Array;
  /** Empties the table. */
  clear(): void;
}

/** @param width bytes of a record. */
export function createKeyParts(db: Db, width: number): KeyParts {
  db.run(sql`DELETE FROM key_pairs`);
  const waiting = new Uint8Array(PARTS * WAITING * width);
  const used = new Uint32Array(PARTS);
  const sizes = new Uint32Array(PARTS);
  let rows = 0;
  const waitingOf = (part: number): Uint8Array => {
    const from = part * WAITING * width;
    return waiting.subarray(from, from + used[part]! * width);
  };
  return {
    waiting,
    room(part) {
      if (used[part] === WAITING) {
        db.named('key_pairs_put').run(part * STEP + rows, waitingOf(part));
        rows += 1;
        sizes[part]! += WAITING;
        used[part] = 0;
      }
      const at = (part * WAITING + used[part]!) * width;
      used[part]! += 1;
      return at;
    },
    all(part) {
      const records = new Uint8Array((sizes[part]! + used[part]!) * width);
      let at = 0;
      for (const row of db.named('key_pairs_of').iterate(part * STEP, (part + 1) * STEP)) {
        const found = row['pairs'] as Uint8Array;
        records.set(found, at);
        at += found.length;
        freeMemory(found);
      }
      records.set(waitingOf(part), at);
      return records;
    },
    clear() {
      db.run(sql`DELETE FROM key_pairs`);
    },
  };
}
