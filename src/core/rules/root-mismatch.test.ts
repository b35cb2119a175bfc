import { describe, expect, it } from 'vitest';
import type { TreeFacts } from '../../model/facts.ts';
import { findingsOf, ground, hex32, LABEL, request, settlement, tree, TREE_SOURCE } from './case-facts.test-helper.ts';
import { rootMismatch } from './root-mismatch.ts';

const event = (merkleRoot: string): TreeFacts['event'] => ({ merkleRoot, txHash: hex32(0x77), ground: ground(8, 1) });

describe('root-mismatch', () => {
  it('finds a dump whose values give another root, with the requests that stand in it', () => {
    const [finding, ...more] = findingsOf(rootMismatch, {
      trees: [tree(1, { recomputedRoot: hex32(5), brokenAt: 'leaf 1' }), tree(2)],
      settlements: [settlement(1), settlement(2, { requestId: null }), settlement(3, { treeId: 2 })],
      requests: [request(1), request(3, { label: 'other', nodeId: 2 })],
    });
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      severity: 'critical',
      labels: [LABEL],
      nodes: [1],
      requests: [1],
      grounds: [ground(TREE_SOURCE, 1)],
    });
    expect(finding?.summary).toBe(
      `The batch tree of blob tree-blob-1 states the root 0x${hex32(0xaa01)}, but its 2 leaves give the root 0x${hex32(5)}, first differing at leaf 1.`,
    );
  });

  it('finds a root that is not the one on chain', () => {
    const findings = findingsOf(rootMismatch, { trees: [tree(1, { event: event(hex32(6)) })] });
    expect(findings).toMatchObject([{ grounds: [ground(TREE_SOURCE, 1), ground(8, 1)] }]);
    expect(findings[0]?.summary).toContain(
      `the on-chain event of transaction 0x${hex32(0x77)} has the root 0x${hex32(6)}`,
    );
  });

  it('says nothing of a tree that agrees, without an event, or that could not be recomputed', () => {
    const trees = [
      tree(1, { event: event(`0x${tree(1).root.toUpperCase()}`) }),
      tree(2),
      tree(3, { recomputedRoot: null }),
      // An inner node that is off leaves the root of the values as it is.
      tree(4, { brokenAt: 'node 3' }),
    ];
    expect(findingsOf(rootMismatch, { trees })).toEqual([]);
  });

  it('says a fault once for a tree and its copies, and again for a copy whose root is another', () => {
    const faulty = { root: hex32(1), recomputedRoot: hex32(2), event: event(hex32(2)) };
    const trees = [tree(1, faulty), tree(2, { ...faulty, copyOf: 1 }), tree(3, { ...faulty, copyOf: 1, event: null })];
    expect(findingsOf(rootMismatch, { trees })).toHaveLength(1);
    const other = tree(2, { ...faulty, root: hex32(3), copyOf: 1 });
    expect(findingsOf(rootMismatch, { trees: [tree(1, faulty), other] })).toHaveLength(2);
    const sound = tree(1, { root: hex32(2), recomputedRoot: hex32(2) });
    expect(findingsOf(rootMismatch, { trees: [sound, tree(2, { ...faulty, copyOf: 1 })] })).toHaveLength(1);
    const eventOfCopy = tree(2, { root: hex32(2), recomputedRoot: hex32(2), copyOf: 1, event: event(hex32(9)) });
    expect(findingsOf(rootMismatch, { trees: [sound, eventOfCopy] })).toHaveLength(1);
  });
});
