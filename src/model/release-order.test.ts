import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReleaseFacts } from './facts.ts';
import type { Freshness } from './status.ts';
import { buildReleaseIndex } from './release-order.ts';

const LABEL = 'volatility';
let serial = 0;

function exact(artifactId: number, byNs: bigint, more: Partial<ReleaseFacts> = {}): ReleaseFacts {
  serial += 1;
  const version = `v${serial}`;
  return { label: LABEL, artifactId, version, afterNs: byNs, byNs, basis: 'publish-event', grounds: [], ...more };
}

function seen(
  artifactId: number,
  afterNs: bigint | null,
  byNs: bigint,
  more: Partial<ReleaseFacts> = {},
): ReleaseFacts {
  return exact(artifactId, byNs, { afterNs, basis: 'hub-capture', ...more });
}

const fresh = (releases: readonly ReleaseFacts[], artifactId: number, timeNs: bigint): Freshness =>
  buildReleaseIndex(releases).freshnessOf(LABEL, artifactId, timeNs).freshness;

describe('freshness with exact publish times', () => {
  const index = buildReleaseIndex([exact(1, 10n), exact(2, 20n), exact(3, 30n)]);

  it('follows the newest release', () => {
    expect(index.freshnessOf(LABEL, 1, 19n)).toEqual({
      freshness: 'current',
      expectedArtifactId: 1,
      supersededNs: null,
    });
    expect(index.freshnessOf(LABEL, 1, 20n)).toEqual({ freshness: 'stale', expectedArtifactId: 2, supersededNs: 20n });
    expect(index.freshnessOf(LABEL, 1, 99n)).toEqual({ freshness: 'stale', expectedArtifactId: 3, supersededNs: 20n });
    expect(index.newestAt(LABEL, 9n)).toBeNull();
    expect(index.newestAt(LABEL, 30n)).toBe(3);
  });

  it('tells unpublished from unknown', () => {
    expect(index.freshnessOf(LABEL, 2, 19n).freshness).toBe('unpublished');
    expect(index.freshnessOf(LABEL, 7, 99n)).toEqual({
      freshness: 'unpublished',
      expectedArtifactId: 3,
      supersededNs: null,
    });
    expect(index.freshnessOf('other', 1, 99n).freshness).toBe('unknown');
    expect(index.freshnessOf(null, 1, 99n).freshness).toBe('unknown');
    expect(index.freshnessOf(LABEL, null, 99n)).toEqual({
      freshness: 'unknown',
      expectedArtifactId: 3,
      supersededNs: null,
    });
    expect(index.freshnessOf(LABEL, 1, null)).toEqual({
      freshness: 'unknown',
      expectedArtifactId: null,
      supersededNs: null,
    });
  });

  it('knows what was published by a moment', () => {
    expect(index.isPublishedBy(LABEL, 2, 19n)).toBe(false);
    expect(index.isPublishedBy(LABEL, 2, 20n)).toBe(true);
    expect(index.isPublishedBy('other', 2, 20n)).toBe(false);
    expect(index.hasLabel(LABEL)).toBe(true);
    expect(index.hasLabel('other')).toBe(false);
  });

  it('lets the newest of several versions of one artifact count, as far as published', () => {
    const back = [exact(1, 10n), exact(2, 20n), exact(1, 30n)];
    expect(fresh(back, 1, 15n)).toBe('current');
    expect(fresh(back, 1, 25n)).toBe('stale');
    expect(fresh(back, 1, 30n)).toBe('current');
    expect(fresh(back, 2, 30n)).toBe('stale');
    expect(
      buildReleaseIndex(back)
        .releasesOf(LABEL, 1)
        .map((release) => release.byNs),
    ).toEqual([10n, 30n]);
  });

  it('leaves two artifacts of one moment undecided, and an older one stale all the same', () => {
    const tie = [exact(1, 10n), exact(2, 20n), exact(3, 20n)];
    expect(fresh(tie, 2, 25n)).toBe('unknown');
    expect(fresh(tie, 3, 25n)).toBe('unknown');
    expect(buildReleaseIndex(tie).freshnessOf(LABEL, 1, 25n)).toEqual({
      freshness: 'stale',
      expectedArtifactId: null,
      supersededNs: 20n,
    });
  });
});

