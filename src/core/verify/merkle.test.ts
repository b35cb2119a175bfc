import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { sharedPath } from '../../../tests/shared-files.ts';
import { toHex } from '../../base/bytes.ts';
import { keccakHex } from './digest.ts';
import { encodeLeaf, type LeafType } from './leaf-encoding.ts';
import { buildTree, checkBatchTree, leafHash, type BatchTreeDump } from './merkle.ts';

const FIVE = ['bytes32', 'bytes32', 'bytes32', 'bytes', 'uint256'] as const;

function dumpOf(types: readonly LeafType[], values: readonly (readonly string[])[]): BatchTreeDump {
  const hashes = values.map((value) => leafHash(types, value));
  const nodes = buildTree(hashes).map((node) => `0x${toHex(node)}`);
  const taken = new Set<number>();
  return {
    format: 'standard-v1',
    leafEncoding: types,
    tree: nodes,
    values: values.map((value, i) => {
      const name = `0x${toHex(hashes[i]!)}`;
      const treeIndex = nodes.findIndex((node, at) => node === name && at >= values.length - 1 && !taken.has(at));
      taken.add(treeIndex);
      return { value, treeIndex };
    }),
  };
}

function word(text: string): string {
  return `0x${keccakHex(text)}`;
}

function fiveFields(i: number): readonly string[] {
  return [word('tee'), word(`in ${i}`), word(`out ${i}`), `0x${'ab'.repeat(i % 70)}`, String(1772100000 + i)];
}

const OTHER = [word('other tee'), word('other in'), word('other out'), '0xff', '1'];

const DUMP = dumpOf(FIVE, [0, 1, 2, 3, 4].map(fiveFields));

describe('encodeLeaf', () => {
  it('lays out heads and tails as the ABI specification says', () => {
    const encoded = toHex(encodeLeaf(['bytes32', 'bytes', 'uint256'], [`0x${'11'.repeat(32)}`, '0xabcdef', '258']));
    const words = encoded.match(/.{64}/g);
    expect(words).toEqual([
      '11'.repeat(32),
      '60'.padStart(64, '0'),
      '102'.padStart(64, '0'),
      '3'.padStart(64, '0'),
      'abcdef'.padEnd(64, '0'),
    ]);
    expect(encodeLeaf(['bytes'], ['0x'])).toHaveLength(64);
  });

  it.each<[readonly LeafType[], readonly string[], string]>([
    [['bytes32'], ['0x11'], 'field 0 is no bytes32'],
    [['bytes32', 'bytes'], [`0x${'11'.repeat(32)}`, '0xabc'], 'field 1 is no bytes'],
    [['uint256'], ['-1'], 'field 0 is no uint256'],
    [['uint256'], [String(2n ** 256n)], 'field 0 is no uint256'],
    [['uint256'], ['1', '2'], '2 fields where the encoding has 1'],
  ])('%j refuses %j', (types, values, what) => {
    expect(() => encodeLeaf(types, values)).toThrow(what);
  });
});

