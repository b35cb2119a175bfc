/** The settlement of one answer, found by its tuple. */
import type { SettlementVerdict, Tuple } from '../../model/facts.ts';
import type { Db, Row } from '../store/db.ts';

export interface SettlementMatch {
  readonly kind: 'batch' | 'individual';
  readonly id: number | null;
  readonly blobId: string | null;
  readonly root: string | null;
  readonly txHash: string | null;
  readonly verdict: SettlementVerdict;
}

export interface SettledAnswer {
  readonly tuple: Tuple | null;
  readonly inputHash: string | null;
  readonly outputHash: string | null;
  readonly signedTime: string | null;
  readonly isPrivate: boolean;
}

/** Its values give the tree's root, and the chain has that root. A tree that could not be recomputed is not held against it. */
function rowHolds(row: Row): boolean {
  if (row['kind'] === 'individual') return true;
  const isOwnRoot = row['recomputed_root'] === null || row['recomputed_root'] === row['root'];
  return isOwnRoot && (row['event_root'] === null || row['event_root'] === row['root']);
}

const text = (value: Row[string] | undefined): string | null => (value === null || value === undefined ? null : String(value));

/**
 * All settlements with the tuple are tied to the request; the best of them (one that holds, before one that
 * does not) is told. An answer without an enclave id matches on hashes and time alone: loosely.
 */
export function matchSettlement(db: Db, requestId: number, answer: SettledAnswer): SettlementMatch | null {
  const { tuple, inputHash, outputHash, signedTime, isPrivate } = answer;
  if (inputHash === null || outputHash === null || signedTime === null) return null;
  const rows = db
    .named('settlement_find')
    .all(inputHash, outputHash, signedTime)
    .filter((row) => tuple === null || row['tee_id'] === tuple.teeId);
  for (const row of rows) db.named('settlement_link').run(requestId, tuple === null ? 1 : 0, Number(row['id']));
  const best = rows.find(rowHolds) ?? rows[0];
  if (best === undefined) {
    if (tuple === null || isPrivate) return null;
    return { kind: 'batch', id: null, blobId: null, root: null, txHash: null, verdict: 'missing' };
  }
  const kind = best['kind'] === 'individual' ? 'individual' : 'batch';
  const verdict = kind === 'individual' ? 'individual' : rowHolds(best) ? 'included' : 'root-mismatch';
  const txHash = text(best['tx_hash']) ?? text(best['event_tx']);
  return { kind, id: Number(best['id']), blobId: text(best['blob_id']), root: text(best['merkle_root']), txHash, verdict };
}
