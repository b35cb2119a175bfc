import { describe, expect, it } from 'vitest';
import { at, findingsOf, ground, settlement, SETTLEMENT_SOURCE, tree, tuple } from './case-facts.test-helper.ts';
import { orphanSettlement } from './orphan-settlement.ts';

describe('orphan-settlement', () => {
  it('finds each leaf and individual settlement that no request has', () => {
    const findings = findingsOf(orphanSettlement, {
      settlements: [
        settlement(1),
        settlement(2, { requestId: null }),
        settlement(3, {
          requestId: null,
          kind: 'individual',
          treeId: null,
          tuple: tuple(3, { teeId: 'ab'.repeat(32) }),
        }),
      ],
    });
    expect(findings).toMatchObject([
      { severity: 'medium', nodes: [1], requests: [], fromNs: at(2), grounds: [ground(SETTLEMENT_SOURCE, 2)] },
      { nodes: [], grounds: [ground(SETTLEMENT_SOURCE, 3)] },
    ]);
    expect(findings[0]?.summary).toBe(
      `No request of the case has the inference that the batch tree of blob tree-blob-1 settled: enclave 0x${tuple(2).teeId}, ` +
        `input hash ${tuple(2).inputHash}, output hash ${tuple(2).outputHash}, signed at 2026-03-02T14:00:02Z.`,
    );
  });

  it('says one tuple once', () => {
    const orphan = { requestId: null, tuple: tuple(7) };
    const trees = [tree(1), tree(2)];
    const settlements = [settlement(1, orphan), settlement(2, { ...orphan, treeId: 2 })];
    expect(findingsOf(orphanSettlement, { trees, settlements })).toMatchObject([
      { grounds: [ground(SETTLEMENT_SOURCE, 1), ground(SETTLEMENT_SOURCE, 2)] },
    ]);
  });

  it('does not hold for a request without its enclave that agrees, for half a tuple, nor in a copy of a tree', () => {
    const settlements = [
      settlement(1, { requestId: null, looseMatch: true }),
      settlement(2, { requestId: null, tuple: null }),
      settlement(3, { requestId: null, treeId: 2 }),
    ];
    expect(findingsOf(orphanSettlement, { trees: [tree(1), tree(2, { copyOf: 1 })], settlements })).toEqual([]);
  });
});