describe('checkBatchTree', () => {
  it.each<[readonly LeafType[]]>([[['bytes32', 'bytes32']], [['bytes32', 'bytes32', 'bytes32']], [FIVE]])(
    'recomputes trees of %j',
    (types) => {
      for (const count of [1, 2, 3, 7, 20]) {
        const values = Array.from({ length: count }, (_, i) => fiveFields(i).slice(0, types.length));
        const check = checkBatchTree(dumpOf(types, values));
        expect(check).toMatchObject({ ok: true, brokenAt: null, couldNotRun: null, leafCount: count });
        expect(`0x${check.recomputedRoot}`).toBe(dumpOf(types, values).tree[0]);
        expect(check.root).toBe(check.recomputedRoot);
      }
    },
  );

  it('allows the same leaf twice, at two places', () => {
    const twice = dumpOf(FIVE, [fiveFields(1), fiveFields(2), fiveFields(1)]);
    expect(checkBatchTree(twice)).toMatchObject({ ok: true, leafCount: 3 });
  });

  it('does not mind the case of the hex', () => {
    const tree = DUMP.tree.map((node) => node.toUpperCase().replace('0X', ''));
    expect(checkBatchTree({ ...DUMP, tree })).toMatchObject({ ok: true });
  });

  it('names the leaf whose value was changed', () => {
    const values = DUMP.values.map((entry, i) => (i === 3 ? { ...entry, value: fiveFields(30) } : entry));
    const check = checkBatchTree({ ...DUMP, values });
    expect(check).toMatchObject({ ok: false, couldNotRun: null });
    expect(check.brokenAt).toMatch(/^value 3: hashes to [0-9a-f]{64}, not to tree/);
    expect(check.recomputedRoot).not.toBe(check.root);
  });

  it('names the node that was changed, the root too', () => {
    for (const at of [0, 1, 3]) {
      const tree = DUMP.tree.with(at, word('other'));
      const check = checkBatchTree({ ...DUMP, tree });
      expect(check.ok).toBe(false);
      // Nodes are checked from the leaves up, so the wrong one is named before the parent that it breaks.
      expect(check.brokenAt).toContain(`tree[${at}] is not the hash of`);
      expect(`0x${check.recomputedRoot}`).toBe(DUMP.tree[0]);
    }
  });

  it('finds leaves that stand in another order than their hashes', () => {
    const swapped = [6, 5, 7, 8].map((at) => DUMP.tree[at]!);
    const leaves = [DUMP.tree[4]!, ...swapped];
    const hash = (a: string, b: string): string => {
      const [low, high] = [a, b].toSorted();
      return `0x${keccakHex(Uint8Array.from(Buffer.from(`${low!.slice(2)}${high!.slice(2)}`, 'hex')))}`;
    };
    const nodes: string[] = [...Array.from({ length: 4 }, () => ''), ...leaves];
    for (let i = 3; i >= 0; i -= 1) nodes[i] = hash(nodes[2 * i + 1]!, nodes[2 * i + 2]!);
    const place = new Map([
      [5, 6],
      [6, 5],
    ]);
    const values = DUMP.values.map(({ value, treeIndex }) => ({ value, treeIndex: place.get(treeIndex) ?? treeIndex }));
    const check = checkBatchTree({ ...DUMP, tree: nodes, values });
    expect(check.ok).toBe(false);
    expect(check.brokenAt).toContain('out of order');
  });

  it.each<[string, Partial<BatchTreeDump>, string]>([
    ['a missing value', { values: DUMP.values.slice(1) }, 'holds 9 nodes, its 4 values make 7'],
    ['no values', { values: [] }, 'holds no values'],
    ['a node that is no hash', { tree: DUMP.tree.with(2, '0x12') }, 'tree[2] is not 32 bytes'],
    [
      'two values at one place',
      { values: DUMP.values.map((entry) => ({ ...DUMP.values[0]!, treeIndex: entry.treeIndex })) },
      'not to tree',
    ],
    [
      'one place taken twice',
      { values: DUMP.values.map(({ value }) => ({ value, treeIndex: DUMP.values[0]!.treeIndex })) },
      'value 1',
    ],
    [
      'a leaf among the inner nodes',
      { values: DUMP.values.map((entry) => ({ ...entry, treeIndex: 0 })) },
      'value 0: treeIndex 0 is no place of a leaf',
    ],
    [
      'a field of another type',
      { values: DUMP.values.map((entry) => ({ ...entry, value: entry.value.with(0, 'tee') })) },
      'value 0: field 0 is no bytes32',
    ],
  ])('is broken by %s', (_, change, where) => {
    const check = checkBatchTree({ ...DUMP, ...change });
    expect(check).toMatchObject({ ok: false, couldNotRun: null });
    expect(check.brokenAt).toContain(where);
  });

  it('says that it cannot run on another format or another leaf encoding', () => {
    for (const change of [{ format: 'simple-v1' }, { leafEncoding: ['string', 'bytes32'] }, { leafEncoding: [] }]) {
      const check = checkBatchTree({ ...DUMP, ...change });
      expect(check).toMatchObject({ ok: false, brokenAt: null, recomputedRoot: null });
      expect(check.couldNotRun).not.toBeNull();
    }
    expect(checkBatchTree({ ...DUMP, tree: [], values: [] })).toMatchObject({ root: null, ok: false });
  });

  it('has another root for any changed leaf', () => {
    const count = fc.integer({ min: 1, max: 12 });
    fc.assert(
      fc.property(count, fc.nat(), fc.nat({ max: 4 }), (length, which, field) => {
        const values = Array.from({ length }, (_, i) => fiveFields(i));
        const root = dumpOf(FIVE, values).tree[0];
        const at = which % length;
        const changed = values.with(at, values[at]!.with(field, OTHER[field]!));
        expect(dumpOf(FIVE, changed).tree[0]).not.toBe(root);
        const dump = dumpOf(FIVE, values);
        const entries = dump.values.map((entry, i) => ({ ...entry, value: changed[i]! }));
        expect(checkBatchTree({ ...dump, values: entries }).ok).toBe(false);
      }),
      { numRuns: 40 },
    );
  });

  it('has the same root in whatever order the leaves arrived', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6], { minLength: 7 }), (order) => {
        expect(dumpOf(FIVE, order.map(fiveFields)).tree).toEqual(dumpOf(FIVE, order.toSorted().map(fiveFields)).tree);
      }),
      { numRuns: 20 },
    );
  });
});

const path = sharedPath('vectors/constructed_batch_tree.json');

describe.skipIf(path === null)('a tree that OpenZeppelin’s own library accepts', () => {
  it('is recomputed node by node', () => {
    const vector = JSON.parse(readFileSync(path!, 'utf8')) as { batch_tree: BatchTreeDump; merkle_root: string };
    const check = checkBatchTree(vector.batch_tree);
    expect(check).toMatchObject({ ok: true, brokenAt: null, leafCount: 3 });
    expect(`0x${check.recomputedRoot}`).toBe(vector.merkle_root);
    const [first, second, third] = vector.batch_tree.values;
    const values = [{ ...first!, value: second!.value }, second!, third!];
    expect(checkBatchTree({ ...vector.batch_tree, values }).recomputedRoot).not.toBe(check.root);
  });
});
