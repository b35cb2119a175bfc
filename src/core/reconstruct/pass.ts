/** What a pass works with. It throws its tables away and makes them again from what came before it. */
import type { Progress } from '../../shared/contract.ts';
import type { Locator } from '../../model/locator.ts';
import type { Db } from '../store/db.ts';

export interface PassContext {
  /** The writing connection, inside one transaction for all passes. */
  readonly db: Db;
  /** Bytes of a record, from the case or the file it refers to. */
  readonly readBytes: (at: Locator) => Uint8Array;
  readonly progress: (progress: Progress) => void;
  readonly signal: AbortSignal;
}

/** Lets messages in and out between two batches of work. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
