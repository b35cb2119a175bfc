/**
 * What one anchor says of the starts of all epochs. Since no epoch is shorter than its duration, a bound of one start is
 * a bound of every later (or earlier) one, so many durations further on: `baseNs` is that of an epoch 0.
 */
import type { EpochAnchor } from './epoch-anchor.ts';
import { NS_PER_SECOND } from '../../base/time.ts';

/** A lower limit holds from its epoch on, an upper one up to its epoch. */
export interface EpochLimit {
  readonly epoch: number;
  readonly baseNs: bigint;
}

/** The starts of epochs from `epoch` on are not before `baseNs + epoch × duration`. */
export function lowerLimit({ epoch, edge, timeNs }: EpochAnchor, durationNs: bigint): EpochLimit | null {
  if (edge === 'start') return { epoch, baseNs: timeNs - BigInt(epoch) * durationNs };
  // The next change begins a duration after this one was done.
  if (edge === 'done') return { epoch: epoch + 1, baseNs: timeNs - BigInt(epoch) * durationNs };
  return { epoch: epoch + 1, baseNs: timeNs - BigInt(epoch + 1) * durationNs };
}

/** The starts of epochs up to `epoch` are not after `baseNs + epoch × duration`. */
export function upperLimit({ epoch, edge, timeNs }: EpochAnchor, durationNs: bigint): EpochLimit | null {
  return edge === 'planned-end' ? null : { epoch, baseNs: timeNs - BigInt(epoch) * durationNs };
}

/** By what they say: where they stand decides nothing. */
export function compareAnchors(a: EpochAnchor, b: EpochAnchor): number {
  if (a.epoch !== b.epoch) return a.epoch - b.epoch;
  if (a.timeNs !== b.timeNs) return a.timeNs < b.timeNs ? -1 : 1;
  return a.edge === b.edge ? 0 : a.edge < b.edge ? -1 : 1;
}

interface Limits {
  readonly anchor: EpochAnchor;
  readonly lower: EpochLimit | null;
  readonly upper: EpochLimit | null;
}

/** Clocks of checkpoints and of whoever wrote the anchor may differ by so much. */
const SLACK_NS = 60n * NS_PER_SECOND;

function isCrossed(lower: EpochLimit | null, upper: EpochLimit | null): boolean {
  return lower !== null && upper !== null && lower.epoch <= upper.epoch && lower.baseNs > upper.baseNs + SLACK_NS;
}

/** They cannot both be true, as long as both are of one network. */
function excludes(a: Limits, b: Limits): boolean {
  return isCrossed(a.lower, b.upper) || isCrossed(b.lower, a.upper);
}

function areConsistent(all: readonly Limits[]): boolean {
  const uppers = all.flatMap(({ upper }) => upper ?? []).toSorted((a, b) => b.epoch - a.epoch);
  const lowers = all.flatMap(({ lower }) => lower ?? []).toSorted((a, b) => b.epoch - a.epoch);
  let least: bigint | null = null;
  let i = 0;
  for (const lower of lowers) {
    for (; i < uppers.length && uppers[i]!.epoch >= lower.epoch; i += 1) {
      if (least === null || uppers[i]!.baseNs < least) least = uppers[i]!.baseNs;
    }
    if (least !== null && lower.baseNs > least + SLACK_NS) return false;
  }
  return true;
}

/** Of one epoch and edge the earliest and the latest decide: the others lie between them. */
function outermost(all: readonly Limits[]): readonly Limits[] {
  const out = new Map<string, Limits>();
  for (const one of all) {
    const { epoch, edge, ground, timeNs } = one.anchor;
    const key = `${epoch} ${edge} ${ground === null}`;
    const [first, last] = [out.get(`${key} first`), out.get(`${key} last`)];
    if (first === undefined || timeNs < first.anchor.timeNs) out.set(`${key} first`, one);
    if (last === undefined || timeNs > last.anchor.timeNs) out.set(`${key} last`, one);
  }
  return [...new Set(out.values())];
}

export interface SortedAnchors {
  /** They fit together. */
  readonly kept: readonly EpochAnchor[];
  /** Each with one that it cannot be true beside. */
  readonly excluded: readonly { readonly anchor: EpochAnchor; readonly by: EpochAnchor }[];
}

/** More rounds than this, and nothing of what is given can be relied on. */
const MOST_ROUNDS = 16;

/**
 * Takes out those that stand against the most others, all that stand against equally many at once, until the rest fit
 * together. What ships with the tool is never taken out. The order in which they are given decides nothing.
 */
export function sortAnchors(anchors: readonly EpochAnchor[], durationNs: bigint): SortedAnchors {
  let rest: readonly Limits[] = anchors.toSorted(compareAnchors).map((anchor) => ({
    anchor,
    lower: lowerLimit(anchor, durationNs),
    upper: upperLimit(anchor, durationNs),
  }));
  const excluded: { anchor: EpochAnchor; by: EpochAnchor }[] = [];
  for (let round = 0; !areConsistent(rest); round += 1) {
    if (round === MOST_ROUNDS) return { kept: [], excluded };
    const outer = outermost(rest);
    const ranked = rest.flatMap((one) => {
      if (one.anchor.ground === null) return [];
      const against = outer.filter((other) => other !== one && excludes(one, other));
      const shipped = against.find(({ anchor }) => anchor.ground === null);
      const by = shipped ?? against[0];
      return by === undefined ? [] : [{ one, by, count: against.length + (shipped === undefined ? 0 : outer.length) }];
    });
    const most = Math.max(0, ...new Set(ranked.map(({ count }) => count)));
    // Only what ships is at odds with itself.
    if (most === 0) break;
    const taken = ranked.filter(({ count }) => count === most);
    excluded.push(...taken.map(({ one, by }) => ({ anchor: one.anchor, by: by.anchor })));
    const gone = new Set(taken.map(({ one }) => one));
    rest = rest.filter((one) => !gone.has(one));
  }
  return { kept: rest.map(({ anchor }) => anchor), excluded };
}