describe('freshness with Hub captures', () => {
  const captures = [seen(1, null, 10n), seen(2, 10n, 20n)];

  it('is unknown inside an interval that the answer depends on', () => {
    expect(fresh(captures, 1, 5n)).toBe('unknown');
    expect(fresh(captures, 1, 10n)).toBe('current');
    expect(fresh(captures, 1, 15n)).toBe('unknown');
    expect(fresh(captures, 2, 15n)).toBe('unknown');
    expect(fresh(captures, 1, 20n)).toBe('stale');
    expect(fresh(captures, 2, 20n)).toBe('current');
  });

  it('is decided inside an interval that changes nothing', () => {
    const releases = [exact(1, 10n), exact(2, 20n), seen(3, 25n, 40n)];
    expect(fresh(releases, 1, 30n)).toBe('stale');
    expect(fresh(releases, 2, 30n)).toBe('unknown');
    expect(fresh(releases, 9, 30n)).toBe('unpublished');
  });

  it('does not order two versions that the first capture shows together', () => {
    const together = [seen(1, null, 10n), seen(2, null, 10n)];
    expect(fresh(together, 1, 50n)).toBe('unknown');
    expect(buildReleaseIndex(together).newestAt(LABEL, 50n)).toBeNull();
  });

  it('takes the files of one version as published at one moment', () => {
    const files = [
      seen(1, 10n, 20n, { version: '0.05' }),
      seen(2, 30n, 40n, { version: '0.06' }),
      seen(3, 30n, 40n, { version: '0.06' }),
    ];
    for (const order of [files, files.toReversed()]) {
      const index = buildReleaseIndex(order);
      expect(index.freshnessOf(LABEL, 2, 40n)).toEqual({
        freshness: 'current',
        expectedArtifactId: 2,
        supersededNs: null,
      });
      expect(index.freshnessOf(LABEL, 3, 40n)).toEqual({
        freshness: 'current',
        expectedArtifactId: 3,
        supersededNs: null,
      });
      expect(index.freshnessOf(LABEL, 1, 40n).freshness).toBe('stale');
      expect(index.freshnessOf(LABEL, 1, 35n).freshness).toBe('unknown');
    }
  });

  it('puts together what a capture and an event say of one version', () => {
    const both = [exact(1, 5n), exact(2, 14n, { version: '2.00' }), seen(2, 10n, 20n, { version: '2.00' })];
    expect(fresh(both, 1, 13n)).toBe('current');
    expect(fresh(both, 1, 15n)).toBe('stale');
  });

  it('keeps both possible where records of one version exclude each other', () => {
    const torn = [exact(1, 5n), exact(2, 30n, { version: '2.00' }), seen(2, 10n, 20n, { version: '2.00' })];
    expect(fresh(torn, 1, 10n)).toBe('current');
    expect(fresh(torn, 1, 25n)).toBe('unknown');
    expect(fresh(torn, 1, 30n)).toBe('stale');
  });

  it('counts an image table once, from its first approval', () => {
    const images = [
      exact(1, 10n, { basis: 'image-table', afterNs: null }),
      exact(2, 20n, { basis: 'image-table', afterNs: null }),
      exact(1, 30n, { basis: 'image-table', afterNs: null }),
    ];
    expect(fresh(images, 1, 12n)).toBe('current');
    expect(fresh(images, 1, 40n)).toBe('stale');
  });
});

describe('order of two releases', () => {
  it('is seen from a moment', () => {
    const index = buildReleaseIndex([exact(1, 10n), exact(2, 20n), exact(1, 30n)]);
    expect(index.isNewerAt(LABEL, 2, 1, 25n)).toBe(true);
    expect(index.isNewerAt(LABEL, 2, 1, 30n)).toBe(false);
    expect(index.isNewerAt(LABEL, 1, 2, 30n)).toBe(true);
  });

  it('holds for a release that is not out yet', () => {
    const index = buildReleaseIndex([seen(1, null, 10n), seen(2, 10n, 20n)]);
    expect(index.isNewerAt(LABEL, 2, 1, 15n)).toBe(true);
    expect(index.isNewerAt(LABEL, 1, 2, 15n)).toBe(false);
    expect(index.isNewerAt(LABEL, 7, 1, 15n)).toBe(false);
    expect(index.isNewerAt(LABEL, 1, 1, 15n)).toBe(false);
  });
});

interface Draft {
  readonly artifactId: number;
  readonly open: boolean;
  readonly from: number | null;
  readonly length: number;
}

const drafts = fc.array(
  fc.record({
    artifactId: fc.integer({ min: 1, max: 3 }),
    open: fc.boolean(),
    from: fc.option(fc.integer({ min: 0, max: 6 }), { freq: 4 }),
    length: fc.integer({ min: 1, max: 3 }),
  }),
  { minLength: 1, maxLength: 4 },
);

