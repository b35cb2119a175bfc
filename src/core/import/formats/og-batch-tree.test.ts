import { describe, expect, it } from 'vitest';
import { runImporter } from '../import.test-helper.ts';
import { ogBatchTree } from './og-batch-tree.ts';
import { ogProofBundle } from './og-proof-bundle.ts';

const hash = (digit: string) => `0x${digit.repeat(64)}`;
const leaf = (treeIndex: number) => ({ value: [hash('A'), hash('b'), hash('c'), '0xD3', '1772190000'], treeIndex });
const dump = {
  format: 'standard-v1',
  leafEncoding: ['bytes32', 'bytes32', 'bytes32', 'bytes', 'uint256'],
  tree: [hash('1'), hash('2'), hash('3')],
  values: [leaf(2), leaf(1)],
};
const ID = 'orGaXuTN-hxHTViVALqcbFN8Cv6fxjaC3OUqg1ZjvZY';

describe('og-batch-tree', () => {
  it('is one record with a leaf statement for each value', async () => {
    const content = JSON.stringify(dump, null, 1);
    const { statements, units, issues } = await runImporter(ogBatchTree, content, { name: `${ID}.json` });
    expect([units, issues]).toEqual([[{ category: 'accepted', reason: '', offset: 0, length: content.length }], []]);
    expect(statements.map((entry) => entry.statement)).toEqual([
      {
        kind: 'batch-tree',
        root: '1'.repeat(64),
        leafEncoding: dump.leafEncoding,
        leafCount: 2,
        nodeCount: 3,
        blobIdFromName: ID,
      },
      ...[2, 1].map((treeIndex, position) => ({
        kind: 'batch-leaf',
        root: '1'.repeat(64),
        position,
        treeIndex,
        teeId: 'a'.repeat(64),
        inputHash: 'b'.repeat(64),
        outputHash: 'c'.repeat(64),
        signature: 'd3',
        signedTime: '1772190000',
      })),
    ]);
    const [, first] = statements;
    expect(JSON.parse(content.slice(first!.offset, first!.offset + first!.length))).toEqual(dump.values[0]);
  });

  it('does not depend on the order of its members', async () => {
    const turned = JSON.stringify(Object.fromEntries(Object.entries(dump).toReversed()));
    const straight = await runImporter(ogBatchTree, JSON.stringify(dump));
    const back = await runImporter(ogBatchTree, turned);
    expect(back.statements.map((entry) => entry.statement)).toEqual(
      straight.statements.map((entry) => entry.statement),
    );
  });

  it('reads the two older encodings without enclave and time', async () => {
    for (const value of [
      [hash('b'), hash('c')],
      [hash('b'), hash('c'), hash('d')],
    ]) {
      const { statements } = await runImporter(
        ogBatchTree,
        JSON.stringify({ ...dump, values: [{ value, treeIndex: 1 }] }),
      );
      expect(statements[1]?.statement).toMatchObject({
        teeId: null,
        inputHash: 'b'.repeat(64),
        outputHash: 'c'.repeat(64),
        signature: null,
        signedTime: null,
      });
    }
  });

  it('says what is wrong with a leaf and keeps the others', async () => {
    const content = JSON.stringify({ ...dump, values: [leaf(2), { value: [1], treeIndex: 1 }, leaf(3)] }).replace(
      '"treeIndex":3',
      '"treeIndex":',
    );
    const { statements, issues } = await runImporter(ogBatchTree, content);
    expect(statements.map((entry) => entry.statement.kind)).toEqual(['batch-tree', 'batch-leaf']);
    expect([statements[0]?.statement, issues.map((issue) => issue.code)]).toMatchObject([
      { leafCount: 3 },
      ['unknown-shape', 'syntax'],
    ]);
  });

  it('is nothing when it is cut off or has no root', async () => {
    const content = JSON.stringify(dump);
    for (const bad of [content.slice(0, -30), JSON.stringify({ ...dump, tree: [] })]) {
      const { statements, units, issues } = await runImporter(ogBatchTree, bad);
      expect([statements.length, issues.length, units]).toEqual([
        0,
        1,
        [expect.objectContaining({ category: 'rejected', offset: 0, length: bad.length })],
      ]);
    }
  });
});

describe('og-proof-bundle', () => {
  const pem = `-----BEGIN PUBLIC KEY-----\n${Buffer.concat([Buffer.from([0x30]), Buffer.alloc(64, 7)]).toString('base64')}\n-----END PUBLIC KEY-----\n`;
  const response = {
    canonical_request: '{"model": "m"}',
    output: 'x',
    tee_signature: 'QUJD',
    tee_request_hash: 'a'.repeat(64),
    tee_timestamp: 1772190000,
    tee_id: 'c'.repeat(64),
  };

  it('gives its parts with their own places', async () => {
    const content = JSON.stringify(
      { note: 'n', signing_key_pem: pem, tee_id: hash('C'), responses: [response, { what: 1 }], batch_tree: dump },
      null,
      1,
    );
    const { statements, units, issues } = await runImporter(ogProofBundle, content);
    expect(issues).toEqual([]);
    expect(statements.map((entry) => entry.statement.kind)).toEqual([
      'registry-entry',
      'answer',
      'batch-tree',
      'batch-leaf',
      'batch-leaf',
    ]);
    expect(statements[0]?.statement).toMatchObject({ teeId: 'c'.repeat(64), publicKey: `30${'07'.repeat(64)}` });
    const texts = statements.map(({ offset, length }) => content.slice(offset, offset + length));
    expect(texts[0]).toContain(hash('C'));
    expect(JSON.parse(texts[1]!)).toEqual(response);
    expect(JSON.parse(texts[2]!)).toEqual(dump);
    expect(units.map((unit) => unit.category)).toEqual(['accepted', 'accepted', 'accepted', 'skipped', 'accepted']);
  });

  it('points at the id when key and id stand apart, and keeps answers when the tree is cut', async () => {
    const content = JSON.stringify({
      tee_id: hash('C'),
      responses: [response],
      signing_key_pem: pem,
      batch_tree: dump,
    });
    const { statements, issues } = await runImporter(ogProofBundle, content.slice(0, -20));
    expect(statements.map((entry) => entry.statement.kind)).toEqual(['answer', 'registry-entry']);
    const entry = statements[1]!;
    expect(content.slice(entry.offset, entry.offset + entry.length)).toBe(`"${hash('C')}"`);
    expect(issues.map((issue) => issue.code)).toEqual(['cut']);
  });
});
