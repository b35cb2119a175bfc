import { describe, expect, it } from 'vitest';

import { freshnessAt, isBefore, type Release } from './releases.ts';

const release = (artifact: string, afterMs: number | null, byMs: number): Release => ({
  label: 'm',
  artifact,
  afterMs,
  byMs,
});
const releases = [release('a', null, 100), release('b', 200, 300), release('c', 900, 900)];
const at = (artifact: string | null, ms: number): string => freshnessAt(releases, 'm', artifact, ms);

describe('freshnessAt', () => {
  it('is current until something newer is certainly there, then stale', () => {
    expect([at('a', 150), at('a', 200), at('a', 300), at('a', 1_000)]).toEqual([
      'current',
      'current',
      'stale',
      'stale',
    ]);
  });

  it('is unknown inside the interval of a release on which it depends', () => {
    expect([at('a', 50), at('a', 250), at('b', 250)]).toEqual(['unknown', 'unknown', 'unknown']);
  });

  it('is not unknown inside an interval that changes nothing', () => {
    const two = [release('a', 0, 0), release('b', 10, 10), release('c', 200, 300)];
    expect(freshnessAt(two, 'm', 'a', 250)).toBe('stale');
    expect(freshnessAt(two, 'm', 'x', 250)).toBe('unpublished');
  });

  it('tells what was never published from what nobody can know', () => {
    expect([at('b', 150), at('x', 150), at(null, 150)]).toEqual(['unpublished', 'unpublished', 'unknown']);
    expect(freshnessAt(releases, 'another', 'a', 150)).toBe('unknown');
  });

  it('takes an exact moment as published from then on', () => {
    expect([at('c', 899), at('c', 900), at('b', 900)]).toEqual(['unpublished', 'current', 'stale']);
  });
});

describe('isBefore', () => {
  it('orders intervals that do not overlap, and only those', () => {
    const [a, b, c] = releases as [Release, Release, Release];
    expect([isBefore(a, b), isBefore(b, c), isBefore(b, a)]).toEqual([true, true, false]);
    expect(isBefore(release('x', 150, 250), b)).toBe(false);
  });
});
