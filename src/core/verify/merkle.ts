/**
 * OpenZeppelin `standard-v1` Merkle trees (@openzeppelin/merkle-tree `standard.ts`, `core.ts`): a leaf is
 * Keccak-256 twice over its ABI encoding; leaves, sorted by hash, fill the array from its end; a node hashes
 * its two children in byte order; `tree[0]` is the root.
 */
import { keccak_256 } from '@noble/hashes/sha3.js';
import { compareBytes, concatBytes, equalBytes, fromHex, toHex } from '../../base/bytes.ts';
import { AppError } from '../../base/errors.ts';
import { hexKey } from '../../base/ids.ts';
import { encodeLeaf, isLeafType, LEAF_TYPES, type LeafType } from './leaf-encoding.ts';

export interface BatchTreeDump {
  readonly format: string;
  readonly leafEncoding: readonly string[];
  readonly tree: readonly string[];
  readonly values: readonly { readonly value: readonly string[]; readonly treeIndex: number }[];
}

export interface TreeCheck {
  /** `tree[0]` as a hex key; null when the dump holds no node. */
  readonly root: string | null;
  /** Built anew from the values alone; null when that could not be done. */
  readonly recomputedRoot: string | null;
  /** Every node and every leaf was recomputed and stands where the dump says. */
  readonly ok: boolean;
  /** The first node or leaf that differs, in words; null when none does, or when the check could not run. */
  readonly brokenAt: string | null;
  /** Why the check could not run; null when it ran. */
  readonly couldNotRun: string | null;
  readonly leafCount: number;
}

type Node = Uint8Array;

export function leafHash(types: readonly LeafType[], value: readonly string[]): Node {
  return keccak_256(keccak_256(encodeLeaf(types, value)));
}

function parentHash(a: Node, b: Node): Node {
  return keccak_256(compareBytes(a, b) <= 0 ? concatBytes(a, b) : concatBytes(b, a));
}

/** All 2n−1 nodes over the given leaf hashes. */
export function buildTree(leaves: readonly Node[]): readonly Node[] {
  const sorted = leaves.toSorted(compareBytes);
  const nodes = Array.from<Node>({ length: Math.max(0, 2 * sorted.length - 1) });
  for (const [i, leaf] of sorted.entries()) nodes[nodes.length - 1 - i] = leaf;
  for (let i = nodes.length - 1 - sorted.length; i >= 0; i -= 1) {
    nodes[i] = parentHash(nodes[2 * i + 1]!, nodes[2 * i + 2]!);
  }
  return nodes;
}

function leafHashes(dump: BatchTreeDump, types: readonly LeafType[]): readonly Node[] | string {
  const out: Node[] = [];
  for (const [i, { value }] of dump.values.entries()) {
    try {
      out.push(leafHash(types, value));
    } catch (error) {
      if (error instanceof AppError) return `value ${i}: ${error.message}`;
      throw error;
    }
  }
  return out;
}

function firstBadLeaf(dump: BatchTreeDump, stated: readonly (Node | null)[], leaves: readonly Node[]): string | null {
  const taken = new Set<number>();
  const first = stated.length - leaves.length;
  for (const [i, { treeIndex }] of dump.values.entries()) {
    if (!Number.isInteger(treeIndex) || treeIndex < first || treeIndex >= stated.length) {
      return `value ${i}: treeIndex ${treeIndex} is no place of a leaf`;
    }
    if (taken.has(treeIndex)) return `value ${i}: treeIndex ${treeIndex} is taken by another value`;
    taken.add(treeIndex);
    const node = stated[treeIndex];
    if (node === null || node === undefined || !equalBytes(node, leaves[i]!)) {
      return `value ${i}: hashes to ${toHex(leaves[i]!)}, not to tree[${treeIndex}]`;
    }
  }
  return null;
}

function firstBadNode(stated: readonly (Node | null)[], leafCount: number): string | null {
  for (let i = stated.length - 1 - leafCount; i >= 0; i -= 1) {
    const left = stated[2 * i + 1];
    const right = stated[2 * i + 2];
    const node = stated[i];
    if (!left || !right || !node || !equalBytes(node, parentHash(left, right))) {
      return `tree[${i}] is not the hash of tree[${2 * i + 1}] and tree[${2 * i + 2}]`;
    }
  }
  return null;
}

function whatDiffers(dump: BatchTreeDump, leaves: readonly Node[], nodes: readonly Node[]): string | null {
  if (dump.tree.length !== nodes.length) {
    return `the dump holds ${dump.tree.length} nodes, its ${leaves.length} values make ${nodes.length}`;
  }
  const stated = dump.tree.map((text) => {
    const bytes = fromHex(text);
    return bytes?.length === 32 ? bytes : null;
  });
  const bad = stated.indexOf(null);
  if (bad >= 0) return `tree[${bad}] is not 32 bytes of hex`;
  const differs = firstBadLeaf(dump, stated, leaves) ?? firstBadNode(stated, leaves.length);
  if (differs !== null) return differs;
  const unsorted = nodes.findLastIndex((node, i) => !equalBytes(node, stated[i]!));
  return unsorted < 0 ? null : `tree[${unsorted}] is out of order: leaves are sorted by their hash`;
}

/** Recomputes the whole tree of a dump from its values, and compares every node and place. */
export function checkBatchTree(dump: BatchTreeDump): TreeCheck {
  const root = dump.tree[0] === undefined ? null : hexKey(dump.tree[0]);
  const base = { root, recomputedRoot: null, ok: false, brokenAt: null, couldNotRun: null };
  const leafCount = dump.values.length;
  if (dump.format !== 'standard-v1') {
    return { ...base, leafCount, couldNotRun: `the format is ${dump.format}, not standard-v1` };
  }
  const types = dump.leafEncoding.filter(isLeafType);
  if (types.length !== dump.leafEncoding.length || types.length === 0) {
    const known = LEAF_TYPES.join(', ');
    return { ...base, leafCount, couldNotRun: `leaf encoding [${dump.leafEncoding.join(', ')}]: known are ${known}` };
  }
  if (leafCount === 0) return { ...base, leafCount, brokenAt: 'the dump holds no values' };
  const leaves = leafHashes(dump, types);
  if (typeof leaves === 'string') return { ...base, leafCount, brokenAt: leaves };
  const nodes = buildTree(leaves);
  const brokenAt = whatDiffers(dump, leaves, nodes);
  return { ...base, recomputedRoot: toHex(nodes[0]!), ok: brokenAt === null, brokenAt, leafCount };
}
