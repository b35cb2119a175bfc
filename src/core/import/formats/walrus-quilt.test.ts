import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { quiltOf } from '../../../../tests/builders/walrus-evidence.ts';
import { readQuiltPatch } from '../../../model/known-id.ts';
import type { WalrusBlobStatement, WalrusPatchStatement } from '../../../model/walrus-statement.ts';
import { headOf, runImporter } from '../import.test-helper.ts';
import { walrusQuilt } from './walrus-quilt.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const FILES = [
  { identifier: 'a.json', contents: Buffer.from('{}') },
  { identifier: 'b.onnx', contents: Buffer.alloc(5000, 7), tags: { label: 'volatility' } },
];

describe('walrus-quilt', { timeout: 60_000 }, () => {
  it('lists the files of a quilt with patch ids that name the quilt’s own id, and their hashes', async () => {
    const quilt = quiltOf(FILES);
    const { statements, units, issues } = await runImporter(walrusQuilt, quilt);
    expect([units, issues]).toEqual([[{ category: 'accepted', reason: '', offset: 0, length: quilt.length }], []]);
    const [blob, ...patches] = statements.map(({ statement }) => statement) as [
      WalrusBlobStatement,
      ...WalrusPatchStatement[],
    ];
    expect(blob).toMatchObject({ kind: 'walrus-blob', size: '445556', isQuilt: true, teller: 'bytes' });
    expect(blob.sha256).toBe(sha256(quilt));
    for (const [i, patch] of patches.entries()) {
      const { identifier, contents } = FILES[i]!;
      const { patchId, start, end } = patch;
      expect(patch).toMatchObject({
        identifier,
        quiltId: blob.blobId,
        size: String(contents.length),
        sha256: sha256(contents),
      });
      expect(readQuiltPatch(patchId!)).toEqual({ quilt: blob.blobId, version: 1, start, end });
    }
    expect(patches).toMatchObject([{ tags: [] }, { tags: [['label', 'volatility']] }]);
    // The first symbols of b.onnx are the beginnings of its columns, and all but the first are sevens.
    const { offset, length } = statements[2]!;
    expect(length).toBeGreaterThan(10);
    expect([...quilt.subarray(offset + 2, offset + length)].every((byte) => byte === 7)).toBe(true);
  });

  it('doubts a file that is not what the index says of it', async () => {
    const quilt = quiltOf(FILES);
    const symbol = (column: number, row: number): number => (row * 667 + column) * 2;
    // The name before the content of a.json: "a" becomes "c".
    const at = [...Array(20).keys()].map((row) => symbol(1, row)).flatMap((start) => [start, start + 1]);
    const name = at.find((place) => quilt[place] === 'a'.charCodeAt(0))!;
    quilt[name] = 'c'.charCodeAt(0);
    const { issues } = await runImporter(walrusQuilt, quilt);
    expect(issues.map(({ code }) => code)).toEqual(['quilt-disagrees']);
  });

  it.each([
    ['zeros of a quilt’s length', Buffer.alloc(445_556)],
    ['ones of a quilt’s length', Buffer.alloc(445_556, 1)],
    ['a quilt that was cut', quiltOf(FILES).subarray(0, 445_554)],
    ['text', Buffer.from('hello')],
  ])('leaves look-alikes alone, and refuses them when told to read them: %s', async (_what, bytes) => {
    expect(walrusQuilt.sniff(headOf(bytes)).confidence).toBe(0);
    const { statements, units } = await runImporter(walrusQuilt, bytes);
    expect([statements, units.map(({ reason }) => reason)]).toEqual([[], ['malformed-record']]);
  });
});
