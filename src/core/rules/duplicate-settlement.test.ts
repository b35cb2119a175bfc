import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { duplicateSettlement } from './duplicate-settlement.ts';
import {
  findingsOf,
  ground,
  LABEL,
  request,
  settlement,
  SETTLEMENT_SOURCE,
  tree,
  tuple,
} from './case-facts.test-helper.ts';
import { tupleFingerprint } from './settled-tuples.ts';

const same = { tuple: tuple(7), requestId: 7 };
const trees = [tree(1), tree(2), tree(3, { copyOf: 1 })];

describe('duplicate-settlement', () => {
  it('finds one tuple in two leaves, with its request', () => {
    const [finding, ...more] = findingsOf(duplicateSettlement, {
      trees,
      settlements: [settlement(1, same), settlement(2, { ...same, treeId: 2 }), settlement(3)],
      requests: [request(7), request(3)],
    });
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      severity: 'medium',
      labels: [LABEL],
      nodes: [1],
      artifacts: [1],
      requests: [7],
      grounds: [ground(SETTLEMENT_SOURCE, 1), ground(SETTLEMENT_SOURCE, 2)],
    });
    expect(finding?.summary).toContain(
      'in 2 settlements, in the batch tree of blob tree-blob-1 and in the batch tree of blob tree-blob-2',
    );
  });

  it('finds two leaves of one tree, and a leaf beside an individual settlement', () => {
    const twice = [settlement(1, same), settlement(2, same)];
    expect(findingsOf(duplicateSettlement, { trees, settlements: twice })[0]?.summary).toContain(
      '2 times in the batch tree',
    );
    const mixed = [settlement(1, same), settlement(2, { ...same, kind: 'individual', treeId: null })];
    expect(findingsOf(duplicateSettlement, { trees, settlements: mixed })).toHaveLength(1);
  });

  it('does not hold for copies of a tree, one record read twice, two individual ones, or tuples that differ in time', () => {
    const individual = { ...same, kind: 'individual', treeId: null } as const;
    const cases = [
      [settlement(1, same), settlement(2, { ...same, treeId: 3 })],
      [settlement(1, same), settlement(2, { ...same, ground: ground(SETTLEMENT_SOURCE, 1) })],
      [settlement(1, individual), settlement(2, individual)],
      [settlement(1, same), settlement(2, { ...same, tuple: tuple(7, { signedTime: '1' }) })],
      [settlement(1, { ...same, tuple: null }), settlement(2, { ...same, tuple: null })],
    ];
    for (const settlements of cases) expect(findingsOf(duplicateSettlement, { trees, settlements })).toEqual([]);
  });

  it('finds exactly the tuples that stand twice', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 8 }), { maxLength: 10 }), (seeds) => {
        const settlements = seeds.map((seed, i) => settlement(i + 1, { tuple: tuple(seed), requestId: seed }));
        const repeated = [...new Set(seeds.filter((seed, i) => seeds.indexOf(seed) !== i))].toSorted((a, b) => a - b);
        const found = findingsOf(duplicateSettlement, { settlements }).flatMap((finding) => finding.requests);
        expect(found.toSorted((a, b) => a - b)).toEqual(repeated);
      }),
    );
  });

  it('fingerprints a hundred thousand tuples nearly without collision, within 53 bits', () => {
    const prints = Array.from({ length: 100_000 }, (_, seed) => tupleFingerprint(tuple(seed)));
    expect(prints.every(Number.isSafeInteger)).toBe(true);
    expect(new Set(prints).size).toBeGreaterThan(99_990);
  });
});
