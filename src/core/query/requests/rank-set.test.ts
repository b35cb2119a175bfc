import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RankSet } from './rank-set.ts';

function setOf(limit: number, ranks: Iterable<number>): RankSet {
  const bits = RankSet.bitsFor(limit);
  for (const rank of ranks) bits[rank >> 3] = (bits[rank >> 3] ?? 0) | (1 << (rank & 7));
  return RankSet.of(limit, bits);
}

const LIMIT = 10_001;
const sets = fc.uniqueArray(fc.nat(LIMIT - 1), { maxLength: 300 }).map((list) => list.toSorted((a, b) => a - b));

describe('RankSet', () => {
  it('counts, places and pages its ranks as a sorted list does', () => {
    fc.assert(
      fc.property(sets, fc.nat(310), fc.nat(50), fc.nat(LIMIT + 5), (list, place, limit, rank) => {
        const set = setOf(LIMIT, list);
        expect(set.count).toBe(list.length);
        expect(set.slice(place, limit)).toEqual(list.slice(place, place + limit));
        expect(set.countBelow(rank)).toBe(list.filter((one) => one < rank).length);
        expect(set.has(rank)).toBe(list.includes(rank));
        for (const [i, one] of list.entries()) expect(set.placeOf(one)).toBe(i);
      }),
      { numRuns: 60 },
    );
  });

  it('holds all without a bit for each', () => {
    const all = RankSet.all(9_000);
    expect(all.count).toBe(9_000);
    expect(all.slice(8_998, 10)).toEqual([8_998, 8_999]);
    expect(all.slice(9_000, 10)).toEqual([]);
    expect([all.placeOf(17), all.placeOf(9_000), all.countBelow(20_000)]).toEqual([17, null, 9_000]);
  });

  it('may be empty', () => {
    for (const none of [setOf(0, []), setOf(5_000, []), RankSet.all(0)]) {
      expect(none.count).toBe(0);
      expect(none.slice(0, 5)).toEqual([]);
      expect(none.placeOf(0)).toBeNull();
    }
  });
});
