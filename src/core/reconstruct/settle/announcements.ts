/**
 * Transactions that a facilitator announced and that no chain record of the case holds. A job names its transaction and
 * its blob before anything is sent (inference-facilitator `all_networks_types_helpers.ts`).
 */
import { hexKey, word32 } from '../../../base/ids.ts';
import type { Announcement } from '../../../model/facts.ts';
import { sql } from '../../store/sql.ts';
import type { Db } from '../../store/db.ts';
import { chainEvents } from './block-times.ts';
import { statementsOf, type Stated, type StatementOf } from '../evidence.ts';

const SETTLES: ReadonlySet<string> = new Set(['BatchSettlement', 'IndividualSettlement', 'Settlement']);

export interface Announced {
  /** By transaction, the earliest telling of each. */
  readonly unseen: readonly Announcement[];
  /** The latest block of a settlement event, where one has a time. */
  readonly chainUntilNs: bigint | null;
}

interface OnChain {
  readonly transactions: ReadonlySet<string>;
  readonly blobs: ReadonlySet<string>;
  readonly untilNs: bigint | null;
}

function onChain(db: Db): OnChain {
  const [transactions, blobs] = [new Set<string>(), new Set<string>()];
  let untilNs: bigint | null = null;
  for (const { statement } of chainEvents(db)) {
    const { txHash, blockTimeNs, event } = statement;
    if (txHash !== null) transactions.add(hexKey(txHash));
    if ('blobId' in event && event.blobId !== null) blobs.add(event.blobId);
    if (!SETTLES.has(event.name) || blockTimeNs === null) continue;
    const ns = BigInt(blockTimeNs);
    if (untilNs === null || ns > untilNs) untilNs = ns;
  }
  for (const { statement } of statementsOf(db, 'chain-call'))
    if (statement.txHash !== null && statement.succeeded !== false) transactions.add(statement.txHash);
  return { transactions, blobs, untilNs };
}

/** The request that a job was joined to, and where somebody holds the blob itself. */
function requestOf(db: Db, source: number, offset: number): number | null {
  const row = db.get(sql`
    SELECT request_id AS id FROM request_record
    WHERE role = 'settlement-job' AND source_id = ${source} AND offset = ${offset} LIMIT 1`);
  return row === undefined ? null : Number(row['id']);
}

function isHeld(db: Db, blobId: string): boolean {
  return (
    db.get(sql`
      SELECT 1 AS n FROM source WHERE name = ${blobId} OR name = ${`${blobId}.json`} LIMIT 1`) !== undefined
  );
}

interface Job extends Stated<StatementOf<'settlement-job'>> {
  readonly txHash: string;
  readonly timeNs: bigint;
}

/** Jobs that name a transaction and a time. */
function dated(db: Db): readonly Job[] {
  const out: Job[] = [];
  for (const { statement, at } of statementsOf(db, 'settlement-job')) {
    const txHash = statement.txHash === null ? null : word32(statement.txHash);
    const time = statement.timeNs ?? statement.finishedNs;
    if (txHash !== null && time !== null && statement.status !== 'failed')
      out.push({ statement, at, txHash, timeNs: BigInt(time) });
  }
  return out;
}

/** Called when requests have their records. */
export function findAnnouncements(db: Db): Announced {
  const found = new Map<string, Announcement>();
  const jobs = dated(db);
  const chain = jobs.length === 0 ? null : onChain(db);
  for (const { statement, at, txHash, timeNs } of jobs) {
    if (chain === null || chain.transactions.has(txHash)) continue;
    const known = found.get(txHash);
    if (known !== undefined && known.timeNs <= timeNs) continue;
    const { blobId, jobId } = statement;
    const blob = blobId === null ? null : chain.blobs.has(blobId) ? 'settled' : isHeld(db, blobId) ? 'held' : 'unseen';
    const requestId = requestOf(db, at.source, at.offset) ?? known?.requestId ?? null;
    found.set(txHash, { txHash, jobId, blobId, blob, timeNs, requestId, ground: at });
  }
  return {
    unseen: [...found.values()].toSorted((a, b) => (a.txHash < b.txHash ? -1 : 1)),
    chainUntilNs: chain?.untilNs ?? null,
  };
}
