/**
 * From when to when an object kept a blob in Walrus storage, as intervals (walrus `blob.move`, `storage_resource.move`):
 * stored from its registration, guaranteed from its certification, until its end epoch begins or it is deleted.
 */
import type { BlobEvent, BlobObject } from './blob-history.ts';
import type { EpochClock } from './epoch-clock.ts';
import type { WalrusEventName } from '../walrus-statement.ts';

/** A moment that lies in [fromNs, byNs]; null: not bounded on that side. */
export interface Moment {
  readonly fromNs: bigint | null;
  readonly byNs: bigint | null;
  /** `byNs` is counted on from the last known epoch, with an allowance. */
  readonly isExtrapolated: boolean;
}

export interface Lifetime {
  readonly object: BlobObject;
  readonly registeredEpoch: number | null;
  readonly registered: Moment | null;
  /** null: no record tells of its certification. */
  readonly certifiedEpoch: number | null;
  readonly certified: Moment | null;
  /** The last that any record gives: it is only ever extended. */
  readonly endEpoch: number | null;
  readonly end: Moment | null;
  /** null: no record tells of its deletion. */
  readonly deleted: Moment | null;
  readonly deletable: boolean | null;
}

const at = (timeNs: bigint): Moment => ({ fromNs: timeNs, byNs: timeNs, isExtrapolated: false });

function isEvent(event: BlobEvent, ...names: readonly WalrusEventName[]): boolean {
  return names.includes(event.name);
}

/** Something that happened in an epoch happened before the next one began. */
function within(epoch: number, clock: EpochClock): Moment {
  const next = clock.startOf(epoch + 1);
  return { fromNs: clock.startOf(epoch).fromNs, byNs: next.byNs, isExtrapolated: next.isExtrapolated };
}

function momentOf(event: BlobEvent | undefined, epoch: number | null, clock: EpochClock): Moment | null {
  if (event?.timeNs != null) return at(event.timeNs);
  return epoch === null ? null : within(epoch, clock);
}

const firstOf = (values: readonly (number | null)[]): number | null => values.find((value) => value !== null) ?? null;

function lastEnd({ events, states }: BlobObject, poolEnd: number | null): number | null {
  const all = [...events, ...states].flatMap(({ endEpoch }) => endEpoch ?? []);
  return all.length === 0 ? poolEnd : Math.max(...all);
}

/** @param poolEnd the last end epoch of the pool that a pooled blob is stored in. */
export function lifetimeOf(object: BlobObject, clock: EpochClock, poolEnd: number | null): Lifetime {
  const { events, states } = object;
  const registered = events.find((event) => isEvent(event, 'BlobRegistered', 'PooledBlobRegistered'));
  const certified = events.find(
    (event) => isEvent(event, 'BlobCertified', 'PooledBlobCertified') && event.isExtension !== true,
  );
  // An extension tells in which epoch it was certified first.
  const extended = events.find((event) => event.isExtension === true);
  const deleted = events.find((event) => isEvent(event, 'BlobDeleted', 'PooledBlobDeleted'));
  const registeredEpoch = registered?.epoch ?? firstOf(states.map((state) => state.registeredEpoch));
  const certifiedEpoch = certified?.epoch ?? extended?.epoch ?? firstOf(states.map((state) => state.certifiedEpoch));
  const endEpoch = lastEnd(object, poolEnd);
  const removed = states.filter((state) => state.isDeleted);
  const removedBy = removed.flatMap(({ capturedNs }) => capturedNs ?? []).toSorted((a, b) => (a < b ? -1 : 1))[0];
  const removedMoment: Moment | null =
    removed.length === 0 ? null : { fromNs: null, byNs: removedBy ?? null, isExtrapolated: false };
  return {
    object,
    registeredEpoch,
    registered: momentOf(registered, registeredEpoch, clock),
    certifiedEpoch,
    certified: momentOf(certified, certifiedEpoch, clock),
    endEpoch,
    end: endEpoch === null ? null : clock.startOf(endEpoch),
    deleted: momentOf(deleted, deleted?.epoch ?? null, clock) ?? removedMoment,
    deletable: [...events, ...states].find(({ deletable }) => deletable !== null)?.deletable ?? null,
  };
}
