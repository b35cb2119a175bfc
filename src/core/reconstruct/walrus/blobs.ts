/** Every blob that a record tells of: its objects with their lifetimes, refusals by nodes, and what is known to be missing. */
import type { BlobEvent, BlobObject } from '../../../model/walrus/blob-history.ts';
import { lifetimeOf, type Lifetime } from '../../../model/walrus/blob-lifetime.ts';
import type { EpochClock } from '../../../model/walrus/epoch-clock.ts';
import type { CertificateFact, Refusal, WalrusBlob } from '../../../model/walrus/walrus-facts.ts';
import type {
  WalrusNetwork,
  WalrusPoolStatement,
  WalrusStatusStatement,
  WalrusStoreStatement,
} from '../../../model/walrus-statement.ts';
import type { Stated } from '../evidence.ts';
import { epochOf, idKey, nsOf } from './values.ts';

/** The last end epoch of each storage pool: it is only ever extended. */
export function poolEnds(
  stated: Iterable<Stated<WalrusPoolStatement>>,
  events: readonly BlobEvent[],
): ReadonlyMap<string, number> {
  const ends = new Map<string, number>();
  const add = (poolId: string | null, endEpoch: number | null): void => {
    if (poolId !== null && endEpoch !== null) ends.set(poolId, Math.max(endEpoch, ends.get(poolId) ?? 0));
  };
  for (const { statement } of stated) add(idKey(statement.poolId), epochOf(statement.endEpoch));
  for (const event of events) if (event.name.startsWith('StoragePool')) add(event.poolId, event.endEpoch);
  return ends;
}

export interface RefusalInput {
  readonly events: readonly BlobEvent[];
  readonly statuses: Iterable<Stated<WalrusStatusStatement>>;
  readonly stores: Iterable<Stated<WalrusStoreStatement>>;
  readonly certificates: readonly CertificateFact[];
  readonly clockOf: (network: WalrusNetwork | null) => EpochClock;
}

/** By blob. An answer that a blob is invalid was true by the time it was given. */
export function collectRefusals(input: RefusalInput): ReadonlyMap<string, readonly Refusal[]> {
  const out = new Map<string, Refusal[]>();
  const add = (blobId: string | null, refusal: Refusal): void => {
    if (blobId !== null) out.set(blobId, [...(out.get(blobId) ?? []), refusal]);
  };
  const inEpoch = (network: WalrusNetwork | null, epoch: number) => {
    const clock = input.clockOf(network);
    const { byNs, isExtrapolated } = clock.startOf(epoch + 1);
    return { fromNs: clock.startOf(epoch).fromNs, byNs, isExtrapolated };
  };
  for (const { name, blobId, network, epoch, timeNs, ground } of input.events) {
    if (name !== 'InvalidBlobID' && name !== 'DenyListBlobDeleted') continue;
    const moment = timeNs === null ? inEpoch(network, epoch) : { fromNs: timeNs, byNs: timeNs, isExtrapolated: false };
    add(blobId, { ...moment, what: name, epoch, ground });
  }
  const seen = (capturedNs: string | null) => ({ fromNs: null, byNs: nsOf(capturedNs), isExtrapolated: false });
  for (const { statement, at } of input.statuses) {
    if (statement.state === 'invalid')
      add(statement.blobId, { ...seen(statement.capturedNs), what: 'status invalid', epoch: null, ground: at });
  }
  for (const { statement, at } of input.stores) {
    if (statement.outcome === 'marked-invalid')
      add(statement.blobId, { ...seen(statement.capturedNs), what: 'markedInvalid', epoch: null, ground: at });
  }
  for (const { form, verdict, network, epoch, blobId, ground } of input.certificates) {
    if (form === 'invalid-blob' && verdict === 'verified' && epoch !== null)
      add(blobId, { ...inEpoch(network, epoch), what: 'certificate of an invalid blob', epoch, ground });
  }
  return out;
}

export interface BlobInput {
  readonly objects: readonly BlobObject[];
  readonly refusals: ReadonlyMap<string, readonly Refusal[]>;
  readonly pools: ReadonlyMap<string, number>;
  readonly clockOf: (network: WalrusNetwork | null) => EpochClock;
  readonly unseen: ReadonlySet<string>;
  readonly artifactOf: (blobId: string) => number | null;
}

function isRegistration({ name }: BlobEvent): boolean {
  return name === 'BlobRegistered' || name === 'PooledBlobRegistered';
}

/** What shows that records of it are missing, in words. */
function missingOf(objects: readonly BlobObject[], isUnseen: boolean): readonly string[] {
  const out: string[] = [];
  const events = objects.flatMap((object) => object.events);
  if (events.length === 0) out.push('no event of the blob is in the case');
  else {
    const silent = objects.filter(({ objectId, events: own }) => objectId !== null && !own.some(isRegistration));
    for (const { objectId } of silent.slice(0, 3))
      out.push(`the registration of object 0x${objectId} is not in the case`);
    if (silent.length > 3) out.push(`and those of ${silent.length - 3} more objects are not`);
  }
  if (isUnseen) out.push('an answer tells of an object of the blob that no other record shows');
  return out;
}

export function collectBlobs(input: BlobInput): ReadonlyMap<string, WalrusBlob> {
  const byBlob = new Map<string, BlobObject[]>();
  for (const object of input.objects) {
    for (const blobId of object.blobIds) {
      const known = byBlob.get(blobId);
      if (known === undefined) byBlob.set(blobId, [object]);
      else known.push(object);
    }
  }
  const ids = [...new Set([...byBlob.keys(), ...input.refusals.keys()])].toSorted();
  return new Map(
    ids.map((blobId) => {
      const objects = byBlob.get(blobId) ?? [];
      const lifetimes = objects.map((object): Lifetime =>
        lifetimeOf(
          object,
          input.clockOf(object.network),
          object.poolId === null ? null : (input.pools.get(object.poolId) ?? null),
        ),
      );
      const refusals = (input.refusals.get(blobId) ?? []).toSorted(compareRefusals);
      const missing = missingOf(objects, input.unseen.has(blobId));
      return [blobId, { blobId, artifactId: input.artifactOf(blobId), lifetimes, refusals, missing }];
    }),
  );
}

function compareRefusals(a: Refusal, b: Refusal): number {
  if (a.byNs !== b.byNs) return b.byNs === null || (a.byNs !== null && a.byNs < b.byNs) ? -1 : 1;
  return a.what < b.what ? -1 : 1;
}
