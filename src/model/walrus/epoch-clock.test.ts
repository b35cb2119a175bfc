import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_NS, NS_PER_SECOND, parseIsoTime } from '../../base/time.ts';
import type { EpochAnchor } from './epoch-anchor.ts';
import { createEpochClock } from './epoch-clock.ts';
import { sortAnchors } from './epoch-limits.ts';

const DAY = 86_400n * NS_PER_SECOND;
const FORTNIGHT = 14n * DAY;
const time = (text: string): bigint => parseIsoTime(text)!.ns;

function anchor(epoch: number, timeNs: bigint, edge: EpochAnchor['edge'] = 'within'): EpochAnchor {
  return { epoch, edge, timeNs, txDigest: null, ground: { source: 1, offset: epoch, length: 1 } };
}

const shipped = (epoch: number, timeNs: bigint): EpochAnchor => ({
  epoch,
  edge: 'start',
  timeNs,
  txDigest: null,
  ground: null,
});

describe('when an epoch began', () => {
  it('is bounded by the published moments of the mainnet', () => {
    // Epoch 1 began 2025-03-25 15:00:24.408Z, epoch 9 holds an upload of 2025-07-15, epoch 28 calls of 2026-04-13.
    const first = time('2025-03-25T15:00:24.408Z');
    const upload = time('2025-07-15T19:07:42Z');
    const call = time('2026-04-13T12:00:00Z');
    const clock = createEpochClock([anchor(1, first, 'start'), anchor(9, upload), anchor(28, call)], FORTNIGHT);
    expect(clock.startOf(1)).toEqual({ fromNs: first, byNs: first, isExtrapolated: false });
    const ninth = clock.startOf(9);
    expect(ninth.fromNs).toBe(first + 8n * FORTNIGHT);
    expect(ninth.byNs).toBe(upload);
    expect(ninth.byNs! - ninth.fromNs!).toBeLessThan((42n * 3600n * NS_PER_SECOND) / 10n);
    // Between the two, both sides bound it.
    expect(clock.startOf(5)).toEqual({
      fromNs: first + 4n * FORTNIGHT,
      byNs: upload - 4n * FORTNIGHT,
      isExtrapolated: false,
    });
  });

  it('lies later than planned on a network whose epochs were delayed', () => {
    const eighth = time('2025-04-10T15:01:53.685Z');
    const later = time('2026-07-09T15:00:00Z');
    // 463 by the calendar, 453 as it was.
    const clock = createEpochClock([anchor(8, eighth, 'start'), anchor(453, later)], DAY);
    const start = clock.startOf(453);
    expect(start.fromNs!).toBeLessThan(later - 9n * DAY);
    expect(start.byNs).toBe(later);
    const before = createEpochClock([anchor(8, eighth, 'start')], DAY).startOf(453);
    expect(before.isExtrapolated).toBe(true);
    expect(before.byNs!).toBeGreaterThan(later);
  });

  it('takes from each kind of record what it says and no more', () => {
    const t = 1000n * DAY;
    const bounds = (edge: EpochAnchor['edge'], epoch: number) =>
      createEpochClock([anchor(10, t, edge)], DAY).startOf(epoch);
    expect(bounds('start', 10)).toMatchObject({ fromNs: t, byNs: t });
    expect(bounds('done', 10)).toMatchObject({ fromNs: null, byNs: t });
    expect(bounds('done', 11)).toMatchObject({ fromNs: t + DAY });
    expect(bounds('within', 10)).toMatchObject({ fromNs: null, byNs: t });
    expect(bounds('within', 11)).toMatchObject({ fromNs: t });
    expect(bounds('within', 12)).toMatchObject({ fromNs: t + DAY });
    expect(bounds('planned-end', 10)).toMatchObject({ fromNs: null, byNs: null });
    expect(bounds('planned-end', 11)).toMatchObject({ fromNs: t, byNs: null });
    expect(bounds('within', 8)).toEqual({ fromNs: null, byNs: t - 2n * DAY, isExtrapolated: false });
  });

  it('cannot be told without any anchor, and only orders epochs where their length is not known', () => {
    expect(createEpochClock([], DAY)).toMatchObject({ isEmpty: true });
    expect(createEpochClock([], DAY).startOf(3)).toEqual({ fromNs: null, byNs: null, isExtrapolated: true });
    const clock = createEpochClock([anchor(10, 5n)], 0n);
    expect(clock.startOf(30)).toEqual({ fromNs: 5n, byNs: null, isExtrapolated: true });
    expect(clock.startOf(3)).toEqual({ fromNs: null, byNs: 5n, isExtrapolated: false });
  });

  it('stays within what 64 bits of nanoseconds can tell, however far an epoch is', () => {
    const clock = createEpochClock([anchor(10, 1000n * DAY, 'start')], DAY);
    expect(clock.startOf(4_294_967_295)).toEqual({ fromNs: MAX_NS, byNs: null, isExtrapolated: true });
    const late = createEpochClock([anchor(4_294_967_295, 1000n * DAY, 'start')], DAY);
    expect(late.startOf(10)).toEqual({ fromNs: null, byNs: -MAX_NS, isExtrapolated: false });
  });

  it('is held by its bounds, whatever the delays and whatever is known of them', () => {
    const delays = fc.array(fc.bigInt({ min: 0n, max: DAY / 20n }), { minLength: 3, maxLength: 12 });
    const picks = fc.array(fc.tuple(fc.nat(), fc.constantFrom('start', 'done', 'within' as const), fc.nat(99)), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(delays, picks, (late, picked) => {
        const starts = [100n * DAY];
        for (const delay of late) starts.push(starts.at(-1)! + DAY + delay);
        const anchors = picked.map(([n, edge, part]) => {
          const epoch = n % late.length;
          const own = starts[epoch]!;
          const moment = own + ((starts[epoch + 1]! - own) * BigInt(part)) / 100n;
          // The change is done within its delay at the latest.
          const done = own + late[epoch]!;
          return anchor(epoch, edge === 'start' ? own : edge === 'done' ? done : moment, edge);
        });
        const clock = createEpochClock(anchors, DAY);
        for (const [epoch, start] of starts.entries()) {
          const { fromNs, byNs } = clock.startOf(epoch);
          if (fromNs !== null) expect(fromNs <= start).toBe(true);
          if (byNs !== null) expect(start <= byNs).toBe(true);
        }
        expect(sortAnchors(anchors, DAY).excluded).toEqual([]);
      }),
    );
  });
});

