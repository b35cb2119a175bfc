import type { Incident } from './incident.ts';
import type { TruthFreshness } from './truth.ts';

/** Label means artifact from some moment in (afterMs, byMs] on; both equal: from exactly then. */
export interface Release {
  readonly label: string;
  readonly artifact: string;
  /** null: the beginning of time. */
  readonly afterMs: number | null;
  readonly byMs: number;
}

function releasesOfImages(incident: Incident): readonly Release[] {
  const first = new Map<string, Release>();
  for (const image of incident.images) {
    for (const [label, artifact] of image.table ?? []) {
      const ms = image.approvedSec * 1000;
      const known = first.get(`${label}\n${artifact}`);
      if (known !== undefined && known.byMs <= ms) continue;
      first.set(`${label}\n${artifact}`, { label, artifact, afterMs: ms, byMs: ms });
    }
  }
  return [...first.values()];
}

function releasesOfCaptures(incident: Incident): readonly Release[] {
  const out = new Map<string, Release>();
  const captures = incident.captures.toSorted((a, b) => a.sec - b.sec);
  for (const [at, capture] of captures.entries()) {
    const earlier = captures.slice(0, at).filter((c) => c.label === capture.label);
    for (const version of capture.versions) {
      if (earlier.some((c) => c.versions.includes(version))) continue;
      const file = captures.flatMap((c) => c.files).find((f) => f.label === capture.label && f.version === version);
      if (file === undefined) throw new RangeError(`no capture lists the files of ${capture.label} ${version}`);
      const last = earlier.at(-1);
      out.set(`${capture.label}\n${version}`, {
        label: capture.label,
        artifact: file.blob,
        afterMs: last === undefined ? null : last.sec * 1000,
        byMs: capture.sec * 1000,
      });
    }
  }
  return [...out.values()];
}

/** Everything that is known to have been published, oldest first. */
export function releasesOf(incident: Incident): readonly Release[] {
  const published = incident.publishes.map(({ sec, file }) => ({
    label: file.label,
    artifact: file.blob,
    afterMs: sec * 1000,
    byMs: sec * 1000,
  }));
  const all = [...releasesOfImages(incident), ...releasesOfCaptures(incident), ...published];
  return all.toSorted((a, b) => a.byMs - b.byMs);
}

export function isBefore(a: Release, b: Release): boolean {
  return b.afterMs !== null && a.byMs <= b.afterMs && a.byMs < b.byMs;
}

function verdictOf(published: readonly Release[], artifact: string): TruthFreshness {
  const newest = published.at(-1);
  if (newest === undefined || !published.some((release) => release.artifact === artifact)) return 'unpublished';
  return newest.artifact === artifact ? 'current' : 'stale';
}

/**
 * Is the artifact the newest of its label at that moment? Where the moment lies inside the interval of a release, both
 * cases are tried; if they disagree, nobody can know.
 */
export function freshnessAt(
  releases: readonly Release[],
  label: string,
  artifact: string | null,
  ms: number,
): TruthFreshness {
  const own = releases.filter((release) => release.label === label);
  if (artifact === null || own.length === 0) return 'unknown';
  const isCertain = (r: Release): boolean => r.byMs <= ms || (r.afterMs !== null && ms <= r.afterMs);
  const open = own.filter((release) => !isCertain(release));
  const verdicts = new Set<TruthFreshness>();
  for (let choice = 0; choice < 1 << open.length; choice += 1) {
    const chosen = new Set(open.filter((_, i) => (choice & (1 << i)) !== 0));
    const published = own.filter((r) => (isCertain(r) ? r.byMs <= ms : chosen.has(r)));
    verdicts.add(verdictOf(published, artifact));
  }
  const [verdict] = verdicts;
  return verdicts.size === 1 && verdict !== undefined ? verdict : 'unknown';
}
