/**
 * Which release of a label was the newest at a moment, as far as the case can tell.
 * Publish times may be intervals; an answer is given only when it is the same for every moment
 * that the intervals allow. Times are nanoseconds since 1970. Meaning: docs/rules.md, "Releases".
 */
import type { ReleaseFacts } from './facts.ts';
import type { Freshness } from './status.ts';

export interface FreshnessAnswer {
  readonly freshness: Freshness;
  /** The newest artifact of the label published by that moment; null when that cannot be told. */
  readonly expectedArtifactId: number | null;
  /** Only for `stale`: when the first release that is newer than the artifact had been published. */
  readonly supersededNs: bigint | null;
}

export interface ReleaseIndex {
  /** Releases of the label are known. */
  readonly hasLabel: (label: string) => boolean;
  readonly isRelease: (label: string, artifactId: number) => boolean;
  /** The releases that say the label means this artifact, in order of publication. */
  readonly releasesOf: (label: string, artifactId: number) => readonly ReleaseFacts[];
  /** The newest artifact of the label at that moment, or null when none is, or when it cannot be told. */
  readonly newestAt: (label: string, timeNs: bigint) => number | null;
  /** A release that carries the artifact was published, its whole interval included, by that moment. */
  readonly isPublishedBy: (label: string, artifactId: number, timeNs: bigint) => boolean;
  readonly freshnessOf: (label: string | null, artifactId: number | null, timeNs: bigint | null) => FreshnessAnswer;
  /**
   * `newer` was published after `older`, both seen from `timeNs`: of several releases of one artifact the
   * newest published by then counts, and for an artifact that was not out yet its first one.
   * False when either is no release of the label, and when the intervals leave the order open.
   */
  readonly isNewerAt: (label: string, newer: number, older: number, timeNs: bigint) => boolean;
}

/** Before and after every time that a record can state. */
const BEGINNING_NS = -(1n << 80n);
const FOREVER_NS = 1n << 80n;

/** Published at some moment from `earliestNs` to `byNs`, both included. */
interface Moment {
  readonly artifactId: number;
  readonly earliestNs: bigint;
  readonly byNs: bigint;
  /** Several files of one version are published at one moment, wherever in the interval it lies. */
  readonly version: string | null;
}

interface LabelReleases {
  readonly moments: readonly Moment[];
  readonly byArtifact: ReadonlyMap<number, readonly Moment[]>;
  /** Where the answer may change: every first and last moment of an interval, ascending. */
  readonly steps: readonly bigint[];
  readonly memo: Map<string, FreshnessAnswer>;
}

const UNKNOWN: FreshnessAnswer = { freshness: 'unknown', expectedArtifactId: null, supersededNs: null };

export function buildReleaseIndex(releases: Iterable<ReleaseFacts>): ReleaseIndex {
  const facts = new Map<string, ReleaseFacts[]>();
  for (const release of releases) {
    const list = facts.get(release.label);
    if (list === undefined) facts.set(release.label, [release]);
    else list.push(release);
  }
  const labels = new Map<string, LabelReleases>();
  for (const [label, list] of facts) {
    const moments = momentsOf(list);
    const steps = [...new Set(moments.flatMap((moment) => [moment.earliestNs, moment.byNs]))];
    const byArtifact = Map.groupBy(moments, (moment) => moment.artifactId);
    labels.set(label, { moments, byArtifact, steps: steps.toSorted(compareNs), memo: new Map() });
  }

  const answer = (label: string, artifactId: number, timeNs: bigint): FreshnessAnswer => {
    const known = labels.get(label);
    if (known === undefined) return UNKNOWN;
    // Between two steps nothing is published, so all its moments share one answer.
    const key = `${stepsBy(known.steps, timeNs)}|${artifactId}`;
    let found = known.memo.get(key);
    if (found === undefined) {
      found = judge(known.moments, artifactId, timeNs);
      known.memo.set(key, found);
    }
    return found;
  };

  return {
    hasLabel: (label) => labels.has(label),
    isRelease: (label, artifactId) => labels.get(label)?.byArtifact.has(artifactId) ?? false,
    releasesOf: (label, artifactId) =>
      (facts.get(label) ?? [])
        .filter((release) => release.artifactId === artifactId)
        .toSorted((a, b) => compareNs(a.byNs, b.byNs)),
    newestAt: (label, timeNs) => answer(label, NO_ARTIFACT, timeNs).expectedArtifactId,
    isPublishedBy: (label, artifactId, timeNs) =>
      (labels.get(label)?.byArtifact.get(artifactId) ?? []).some((moment) => moment.byNs <= timeNs),
    freshnessOf: (label, artifactId, timeNs) => {
      if (label === null || timeNs === null) return UNKNOWN;
      const found = answer(label, artifactId ?? NO_ARTIFACT, timeNs);
      return artifactId === null ? { ...UNKNOWN, expectedArtifactId: found.expectedArtifactId } : found;
    },
    isNewerAt: (label, newer, older, timeNs) => {
      const known = labels.get(label);
      const a = rangeAt(known?.byArtifact.get(newer) ?? [], timeNs);
      const b = rangeAt(known?.byArtifact.get(older) ?? [], timeNs);
      return a !== null && b !== null && a.lowNs > b.highNs;
    },
  };
}

