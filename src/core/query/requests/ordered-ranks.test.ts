/** Orders over more requests than one block of ranks holds; over few, selection.test.ts holds them against SQL. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openDb } from '../../store/db.ts';
import { pageOfRanks } from './ordered-ranks.ts';
import { RankSet } from './rank-set.ts';
import type { Selection } from './selection.ts';

const db = openDb('(orders)', { mode: 'memory' });

const REQUESTS = 200_001;
const FINDINGS = Uint8Array.from({ length: REQUESTS }, (_, rank) =>
  rank < 70_000 ? 0 : rank % 7 === 0 ? 255 : rank % 3,
);

function selectionOf(isIn: ((rank: number) => boolean) | null): Selection {
  const bits = RankSet.bitsFor(REQUESTS);
  for (let rank = 0; rank < REQUESTS; rank += 1) if (isIn?.(rank) === true) bits[rank >> 3]! |= 1 << (rank & 7);
  const ranks = isIn === null ? RankSet.all(REQUESTS) : RankSet.of(REQUESTS, bits);
  return { columns: { findings: () => FINDINGS } as Selection['columns'], ranks, cellCounts: () => new Uint32Array() };
}

it.each([
  ['all requests', null],
  ['some of them', (rank: number) => rank % 5 !== 0 && (rank < 60_000 || rank > 140_000)],
])('pages of %s by the number of findings are those of the whole order', (_, isIn) => {
  for (const descending of [false, true]) {
    const selection = selectionOf(isIn);
    const sign = descending ? -1 : 1;
    const whole = Array.from({ length: REQUESTS }, (__, rank) => rank)
      .filter((rank) => isIn === null || isIn(rank))
      .toSorted((a, b) => sign * (FINDINGS[a]! - FINDINGS[b]!) || a - b);
    fc.assert(
      fc.property(fc.nat(whole.length), fc.integer({ min: 1, max: 300 }), (offset, limit) => {
        const page = pageOfRanks(db, selection, { sort: 'findings', descending }, offset, limit);
        expect(page).toEqual(whole.slice(offset, offset + limit));
      }),
    );
  }
});
