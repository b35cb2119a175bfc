/** One log, told by several exports: which of the tellings counts. */
import type { ChainEventStatement } from '../../../model/statement.ts';

/** The one with the block's time, then the one in a receipt, then either: the order of the files decides nothing. */
export function isBetterTelling(a: ChainEventStatement, b: ChainEventStatement): boolean {
  if ((a.blockTimeNs === null) !== (b.blockTimeNs === null)) return a.blockTimeNs !== null;
  if (a.inReceipt !== b.inReceipt) return a.inReceipt;
  return JSON.stringify(a) < JSON.stringify(b);
}
