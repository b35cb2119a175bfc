import { readFileSync } from 'node:fs';

import { keccak_256 } from '@noble/hashes/sha3.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { sharedPath } from '../../tests/shared-files.ts';
import { dumpBatch, leafHash, type BatchDump, type SettlementLeaf } from './merkle-dump.ts';

const hex32 = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex'));
const leaf: fc.Arbitrary<SettlementLeaf> = fc.record({
  teeId: hex32,
  inputHash: hex32,
  outputHash: hex32,
  signature: fc.uint8Array({ minLength: 1, maxLength: 256 }).map((bytes) => Buffer.from(bytes).toString('hex')),
  sec: fc.integer({ min: 1, max: 4_000_000_000 }),
});

/** From a leaf's place to the root by its siblings: the way a contract checks a proof. */
function climb(dump: BatchDump, treeIndex: number, hash: Buffer): string {
  let [at, node] = [treeIndex, hash];
  while (at > 0) {
    const sibling = Buffer.from((dump.tree[at % 2 === 0 ? at - 1 : at + 1] ?? '').slice(2), 'hex');
    const pair = Buffer.compare(node, sibling) < 0 ? [node, sibling] : [sibling, node];
    node = Buffer.from(keccak_256(Buffer.concat(pair)));
    at = Math.floor((at - 1) / 2);
  }
  return `0x${node.toString('hex')}`;
}

describe('dumpBatch', () => {
  it('leads every leaf by its siblings to the root', () => {
    fc.assert(
      fc.property(fc.array(leaf, { minLength: 1, maxLength: 30 }), (leaves) => {
        const dump = dumpBatch(leaves);
        expect(dump.tree).toHaveLength(2 * leaves.length - 1);
        for (const [i, { treeIndex }] of dump.values.entries()) {
          const hash = Buffer.from(leafHash(leaves[i]!));
          expect(dump.tree[treeIndex]).toBe(`0x${hash.toString('hex')}`);
          expect(climb(dump, treeIndex, hash)).toBe(dump.tree[0]);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('lays the leaves by hash from the end, and keeps the values in the order of arrival', () => {
    fc.assert(
      fc.property(fc.array(leaf, { minLength: 2, maxLength: 30 }), (leaves) => {
        const dump = dumpBatch(leaves);
        const laid = dump.tree.slice(leaves.length - 1);
        expect(laid).toEqual(laid.toSorted().toReversed());
        expect(dump.values.map(({ value }) => value[4])).toEqual(leaves.map(({ sec }) => String(sec)));
      }),
      { numRuns: 40 },
    );
  });

  const vector = sharedPath('vectors/constructed_batch_tree.json');
  it.skipIf(vector === null)('gives the tree that OpenZeppelin’s own library accepted', () => {
    const { batch_tree: known } = JSON.parse(readFileSync(vector ?? '', 'utf8')) as { batch_tree: BatchDump };
    const leaves = known.values.map(({ value }) => {
      const [teeId, inputHash, outputHash, signature] = value.slice(0, 4).map((member) => member.slice(2));
      return {
        teeId: teeId ?? '',
        inputHash: inputHash ?? '',
        outputHash: outputHash ?? '',
        signature: signature ?? '',
        sec: Number(value[4]),
      };
    });
    expect(dumpBatch(leaves)).toEqual(known);
  });
});
