import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NS_PER_SECOND } from '../../base/time.ts';
import { availabilityAt, CACHE_NS, type Availability } from './blob-availability.ts';
import type { BlobEvent, BlobObject, BlobState } from './blob-history.ts';
import { lifetimeOf } from './blob-lifetime.ts';
import type { EpochAnchor } from './epoch-anchor.ts';
import { createEpochClock } from './epoch-clock.ts';

const HOUR = 3600n * NS_PER_SECOND;
const DAY = 24n * HOUR;
const EPOCHS = 14;
const ground = { source: 1, offset: 0, length: 1 };

/** What really happened to one object. */
interface Life {
  readonly registered: bigint;
  readonly certified: bigint | null;
  readonly endEpoch: number;
  readonly deleted: bigint | null;
}

interface World {
  readonly starts: readonly bigint[];
  readonly lives: readonly Life[];
}

/** Epochs of a day, each up to a twentieth late. */
const world: fc.Arbitrary<World> = fc
  .record({
    delays: fc.array(fc.bigInt({ min: 0n, max: DAY / 20n }), { minLength: EPOCHS, maxLength: EPOCHS }),
    seeds: fc.array(fc.tuple(fc.nat(300), fc.nat(60), fc.nat(3), fc.nat(6), fc.nat(300), fc.boolean()), {
      minLength: 1,
      maxLength: 3,
    }),
  })
  .map(({ delays, seeds }) => {
    const starts = [1000n * DAY];
    for (const delay of delays) starts.push(starts.at(-1)! + DAY + delay);
    const lives = seeds.map(([at, wait, kind, length, gone, isDeleted]): Life => {
      const registered = starts[1]! + (BigInt(at) * 8n * DAY) / 300n;
      const epoch = starts.findLastIndex((start) => start <= registered);
      const endEpoch = Math.min(EPOCHS, epoch + 1 + length);
      const end = starts[endEpoch]!;
      const certified = registered + (BigInt(wait) * HOUR) / 4n;
      const deleted = registered + (BigInt(gone) * 5n * DAY) / 300n + HOUR;
      return {
        registered,
        certified: kind === 0 || certified >= end ? null : certified,
        endEpoch,
        deleted: isDeleted && deleted < end ? deleted : null,
      };
    });
    return { starts, lives };
  });

const endOf = ({ starts }: World, { endEpoch, deleted }: Life): bigint => deleted ?? starts[endEpoch]!;

/** The answer of somebody who saw everything. */
function truth(given: World, timeNs: bigint): Availability {
  const begun = given.lives.filter(({ registered }) => registered <= timeNs);
  if (begun.length === 0) return 'not-yet';
  const live = begun.filter((life) => timeNs < endOf(given, life));
  if (
    live.some(
      ({ certified, deleted }) =>
        certified !== null && certified <= timeNs && (deleted === null || certified < deleted),
    )
  )
    return 'guaranteed';
  if (live.length > 0) return 'registered';
  return begun.every((life) => endOf(given, life) + CACHE_NS <= timeNs) ? 'ended' : 'cached';
}

function event(
  { starts }: World,
  name: BlobEvent['name'],
  timeNs: bigint,
  endEpoch: number,
  isTimed: boolean,
): BlobEvent {
  return {
    name,
    network: 'testnet',
    epoch: starts.findLastIndex((start) => start <= timeNs),
    timeNs: isTimed ? timeNs : null,
    txDigest: null,
    eventSeq: null,
    blobId: 'b',
    objectId: 'o',
    size: null,
    encodingType: null,
    endEpoch,
    deletable: true,
    isExtension: name === 'BlobCertified' ? false : null,
    poolId: null,
    ground,
  };
}

