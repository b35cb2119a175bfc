/**
 * Whether Walrus storage could give out a blob at a moment: over the union of all objects that carry its id, for one of
 * them is enough. What the intervals leave open stays open.
 */
import { NS_PER_SECOND } from '../../base/time.ts';
import type { Lifetime, Moment } from './blob-lifetime.ts';

/**
 * `guaranteed`: certified, not yet ended. `registered`: surely not certified yet, but nodes serve what is registered.
 * `not-yet`: before the first registration. `cached`: ended, but within the time that a cache may serve it on. `ended`:
 * later than that. `invalid`: nodes proved its encoding wrong. `open`: the records do not decide.
 */
export type Availability = 'guaranteed' | 'registered' | 'not-yet' | 'cached' | 'ended' | 'invalid' | 'open';

/** `max-age=86400, stale-while-revalidate=3600`: what aggregators allow caches. */
export const CACHE_NS = 25n * 3600n * NS_PER_SECOND;

const isPast = (moment: Moment | null, timeNs: bigint): boolean =>
  moment !== null && moment.byNs !== null && moment.byNs <= timeNs;
const isAhead = (moment: Moment | null, timeNs: bigint): boolean =>
  moment !== null && moment.fromNs !== null && timeNs < moment.fromNs;

/** Ended by its epoch or by its deletion, surely, at least `sinceNs` ago. */
function hasEnded({ end, deleted }: Lifetime, timeNs: bigint, sinceNs: bigint): boolean {
  return isPast(end, timeNs - sinceNs) || isPast(deleted, timeNs - sinceNs);
}

function isKept({ end, deleted }: Lifetime, timeNs: bigint): boolean {
  return isAhead(end, timeNs) && (deleted === null || isAhead(deleted, timeNs));
}

/** @param invalid when nodes are known to have found it invalid. */
export function availabilityAt(
  lifetimes: readonly Lifetime[],
  invalid: readonly Moment[],
  timeNs: bigint,
): Availability {
  if (invalid.some((moment) => isPast(moment, timeNs))) return 'invalid';
  if (lifetimes.length === 0) return 'open';
  const begun = lifetimes.filter(({ registered }) => !isAhead(registered, timeNs));
  if (begun.length === 0) return 'not-yet';
  if (begun.every((one) => hasEnded(one, timeNs, CACHE_NS))) return 'ended';
  // A cache is filled by a read, and before the registration there was none.
  if (begun.every((one) => hasEnded(one, timeNs, 0n))) return 'cached';
  if (lifetimes.some((one) => isPast(one.certified, timeNs) && isKept(one, timeNs))) return 'guaranteed';
  const live = begun.filter((one) => !hasEnded(one, timeNs, 0n));
  const isUncertified = live.every(({ certified }) => isAhead(certified, timeNs));
  return isUncertified && live.some((one) => isPast(one.registered, timeNs) && isKept(one, timeNs))
    ? 'registered'
    : 'open';
}
