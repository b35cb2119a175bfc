/** The settlement of one answer, found by its tuple. */
import type { SettlementVerdict, Tuple } from '../../../model/facts.ts';
import type { Db, Row } from '../../store/db.ts';
import type { AnswerSummary, LooseTuple } from '../resolve/answered.ts';

export interface SettlementMatch {
  readonly kind: 'batch' | 'individual';
  readonly id: number | null;
  readonly blobId: string | null;
  readonly root: string | null;
  readonly txHash: string | null;
  readonly verdict: SettlementVerdict;
}

/** Its values give the tree's root, and the chain has that root. A tree that could not be recomputed is not held against it. */
function rowHolds(row: Row): boolean {
  if (row['kind'] === 'individual') return true;
  const isOwnRoot = row['recomputed_root'] === null || row['recomputed_root'] === row['root'];
  return isOwnRoot && (row['event_root'] === null || row['event_root'] === row['root']);
}

const text = (value: Row[string] | undefined): string | null =>
  value === null || value === undefined ? null : String(value);

function strictRows(db: Db, tuples: readonly Tuple[]): readonly Row[] {
  return tuples.flatMap(({ teeId, inputHash, outputHash, signedTime }) =>
    db
      .named('settlement_find')
      .all(inputHash, outputHash, signedTime)
      .filter((row) => row['tee_id'] === teeId),
  );
}

function looseRows(db: Db, loose: LooseTuple | null): readonly Row[] {
  return loose === null ? [] : db.named('settlement_find').all(loose.inputHash, loose.outputHash, loose.signedTime);
}

/** Leaves of two or three fields, and the first contract's events, hold hashes alone. */
function bareRows(db: Db, hashes: Pick<LooseTuple, 'inputHash' | 'outputHash'> | null): readonly Row[] {
  return hashes === null ? [] : db.named('settlement_find_bare').all(hashes.inputHash, hashes.outputHash);
}

/**
 * All settlements with the tuple are tied to the request; the best of them (one that holds, before one that
 * does not) is told. An answer without an enclave id matches on hashes and time alone, and a settlement that holds no more
 * than hashes on those: loosely.
 */
export function matchSettlement(
  db: Db,
  requestId: number,
  answer: Pick<AnswerSummary, 'tuples' | 'looseTuple' | 'isPrivate'>,
): SettlementMatch | null {
  const { tuples, looseTuple, isPrivate } = answer;
  const isLoose = tuples.length === 0;
  const own = isLoose ? looseRows(db, looseTuple) : strictRows(db, tuples);
  const rows = own.length > 0 ? own : bareRows(db, tuples[0] ?? looseTuple);
  const link = isLoose || own.length === 0 ? 'settlement_link_loosely' : 'settlement_link';
  for (const row of rows) db.named(link).run(requestId, Number(row['id']));
  const best = rows.find(rowHolds) ?? rows[0];
  if (best === undefined) {
    if (isLoose || isPrivate) return null;
    return { kind: 'batch', id: null, blobId: null, root: null, txHash: null, verdict: 'missing' };
  }
  const kind = best['kind'] === 'individual' ? 'individual' : 'batch';
  const verdict = kind === 'individual' ? 'individual' : rowHolds(best) ? 'included' : 'root-mismatch';
  const txHash = text(best['tx_hash']) ?? text(best['event_tx']);
  return {
    kind,
    id: Number(best['id']),
    blobId: text(best['blob_id']),
    root: text(best['merkle_root']),
    txHash,
    verdict,
  };
}