function toRelease({ artifactId, open, from, length }: Draft): ReleaseFacts {
  if (!open) return exact(artifactId, BigInt(from ?? 0));
  return seen(artifactId, from === null ? null : BigInt(from), BigInt((from ?? 0) + length));
}

/** Every moment that a release may have happened at; enough of them before 0 to put any order on what is open there. */
function momentsOf({ open, from, length }: Draft): readonly number[] {
  if (!open) return [from ?? 0];
  const first = from === null ? -4 : from + 1;
  return Array.from({ length: (from ?? 0) + length - first + 1 }, (_, i) => first + i);
}

function worlds(list: readonly Draft[]): readonly (readonly (readonly [number, number])[])[] {
  let all: (readonly (readonly [number, number])[])[] = [[]];
  for (const draft of list) {
    all = all.flatMap((world) => momentsOf(draft).map((at) => [...world, [draft.artifactId, at] as const]));
  }
  return all;
}

function freshnessInWorld(world: readonly (readonly [number, number])[], artifactId: number, time: number): Freshness {
  const out = world.filter(([, at]) => at <= time);
  const own = out.filter(([id]) => id === artifactId).map(([, at]) => at);
  if (own.length === 0) return 'unpublished';
  const newest = Math.max(...own);
  const others = out.filter(([id]) => id !== artifactId).map(([, at]) => at);
  if (others.some((at) => at > newest)) return 'stale';
  return others.some((at) => at === newest) ? 'unknown' : 'current';
}

describe('laws', () => {
  it('says what every world that the intervals allow agrees on, else unknown', () => {
    fc.assert(
      fc.property(drafts, fc.integer({ min: 1, max: 3 }), fc.integer({ min: 0, max: 10 }), (list, artifactId, time) => {
        const answers = new Set(worlds(list).map((world) => freshnessInWorld(world, artifactId, time)));
        const expected = answers.size === 1 ? [...answers][0] : 'unknown';
        expect(fresh(list.map(toRelease), artifactId, BigInt(time))).toBe(expected);
      }),
      { numRuns: 300 },
    );
  });

  it('never changes at T by a release that was published after T', () => {
    const time = fc.integer({ min: 0, max: 8 });
    const later = fc.record({
      artifactId: fc.integer({ min: 1, max: 4 }),
      gap: fc.integer({ min: 0, max: 3 }),
      open: fc.boolean(),
    });
    fc.assert(
      fc.property(drafts, later, fc.integer({ min: 1, max: 4 }), time, (list, late, artifactId, at) => {
        const releases = list.map(toRelease);
        const byNs = BigInt(at + 1 + late.gap);
        const more = late.open ? seen(late.artifactId, BigInt(at), byNs) : exact(late.artifactId, byNs);
        const before = buildReleaseIndex(releases).freshnessOf(LABEL, artifactId, BigInt(at));
        const after = buildReleaseIndex([...releases, more]).freshnessOf(LABEL, artifactId, BigInt(at));
        expect(after).toEqual(before);
      }),
    );
  });

  it('does not depend on the order in which the releases were read, nor on reading one twice', () => {
    fc.assert(
      fc.property(drafts, fc.integer({ min: 0, max: 10 }), (list, time) => {
        const releases = list.map(toRelease);
        const one = buildReleaseIndex(releases);
        const other = buildReleaseIndex([...releases, ...releases].toReversed());
        for (const artifactId of [1, 2, 3]) {
          expect(other.freshnessOf(LABEL, artifactId, BigInt(time))).toEqual(
            one.freshnessOf(LABEL, artifactId, BigInt(time)),
          );
        }
      }),
    );
  });

  it('expects exactly the artifact that is current, and never puts two artifacts both ahead of each other', () => {
    fc.assert(
      fc.property(drafts, fc.integer({ min: 0, max: 10 }), (list, time) => {
        const index = buildReleaseIndex(list.map(toRelease));
        const at = BigInt(time);
        const expected = index.newestAt(LABEL, at);
        for (const a of [1, 2, 3]) {
          expect(index.freshnessOf(LABEL, a, at).freshness === 'current').toBe(expected === a);
          for (const b of [1, 2, 3])
            expect(index.isNewerAt(LABEL, a, b, at) && index.isNewerAt(LABEL, b, a, at)).toBe(false);
        }
      }),
    );
  });
});
