/** Everything that the statements of a case tell of Walrus, put together and checked. Rebuilt from the evidence, never stored. */
import type { EpochClock } from '../../../model/walrus/epoch-clock.ts';
import { readQuiltPatch } from '../../../model/known-id.ts';
import type { PatchFact, ReadFact, RecordMismatch, WalrusFacts } from '../../../model/walrus/walrus-facts.ts';
import type { WalrusNetwork, WalrusPatchStatement, WalrusReadStatement } from '../../../model/walrus-statement.ts';
import type { Db } from '../../store/db.ts';
import { sql } from '../../store/sql.ts';
import { statementsOf, type Stated } from '../evidence.ts';
import { collectBlobs, collectRefusals, poolEnds } from './blobs.ts';
import { checkCertificates, collectCommittees } from './certificates.ts';
import { buildClocks, WALRUS_NETWORKS } from './clocks.ts';
import { collectEvents } from './events.ts';
import { eventMismatch, metadataMismatch, registrationMismatch, spellingMismatch } from './mismatches.ts';
import { ObjectCollector } from './objects.ts';

export interface LoadedWalrus {
  readonly facts: WalrusFacts;
  readonly clockOf: (network: WalrusNetwork | null) => EpochClock;
}

/** What several copies of a record say is said once, with the first of them. */
function eachOnce(mismatches: readonly RecordMismatch[]): readonly RecordMismatch[] {
  const out = new Map<string, RecordMismatch>();
  for (const one of mismatches) {
    const key = [one.what, one.blobId, one.txDigest, one.timeNs, ...one.differences].join('\n');
    if (!out.has(key)) out.set(key, one);
  }
  return [...out.values()];
}

/** The network that records name, where they name one only: the others are then taken to be of it. */
function onlyNetwork(db: Db): WalrusNetwork | null {
  const rows = db.all(sql`
    SELECT DISTINCT body ->> '$.network' AS network FROM statement
    WHERE kind IN ('walrus-object', 'walrus-event', 'walrus-anchor', 'walrus-committee', 'walrus-certificate', 'walrus-registration',
                   'walrus-pool', 'walrus-status', 'walrus-store') AND body ->> '$.network' IS NOT NULL`);
  return rows.length === 1 ? (String(rows[0]!['network']) as WalrusNetwork) : null;
}

function collectPatches(stated: Iterable<Stated<WalrusPatchStatement>>): ReadonlyMap<string, readonly PatchFact[]> {
  const out = new Map<string, PatchFact[]>();
  for (const { statement, at } of stated) {
    const named = statement.patchId === null ? null : readQuiltPatch(statement.patchId);
    const quilt = statement.quiltId ?? named?.quilt ?? null;
    const [start, end] = [statement.start ?? named?.start ?? null, statement.end ?? named?.end ?? null];
    if (quilt === null || start === null || end === null) continue;
    const { identifier } = statement;
    const known = out.get(quilt) ?? [];
    // A list may be held twice.
    if (known.some((one) => one.start === start && one.end === end && one.identifier === identifier)) continue;
    out.set(quilt, [...known, { quilt, start, end, identifier, ground: at }]);
  }
  return out;
}

/** Reads that gave out bytes. A part of a blob is as much of it as the whole is. */
export function readFact({ statement, at }: Stated<WalrusReadStatement>): ReadFact | null {
  const { blobId, patchId, timeNs, status, target, method, age, network, errorReason } = statement;
  if (blobId === null || timeNs === null || target === 'patch-list' || errorReason !== null) return null;
  if ((status !== '200' && status !== '206') || (method !== null && method.toUpperCase() !== 'GET')) return null;
  const seconds = age !== null && /^\d{1,9}$/.test(age) ? Number(age) : null;
  return { network, timeNs: BigInt(timeNs), blobId, patchId, age: seconds, ground: at };
}

function* readFacts(db: Db): Iterable<ReadFact> {
  for (const stated of statementsOf(db, 'walrus-read')) {
    const fact = readFact(stated);
    if (fact !== null) yield fact;
  }
}

function* present<T, R>(given: Iterable<T>, make: (one: T) => R | null): Iterable<R> {
  for (const one of given) {
    const made = make(one);
    if (made !== null) yield made;
  }
}

/** @param artifactOf the artifact that an id stands for, where requests or releases name it. */
export function loadWalrus(db: Db, artifactOf: (blobId: string) => number | null): LoadedWalrus {
  const fallback = onlyNetwork(db);
  const collected = collectEvents(statementsOf(db, 'walrus-event'));
  const isShippedUsed = !db.withdrawn.has(`knowledge:${WALRUS_NETWORKS}`);
  const clocks = buildClocks(collected.events, statementsOf(db, 'walrus-anchor'), fallback, isShippedUsed);
  const committees = collectCommittees(statementsOf(db, 'walrus-committee'), fallback);
  const certificates = checkCertificates(statementsOf(db, 'walrus-certificate'), committees, fallback);
  const objects = new ObjectCollector(collected.keys);
  for (const event of collected.events) objects.event(event);
  for (const stated of statementsOf(db, 'walrus-object')) objects.object(stated);
  for (const stated of statementsOf(db, 'walrus-store')) objects.store(stated);
  for (const stated of statementsOf(db, 'walrus-status')) objects.status(stated);
  const refusals = collectRefusals({
    events: collected.events,
    statuses: statementsOf(db, 'walrus-status'),
    stores: statementsOf(db, 'walrus-store'),
    certificates,
    clockOf: clocks.of,
  });
  const blobs = collectBlobs({
    objects: objects.finish(fallback),
    refusals,
    pools: poolEnds(statementsOf(db, 'walrus-pool'), collected.events),
    clockOf: clocks.of,
    unseen: objects.unseen,
    artifactOf,
  });
  const mismatches: RecordMismatch[] = [
    ...collected.mismatches,
    ...present(statementsOf(db, 'walrus-event'), eventMismatch),
    ...present(statementsOf(db, 'walrus-object'), spellingMismatch),
    ...present(statementsOf(db, 'walrus-registration'), registrationMismatch),
    ...present(statementsOf(db, 'walrus-metadata'), metadataMismatch),
  ];
  return {
    clockOf: clocks.of,
    facts: {
      blobs,
      windows: clocks.windows,
      epochConflicts: clocks.conflicts,
      mismatches: eachOnce(mismatches),
      certificates,
      patches: collectPatches(statementsOf(db, 'walrus-patch')),
      reads: () => readFacts(db),
    },
  };
}
