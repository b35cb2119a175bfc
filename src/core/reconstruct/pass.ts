/** What a pass works with. It throws its tables away and makes them again from what came before it. */
import { throwIfAborted } from '../../base/errors.ts';
import type { Progress } from '../../shared/contract.ts';
import type { Locator } from '../../model/locator.ts';
import type { FreshSpans } from '../spans/fresh-spans.ts';
import type { Db } from '../store/db.ts';

export interface PassContext {
  /** The writing connection, inside one transaction for all passes. */
  readonly db: Db;
  /** Bytes of a record, from the case or the file it refers to. */
  readonly readBytes: (at: Locator) => Uint8Array;
  readonly progress: (progress: Progress) => void;
  readonly signal: AbortSignal;
  /** Spans that were imported just now; others are read from the case. */
  readonly fresh?: Pick<FreshSpans, 'get' | 'free'>;
  /** Waits for as long as a person holds the work; absent where nobody can. */
  readonly rest?: () => Promise<void>;
}

/** Between two batches of work: lets messages in and out, and waits while the work is held. @throws AppError CANCELLED */
export async function breathe({ signal, rest }: Pick<PassContext, 'signal' | 'rest'>): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  await rest?.();
  throwIfAborted(signal);
}
