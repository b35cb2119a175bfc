import { keccak_256 } from '@noble/hashes/sha3.js';

import { compareBytes, concatBytes, toHex } from '../../src/base/bytes.ts';
import { encodeAbi } from './abi.ts';

/** One settled answer. Hex members without `0x`. */
export interface SettlementLeaf {
  readonly teeId: string;
  readonly inputHash: string;
  readonly outputHash: string;
  readonly signature: string;
  readonly sec: number;
}

export interface BatchDump {
  readonly format: 'standard-v1';
  readonly leafEncoding: readonly string[];
  readonly tree: readonly string[];
  readonly values: readonly { readonly value: readonly string[]; readonly treeIndex: number }[];
}

const LEAF_TYPES = ['bytes32', 'bytes32', 'bytes32', 'bytes', 'uint256'] as const;

/** Keccak-256 twice over the ABI encoding, as OpenZeppelin's standard tree hashes a leaf. */
export function leafHash(leaf: SettlementLeaf): Uint8Array {
  const values = [leaf.teeId, leaf.inputHash, leaf.outputHash, leaf.signature, BigInt(leaf.sec)];
  return keccak_256(keccak_256(encodeAbi(LEAF_TYPES, values)));
}

function nodeHash(a: Uint8Array, b: Uint8Array): Uint8Array {
  return compareBytes(a, b) < 0 ? keccak_256(concatBytes(a, b)) : keccak_256(concatBytes(b, a));
}

/**
 * The dump of `StandardMerkleTree.of(values, …)` of @openzeppelin/merkle-tree 1.0.8: 2n−1 nodes, the root first, the
 * leaves sorted by hash and laid from the end backwards; `values` keeps the order of arrival.
 */
export function dumpBatch(leaves: readonly SettlementLeaf[]): BatchDump {
  const hashed = leaves.map((leaf, position) => ({ position, hash: leafHash(leaf) }));
  const sorted = hashed.toSorted((a, b) => compareBytes(a.hash, b.hash));
  const size = 2 * leaves.length - 1;
  const tree: Uint8Array[] = Array.from({ length: size }, () => new Uint8Array(0));
  const treeIndex: number[] = [];
  for (const [i, { position, hash }] of sorted.entries()) {
    tree[size - 1 - i] = hash;
    treeIndex[position] = size - 1 - i;
  }
  for (let i = size - 1 - leaves.length; i >= 0; i -= 1) tree[i] = nodeHash(tree[2 * i + 1]!, tree[2 * i + 2]!);
  return {
    format: 'standard-v1',
    leafEncoding: LEAF_TYPES,
    tree: tree.map((node) => `0x${toHex(node)}`),
    values: leaves.map((leaf, position) => ({
      value: [
        `0x${leaf.teeId}`,
        `0x${leaf.inputHash}`,
        `0x${leaf.outputHash}`,
        `0x${leaf.signature}`,
        String(leaf.sec),
      ],
      treeIndex: treeIndex[position] ?? 0,
    })),
  };
}
