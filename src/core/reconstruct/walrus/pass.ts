/** What is known of blobs over time, written down for the pages of artifacts and for SQL. */
import type { BlobEvent, BlobObject } from '../../../model/walrus/blob-history.ts';
import type { Lifetime } from '../../../model/walrus/blob-lifetime.ts';
import type { WalrusFacts } from '../../../model/walrus/walrus-facts.ts';
import type { WalrusNetwork } from '../../../model/walrus-statement.ts';
import type { Db } from '../../store/db.ts';
import { loadWalrus } from './load.ts';

/** Sizes are u64, and far epochs are counted on without end; what SQLite cannot hold is beyond any blob and any clock. */
const integer = (value: bigint | null): bigint | null => (value === null || value >= 2n ** 63n ? null : value);

const flag = (value: boolean | null): 0 | 1 | null => (value === null ? null : value ? 1 : 0);

function roleOf({ name, isExtension }: BlobEvent): string {
  return isExtension === true ? 'extended' : name;
}

function sizeOf({ events, states }: BlobObject): bigint | null {
  return [...events, ...states].find(({ size }) => size !== null)?.size ?? null;
}

function putObject(db: Db, id: number, blobId: string, lifetime: Lifetime): void {
  const { object, registered, certified, end, deleted } = lifetime;
  const { network, objectId, form, poolId } = object;
  const storage = object.states.find(({ storageSize }) => storageSize !== null)?.storageSize ?? null;
  db.named('blob_object_put').run(
    id,
    network,
    objectId,
    blobId,
    form,
    poolId,
    integer(sizeOf(object)),
    integer(storage),
    flag(lifetime.deletable),
    lifetime.registeredEpoch,
    lifetime.certifiedEpoch,
    lifetime.endEpoch,
    integer(registered?.fromNs ?? null),
    integer(registered?.byNs ?? null),
    integer(certified?.fromNs ?? null),
    integer(certified?.byNs ?? null),
    integer(end?.fromNs ?? null),
    integer(end?.byNs ?? null),
    end?.isExtrapolated === true && end.byNs !== null ? 1 : 0,
    integer(deleted?.fromNs ?? null),
    integer(deleted?.byNs ?? null),
  );
  const records = [
    ...object.events.map((event) => [roleOf(event), event.epoch, event.timeNs, event.ground] as const),
    ...object.states.map((state) => ['object', state.registeredEpoch, state.capturedNs, state.ground] as const),
  ];
  records.forEach(([role, epoch, atNs, at], n) =>
    db.named('blob_record_put').run(id, n, role, epoch, atNs, at.source, at.offset, at.length),
  );
}

/** Epochs in which something of the case happened, or until which it is stored. */
function putEpochs(db: Db, { blobs }: WalrusFacts, clockOf: ReturnType<typeof loadWalrus>['clockOf']): void {
  const epochs = new Map<WalrusNetwork, Set<number>>();
  for (const { lifetimes } of blobs.values()) {
    for (const { object, registeredEpoch, certifiedEpoch, endEpoch } of lifetimes) {
      if (object.network === null) continue;
      const own = epochs.get(object.network) ?? new Set<number>();
      for (const epoch of [registeredEpoch, certifiedEpoch, endEpoch]) if (epoch !== null) own.add(epoch);
      epochs.set(object.network, own);
    }
  }
  for (const [network, own] of epochs) {
    for (const epoch of own) {
      const { fromNs, byNs, isExtrapolated } = clockOf(network).startOf(epoch);
      db.named('epoch_start_put').run(
        network,
        epoch,
        integer(fromNs),
        integer(byNs),
        isExtrapolated && byNs !== null ? 1 : 0,
      );
    }
  }
}

/** @param artifactOf as loadWalrus takes it. */
export function writeWalrus(db: Db, artifactOf: (blobId: string) => number | null): WalrusFacts {
  const { facts, clockOf } = loadWalrus(db, artifactOf);
  let id = 0;
  for (const { blobId, lifetimes } of facts.blobs.values()) {
    for (const lifetime of lifetimes) putObject(db, (id += 1), blobId, lifetime);
  }
  putEpochs(db, facts, clockOf);
  for (const one of facts.certificates) {
    const { network, form, epoch, blobId, objectId, verdict, reason, why, weight, shards, ground } = one;
    const { source, offset, length } = ground;
    const place = [source, offset, length] as const;
    const subject = [network, form, epoch, blobId, objectId] as const;
    db.named('blob_certificate_put').run(one.id, ...subject, verdict, reason, why, weight, shards, ...place);
  }
  return facts;
}
