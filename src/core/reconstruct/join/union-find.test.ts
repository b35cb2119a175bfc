import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createUnionFind } from './union-find.ts';

/** More than one piece of them. */
const MEMBERS = 70_000;

describe('disjoint sets', () => {
  it('are those that the unions make, each under its smallest member', () => {
    const near = fc.oneof(fc.nat(20), fc.integer({ min: 65_526, max: 65_546 }), fc.nat(MEMBERS - 1));
    fc.assert(
      fc.property(fc.array(fc.tuple(near, near), { maxLength: 30 }), (pairs) => {
        const sets = createUnionFind();
        let last = -1;
        for (let i = 0; i < MEMBERS; i += 1) last = sets.add();
        expect(last).toBe(MEMBERS - 1);
        for (const [a, b] of pairs) sets.union(a, b);
        const members = [...new Set(pairs.flat())];
        const groups = new Map(members.map((member) => [member, new Set([member])]));
        for (const [a, b] of pairs) {
          const both = new Set([...(groups.get(a) ?? []), ...(groups.get(b) ?? [])]);
          for (const member of both) groups.set(member, both);
        }
        for (const member of members) expect(sets.find(member)).toBe(Math.min(...(groups.get(member) ?? [])));
        expect(sets.size).toBe(MEMBERS);
      }),
      { numRuns: 30 },
    );
  });
});
