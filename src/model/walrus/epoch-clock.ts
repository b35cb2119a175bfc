/**
 * When Walrus epochs began, as intervals (walrus `staking_inner.move`): an epoch change may begin one duration after the
 * change before it was done, so that epochs only ever get longer. What lies between two known moments is bounded from
 * both sides; what lies after the last one has a lower bound, and an upper one only by an allowance.
 */
import { MAX_NS, NS_PER_SECOND } from '../../base/time.ts';
import type { EpochAnchor } from './epoch-anchor.ts';
import { compareAnchors, lowerLimit, upperLimit, type EpochLimit } from './epoch-limits.ts';

/** The moment in which an epoch began lies in [fromNs, byNs]; null: not bounded on that side. */
export interface EpochStart {
  readonly fromNs: bigint | null;
  readonly byNs: bigint | null;
  /** `byNs` is no bound of the records: the epochs since the last known one, with an allowance for delays. */
  readonly isExtrapolated: boolean;
}

export interface EpochClock {
  readonly startOf: (epoch: number) => EpochStart;
  /** Nothing can be said of any epoch's time. */
  readonly isEmpty: boolean;
}

/**
 * Delay that is allowed for when epochs are counted on from the last known one: a tenth of the time, and at least a
 * day. The public testnet took 2 % longer than planned over its first 453 epochs, the mainnet some hours over eight.
 */
const ALLOWED_PART = 10n;
const ALLOWED_AT_LEAST = 86_400n * NS_PER_SECOND;

const latest = (a: bigint | null, b: bigint): bigint => (a === null || b > a ? b : a);
const earliest = (a: bigint | null, b: bigint): bigint => (a === null || b < a ? b : a);

/** Epochs are u32: the last of them lie beyond what nanoseconds in 64 bits can tell. A bound there is a weaker one, or none. */
function withinReach({ fromNs, byNs, isExtrapolated }: EpochStart): EpochStart {
  const clamp = (ns: bigint): bigint => (ns > MAX_NS ? MAX_NS : ns < -MAX_NS ? -MAX_NS : ns);
  return {
    fromNs: fromNs === null || fromNs < -MAX_NS ? null : clamp(fromNs),
    byNs: byNs === null || byNs > MAX_NS ? null : clamp(byNs),
    isExtrapolated,
  };
}

/** Of the limits of one epoch the one that binds most: a network has many events and few epochs. In order of epoch. */
function tightest(
  limits: readonly EpochLimit[],
  choose: (a: bigint | null, b: bigint) => bigint,
): readonly EpochLimit[] {
  const best = new Map<number, bigint>();
  for (const { epoch, baseNs } of limits) best.set(epoch, choose(best.get(epoch) ?? null, baseNs));
  return [...best].map(([epoch, baseNs]) => ({ epoch, baseNs })).toSorted((a, b) => a.epoch - b.epoch);
}

/**
 * @param durationNs how long an epoch lasts at least; 0 where that is not known: then they only follow one another.
 */
export function createEpochClock(given: readonly EpochAnchor[], durationNs: bigint): EpochClock {
  const anchors = given.toSorted(compareAnchors);
  const lowers = tightest(
    anchors.flatMap((anchor) => lowerLimit(anchor, durationNs) ?? []),
    latest,
  );
  const uppers = tightest(
    anchors.flatMap((anchor) => upperLimit(anchor, durationNs) ?? []),
    earliest,
  );
  const known = new Map<number, EpochStart>();
  const extrapolate = (epoch: number, fromNs: bigint | null): bigint | null => {
    const last = durationNs === 0n ? undefined : uppers.findLast((limit) => limit.epoch < epoch);
    if (last === undefined) return null;
    const span = BigInt(epoch - last.epoch) * durationNs;
    const delay = span / ALLOWED_PART > ALLOWED_AT_LEAST ? span / ALLOWED_PART : ALLOWED_AT_LEAST;
    const byNs = last.baseNs + BigInt(epoch) * durationNs + delay;
    return fromNs === null ? byNs : latest(fromNs, byNs);
  };
  const compute = (epoch: number): EpochStart => {
    let fromNs: bigint | null = null;
    let byNs: bigint | null = null;
    const since = BigInt(epoch) * durationNs;
    for (const limit of lowers) if (limit.epoch <= epoch) fromNs = latest(fromNs, limit.baseNs + since);
    for (const limit of uppers) if (limit.epoch >= epoch) byNs = earliest(byNs, limit.baseNs + since);
    if (byNs !== null) return { fromNs, byNs, isExtrapolated: false };
    return { fromNs, byNs: extrapolate(epoch, fromNs), isExtrapolated: true };
  };
  return {
    startOf(epoch) {
      const made = known.get(epoch) ?? withinReach(compute(epoch));
      known.set(epoch, made);
      return made;
    },
    isEmpty: anchors.length === 0,
  };
}