describe('anchors that cannot all be true', () => {
  const t = 1000n * DAY;
  const sound = [0, 1, 2, 3, 4].map((epoch) => anchor(epoch, t + BigInt(epoch) * DAY + DAY / 2n));

  it('lose the one that stands against the others', () => {
    const wrong = anchor(4, t + DAY);
    const { kept, excluded } = sortAnchors([...sound, wrong], DAY);
    expect(kept).toEqual(sound);
    expect(excluded.map((one) => one.anchor)).toEqual([wrong]);
    expect(sound).toContain(excluded[0]!.by);
  });

  it('never lose what ships', () => {
    const start = shipped(1, time('2025-03-25T15:00:24.408Z'));
    // The documentation's own sample: epoch 34 in April 2025.
    const sample = anchor(34, 1_744_848_000_000n * 1_000_000n);
    const { kept, excluded } = sortAnchors([start, sample, anchor(34, sample.timeNs + 1n)], FORTNIGHT);
    expect(kept).toEqual([start]);
    expect(excluded.map(({ by }) => by)).toEqual([start, start]);
  });

  it('are all given up where nothing says which is wrong, in any order', () => {
    const [a, b] = [anchor(5, t), anchor(9, t)];
    for (const given of [
      [a, b],
      [b, a],
    ])
      expect(sortAnchors(given, DAY).kept).toEqual([]);
    // Without a length, epochs of one moment say nothing against each other unless their order is wrong.
    expect(sortAnchors([anchor(9, t), anchor(5, t + DAY)], 0n).excluded).toHaveLength(2);
    expect(sortAnchors([anchor(5, t), anchor(9, t + 1n)], 0n).excluded).toEqual([]);
  });

  it('are sorted in bounded time', () => {
    const many = Array.from({ length: 1000 }, (_, i) => anchor(i % 50, t + BigInt((i * 7919) % 1000) * DAY));
    expect(sortAnchors(many, DAY).kept.length).toBeLessThan(many.length);
  });
});
