/**
 * The custody log: a hash chain over everything that was done to the case. One writer, in the same
 * transaction as what it describes. A chain proves nothing to whoever does not hold its head, so
 * the head and the count are shown in the window and printed in every report.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { canonicalJson, type Plain } from '../../base/canonical-json.ts';
import { toHex, utf8 } from '../../base/bytes.ts';
import { custodyText, type CustodyEntry } from '../../model/custody-text.ts';
import type { Db } from '../store/db.ts';
import type { CustodyHead, CustodyRow } from '../../shared/views.ts';

/** SHA-256 over the entry and the hash of the one before. */
export function hashEntry(prevHash: string, entry: CustodyEntry): string {
  return toHex(sha256(utf8(custodyText(prevHash, entry))));
}

export function custodyHead(db: Db): CustodyHead {
  const row = db.named('custody_head').get();
  return row === undefined ? { count: 0, head: '' } : { count: Number(row['seq']), head: String(row['hash']) };
}

/** Appends one entry. Call it inside the transaction of what it describes. */
export function appendCustody(db: Db, atNs: bigint, actor: string, action: string, body: Plain): CustodyHead {
  const { count, head } = custodyHead(db);
  // As it will be read back: a lone surrogate is stored as U+FFFD.
  const entry = {
    seq: count + 1,
    atNs: atNs.toString(),
    actor: actor.toWellFormed(),
    action,
    body: canonicalJson(body),
  };
  const hash = hashEntry(head, entry);
  db.named('custody_put').run(entry.seq, atNs, entry.actor, action, entry.body, head, hash);
  return { count: entry.seq, head: hash };
}

export function listCustody(db: Db, limit: number, offset: number): readonly (CustodyRow & { prevHash: string })[] {
  return db
    .named('custody_page')
    .all(limit, offset)
    .map((row) => ({
      seq: Number(row['seq']),
      atNs: String(row['at_ns']),
      actor: String(row['actor']),
      action: String(row['action']),
      body: String(row['body']),
      prevHash: String(row['prev_hash']),
      hash: String(row['hash']),
    }));
}

/** The first entry that does not follow from the one before, or null when the chain holds. */
export function findBrokenEntry(db: Db): { readonly seq: number; readonly why: string } | null {
  const page = 1000;
  let previous = '';
  let expected = 1;
  for (let offset = 0; ; offset += page) {
    const entries = listCustody(db, page, offset);
    for (const entry of entries) {
      if (entry.seq !== expected) return { seq: expected, why: `entry ${expected} is missing` };
      if (entry.prevHash !== previous) return { seq: entry.seq, why: 'it does not name the entry before it' };
      if (hashEntry(previous, entry) !== entry.hash) return { seq: entry.seq, why: 'its text does not have its hash' };
      previous = entry.hash;
      expected += 1;
    }
    if (entries.length < page) return null;
  }
}
