/**
 * A digest over the rows that one source left in a table, kept in its log entry: the chain then holds what was
 * read out of the bytes, and not the bytes alone.
 */
import { createHash } from 'node:crypto';

/** Integers up to 2^53 as numbers; nanoseconds as decimal text. */
export type DigestCell = string | number | null;

export interface RowDigest {
  add(row: readonly DigestCell[]): void;
  /** SHA-256 over one JSON array and a line feed for each row; null when there was none. */
  hex(): string | null;
}

/**
 * By table; null where the source left no row in it. `span` is of the builds in which every span was a row (before schema
 * 8): its digest is over the spans, that of `span_block` over the blocks.
 */
export type RowDigests = Readonly<Record<'source' | 'ledger' | 'issue' | 'statement', string | null>> & {
  readonly span?: string | null;
  readonly span_block?: string | null;
};

/** One call of the hash costs more than a row does. */
const BATCH_CHARS = 64 * 1024;

export function createRowDigest(): RowDigest {
  const hash = createHash('sha256');
  let pending = '';
  let isEmpty = true;
  return {
    add(row) {
      isEmpty = false;
      pending += `${JSON.stringify(row)}\n`;
      if (pending.length < BATCH_CHARS) return;
      hash.update(pending);
      pending = '';
    },
    hex() {
      if (isEmpty) return null;
      hash.update(pending);
      return hash.digest('hex');
    },
  };
}

/** A lone surrogate is stored as U+FFFD; what is hashed must be what is read back. */
export function storedText(text: string): string;
export function storedText(text: string | null): string | null;
export function storedText(text: string | null): string | null {
  return text === null || text.isWellFormed() ? text : text.toWellFormed();
}
