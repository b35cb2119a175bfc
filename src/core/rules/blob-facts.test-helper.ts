/** Walrus facts for the tests of rules, with epochs of a day that begin at whole days of the test's own calendar. */
import { NS_PER_SECOND } from '../../base/time.ts';
import type { BlobEvent, BlobObject, BlobState } from '../../model/walrus/blob-history.ts';
import { lifetimeOf } from '../../model/walrus/blob-lifetime.ts';
import type { EpochAnchor } from '../../model/walrus/epoch-anchor.ts';
import { createEpochClock, type EpochClock } from '../../model/walrus/epoch-clock.ts';
import type { ReadFact, WalrusBlob, WalrusFacts } from '../../model/walrus/walrus-facts.ts';
import { artifact, at, ground } from './case-facts.test-helper.ts';
import type { ArtifactFacts } from '../../model/facts.ts';

export const BLOB = 'M4hsZGQ1oCktdzegB6HnI6Mi28S2nqOPHxK-W7_4BUk';
export const BLOB_SOURCE = 6;
export const DAY = 86_400;

/** Seconds of the test's clock at which an epoch begins: epoch 100 is the moment 0. */
export const epochAt = (epoch: number): number => (epoch - 100) * DAY;

const DAY_NS = BigInt(DAY) * NS_PER_SECOND;

/** Of a network whose epochs are all known, but for delays: none. */
export const CLOCK: EpochClock = createEpochClock(
  Array.from({ length: 200 }, (_, i): EpochAnchor => {
    const epoch = i + 1;
    return { epoch, edge: 'start', timeNs: at(epochAt(epoch)), txDigest: null, ground: null };
  }),
  DAY_NS,
);

let last = 0;

export function event(name: BlobEvent['name'], seconds: number | null, more: Partial<BlobEvent> = {}): BlobEvent {
  const epoch = seconds === null ? 100 : 100 + Math.floor(seconds / DAY);
  return {
    name,
    network: 'testnet',
    epoch,
    timeNs: seconds === null ? null : at(seconds),
    txDigest: `tx${(last += 1)}`,
    eventSeq: '0',
    blobId: BLOB,
    objectId: 'aa'.repeat(32),
    size: null,
    encodingType: null,
    endEpoch: null,
    deletable: null,
    isExtension: name.endsWith('Certified') ? false : null,
    poolId: null,
    ground: ground(BLOB_SOURCE, last),
    ...more,
  };
}

export function state(more: Partial<BlobState> = {}): BlobState {
  return {
    blobId: BLOB,
    size: 17n,
    encodingType: 'RS2',
    registeredEpoch: 100,
    certifiedEpoch: 100,
    startEpoch: 100,
    endEpoch: 110,
    storageSize: 66_034_000n,
    deletable: false,
    isDeleted: false,
    capturedNs: null,
    ground: ground(BLOB_SOURCE, (last += 1)),
    ...more,
  };
}

export function object(events: readonly BlobEvent[], more: Partial<BlobObject> = {}): BlobObject {
  return {
    network: 'testnet',
    otherNetworks: [],
    objectId: 'aa'.repeat(32),
    form: 'blob',
    blobIds: [BLOB],
    poolId: null,
    events,
    states: [],
    ...more,
  };
}

/** Registered at 10 s, certified at 20 s, stored until an epoch begins. */
export function stored(endEpoch = 110, more: Partial<BlobEvent> = {}): BlobObject {
  return object([
    event('BlobRegistered', 10, { endEpoch, size: 17n, encodingType: '1', deletable: false, ...more }),
    event('BlobCertified', 20, { endEpoch, deletable: false, ...more }),
  ]);
}

export function blob(objects: readonly BlobObject[], more: Partial<WalrusBlob> = {}, clock = CLOCK): WalrusBlob {
  const lifetimes = objects.map((one) => lifetimeOf(one, clock, null));
  return { blobId: BLOB, artifactId: 1, lifetimes, refusals: [], missing: [], ...more };
}

/** The events of the network begin and end far outside of what the tests look at. */
export function walrus(blobs: readonly WalrusBlob[], more: Partial<WalrusFacts> = {}): Partial<WalrusFacts> {
  return {
    blobs: new Map(blobs.map((one) => [one.blobId, one])),
    windows: [{ network: 'testnet', fromNs: at(-50 * DAY), toNs: at(90 * DAY) }],
    ...more,
  };
}

export const ARTIFACTS: readonly ArtifactFacts[] = [{ id: 1, kind: 'walrus-blob', ref: BLOB }, artifact(2)];

export function read(seconds: number, more: Partial<ReadFact> = {}): ReadFact {
  return {
    network: 'testnet',
    timeNs: at(seconds),
    blobId: BLOB,
    patchId: null,
    age: null,
    ground: ground(BLOB_SOURCE + 1, (last += 1)),
    ...more,
  };
}