/** As records tell it: events with their times, without them, or the object as it was last seen. */
function told(given: World, life: Life, how: number): BlobObject {
  const { registered, certified, deleted, endEpoch } = life;
  const of = (name: BlobEvent['name'], at: bigint | null): readonly BlobEvent[] =>
    at === null || (deleted !== null && name === 'BlobCertified' && at >= deleted)
      ? []
      : [event(given, name, at, endEpoch, how === 0)];
  const events = [
    ...of('BlobRegistered', registered),
    ...of('BlobCertified', certified),
    ...of('BlobDeleted', deleted),
  ];
  const base = {
    network: 'testnet',
    otherNetworks: [],
    objectId: 'o',
    form: 'blob',
    blobIds: ['b'],
    poolId: null,
  } as const;
  if (how < 2) return { ...base, events, states: [] };
  const state: BlobState = {
    blobId: 'b',
    size: null,
    encodingType: null,
    registeredEpoch: events[0]!.epoch,
    certifiedEpoch: events.find(({ name }) => name === 'BlobCertified')?.epoch ?? null,
    startEpoch: null,
    endEpoch,
    storageSize: null,
    deletable: true,
    isDeleted: deleted !== null,
    capturedNs: null,
    ground,
  };
  return { ...base, events: [], states: [state] };
}

const moment = fc.nat(1000).map((part) => 1000n * DAY + (BigInt(part) * 15n * DAY) / 1000n);

describe('whether a blob could be had', () => {
  it('is said rightly of a history that is known whole', () => {
    fc.assert(
      fc.property(world, moment, (given, timeNs) => {
        // Without its certification an object is not known to be uncertified.
        fc.pre(
          given.lives.every(
            ({ certified, deleted }) => certified !== null && (deleted === null || certified < deleted),
          ),
        );
        const anchors = given.starts.map((start, epoch): EpochAnchor => ({
          epoch,
          edge: 'start',
          timeNs: start,
          txDigest: null,
          ground,
        }));
        const clock = createEpochClock(anchors, DAY);
        const lifetimes = given.lives.map((life) => lifetimeOf(told(given, life, 0), clock, null));
        expect(availabilityAt(lifetimes, [], timeNs)).toBe(truth(given, timeNs));
      }),
      { numRuns: 300 },
    );
  });

  it('is never said wrongly of one that is known in part: it is said rightly, or left open', () => {
    const hows = fc.array(fc.nat(2), { minLength: 3, maxLength: 3 });
    const known = fc.array(fc.boolean(), { minLength: EPOCHS + 1, maxLength: EPOCHS + 1 });
    const seen = new Map<Availability, number>();
    fc.assert(
      fc.property(world, moment, hows, known, (given, timeNs, how, isKnown) => {
        const anchors = given.starts.flatMap((start, epoch): readonly EpochAnchor[] =>
          isKnown[epoch] === true ? [{ epoch, edge: 'start', timeNs: start, txDigest: null, ground }] : [],
        );
        const clock = createEpochClock(anchors, DAY);
        const lifetimes = given.lives.map((life, i) => lifetimeOf(told(given, life, how[i] ?? 0), clock, null));
        const said = availabilityAt(lifetimes, [], timeNs);
        seen.set(said, (seen.get(said) ?? 0) + 1);
        const really = truth(given, timeNs);
        if (said === 'open') return;
        // What surely ended may have ended so long ago that caches gave it up, too.
        if (said === 'cached') expect(['cached', 'ended']).toContain(really);
        else expect(said).toBe(really);
      }),
      { numRuns: 600 },
    );
    for (const said of ['guaranteed', 'registered', 'not-yet', 'cached', 'ended', 'open'] as const)
      expect(seen.get(said) ?? 0).toBeGreaterThan(0);
  });

  it('is open where nothing is known', () => {
    expect(availabilityAt([], [], 0n)).toBe('open');
    const nothing = createEpochClock([], DAY);
    const given: World = { starts: [0n, DAY, 2n * DAY], lives: [] };
    const life = { registered: HOUR, certified: 2n * HOUR, endEpoch: 2, deleted: null };
    expect(availabilityAt([lifetimeOf(told(given, life, 2), nothing, null)], [], 5n * DAY)).toBe('open');
  });
});