/** No handle has this number. */
const NO_ARTIFACT = -1;

function compareNs(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function maxNs(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

function minNs(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

/** How many of the steps lie at or before that moment. */
function stepsBy(steps: readonly bigint[], timeNs: bigint): number {
  let low = 0;
  let high = steps.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((steps[middle] ?? FOREVER_NS) <= timeNs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Only captures leave the moment open; an event and an approved image have a time of their own. */
function momentOf(release: ReleaseFacts): Moment {
  const { artifactId, byNs, afterNs } = release;
  const version = release.basis === 'image-table' ? null : release.version;
  if (release.basis !== 'hub-capture') return { artifactId, earliestNs: byNs, byNs, version };
  const earliestNs = afterNs === null ? BEGINNING_NS : minNs(afterNs + 1n, byNs);
  return { artifactId, earliestNs, byNs, version };
}

/** One moment per release: what several records tell of the same version is put together first. */
function momentsOf(releases: readonly ReleaseFacts[]): readonly Moment[] {
  const same = new Map<string, ReleaseFacts[]>();
  let loose = 0;
  for (const release of releases) {
    let key = `version|${release.artifactId}|${release.version}`;
    if (release.basis === 'image-table') key = `image|${release.artifactId}`;
    else if (release.version === null) key = `loose|${(loose += 1)}`;
    const list = same.get(key);
    if (list === undefined) same.set(key, [release]);
    else list.push(release);
  }
  return [...same.values()].map(mergeMoments);
}

/**
 * A release happens once. Of several exact times the first is it, and an interval that agrees with it adds
 * nothing; intervals alone narrow each other. Where they exclude each other all of them stay possible.
 */
function mergeMoments(same: readonly ReleaseFacts[]): Moment {
  const moments = same.map(momentOf);
  const exact = moments.filter((moment) => moment.earliestNs === moment.byNs);
  const open = moments.filter((moment) => moment.earliestNs !== moment.byNs);
  const stated = exact.length === 0 ? [] : [exact.reduce((a, b) => (b.byNs < a.byNs ? b : a))];
  const all = [...stated, ...open];
  const artifactId = same[0]?.artifactId ?? NO_ARTIFACT;
  const version = moments[0]?.version ?? null;
  const earliestNs = all.reduce((ns, moment) => maxNs(ns, moment.earliestNs), BEGINNING_NS);
  const byNs = all.reduce((ns, moment) => minNs(ns, moment.byNs), FOREVER_NS);
  if (earliestNs <= byNs) return { artifactId, earliestNs, byNs, version };
  return {
    artifactId,
    earliestNs: all.reduce((ns, moment) => minNs(ns, moment.earliestNs), FOREVER_NS),
    byNs: all.reduce((ns, moment) => maxNs(ns, moment.byNs), BEGINNING_NS),
    version,
  };
}

/** Bounds of an artifact's newest publication by a moment; `lowNs` is null when it may not have been published. */
interface Bounds {
  readonly lowNs: bigint | null;
  readonly highNs: bigint;
  /** Where one version alone sets both bounds. */
  readonly version: string | null;
}

function boundsAt(moments: readonly Moment[], timeNs: bigint): ReadonlyMap<number, Bounds> {
  const bounds = new Map<number, Bounds>();
  for (const { artifactId, earliestNs, byNs, version } of moments) {
    if (earliestNs > timeNs) continue;
    const before = bounds.get(artifactId);
    const surely = byNs <= timeNs;
    const lowNs = surely ? maxNs(before?.lowNs ?? BEGINNING_NS, earliestNs) : (before?.lowNs ?? null);
    const highNs = maxNs(before?.highNs ?? BEGINNING_NS, surely ? byNs : FOREVER_NS);
    const isSet = surely && lowNs === earliestNs && highNs === byNs;
    const isAsBefore = lowNs === before?.lowNs && highNs === before.highNs;
    bounds.set(artifactId, { lowNs, highNs, version: isSet ? version : isAsBefore ? before.version : null });
  }
  return bounds;
}

function judge(moments: readonly Moment[], artifactId: number, timeNs: bigint): FreshnessAnswer {
  const bounds = boundsAt(moments, timeNs);
  const own = bounds.get(artifactId);
  const expectedArtifactId = own !== undefined && isNewest(bounds, artifactId, own) ? artifactId : newestOf(bounds);
  if (own === undefined) return { freshness: 'unpublished', expectedArtifactId, supersededNs: null };
  if (own.lowNs === null) return { freshness: 'unknown', expectedArtifactId, supersededNs: null };
  let supersededNs: bigint | null = null;
  for (const other of moments) {
    if (other.artifactId === artifactId || other.byNs > timeNs || other.earliestNs <= own.highNs) continue;
    supersededNs = supersededNs === null ? other.byNs : minNs(supersededNs, other.byNs);
  }
  if (supersededNs !== null) return { freshness: 'stale', expectedArtifactId, supersededNs };
  const freshness = expectedArtifactId === artifactId ? 'current' : 'unknown';
  return { freshness, expectedArtifactId, supersededNs: null };
}

/** Its newest publication lies after that of every other, wherever the open ones fall, or at the very same moment. */
function isNewest(bounds: ReadonlyMap<number, Bounds>, candidate: number, { lowNs, highNs, version }: Bounds): boolean {
  if (lowNs === null) return false;
  const isSameMoment = (other: Bounds): boolean =>
    version !== null && other.version === version && other.lowNs === lowNs && other.highNs === highNs;
  return [...bounds].every(([id, other]) => id === candidate || other.highNs < lowNs || isSameMoment(other));
}

function newestOf(bounds: ReadonlyMap<number, Bounds>): number | null {
  for (const [candidate, own] of bounds) if (isNewest(bounds, candidate, own)) return candidate;
  return null;
}

/** Between which moments lies the publication of one artifact that counts at `timeNs`? */
function rangeAt(own: readonly Moment[], timeNs: bigint): { readonly lowNs: bigint; readonly highNs: bigint } | null {
  if (own.length === 0) return null;
  const out = own.filter((moment) => moment.byNs <= timeNs);
  if (out.length > 0) {
    const open = own.some((moment) => moment.byNs > timeNs && moment.earliestNs <= timeNs);
    const lowNs = out.reduce((ns, moment) => maxNs(ns, moment.earliestNs), BEGINNING_NS);
    const highNs = out.reduce((ns, moment) => maxNs(ns, moment.byNs), BEGINNING_NS);
    return { lowNs, highNs: open ? timeNs : highNs };
  }
  return {
    lowNs: own.reduce((ns, moment) => minNs(ns, moment.earliestNs), FOREVER_NS),
    highNs: own.reduce((ns, moment) => minNs(ns, moment.byNs), FOREVER_NS),
  };
}
