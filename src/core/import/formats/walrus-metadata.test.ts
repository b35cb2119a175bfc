import { describe, expect, it } from 'vitest';
import { bcs } from '../../../../tests/builders/walrus-evidence.ts';
import { fromBase64 } from '../../../base/bytes.ts';
import type { WalrusMetadataStatement } from '../../../model/walrus-statement.ts';
import { blobIdOf, rootOf } from '../../verify/walrus/blob-id.ts';
import { computeBlobId } from '../../walrus/compute-blob-id.ts';
import { headOf, runImporter } from '../import.test-helper.ts';
import { walrusMetadata } from './walrus-metadata.ts';

const SIZE = 17;

async function metadataOf(shards: number): Promise<{ readonly bytes: Buffer; readonly blobId: string }> {
  const { blobId, slivers } = await computeBlobId(
    (async function* pieces() {
      yield Buffer.from('some other string');
    })(),
    { shards },
  );
  const pairs = Array.from({ length: shards }, (_, pair) =>
    Buffer.concat(
      [slivers.primary, slivers.secondary].flatMap((all) => [bcs.u8(1), all.subarray(pair * 32, pair * 32 + 32)]),
    ),
  );
  return { blobId, bytes: Buffer.concat([bcs.id(blobId), bcs.u8(0), bcs.u8(1), bcs.u64(SIZE), bcs.list(pairs)]) };
}

describe('walrus-metadata', () => {
  it('has 66,044 bytes on the public networks, and hashes that give the id', async () => {
    const { bytes, blobId } = await metadataOf(1000);
    expect([bytes.length, blobId]).toEqual([66_044, 'M4hsZGQ1oCktdzegB6HnI6Mi28S2nqOPHxK-W7_4BUk']);
    expect(walrusMetadata.sniff(headOf(bytes))).toMatchObject({ confidence: 0.95 });
    const { statements, units } = await runImporter(walrusMetadata, bytes);
    const statement = statements[0]!.statement as WalrusMetadataStatement;
    expect(units).toEqual([{ category: 'accepted', reason: '', offset: 0, length: 66_044 }]);
    expect(statement).toMatchObject({ blobId, size: '17', encodingType: 'RS2', shards: 1000 });
    const slivers = { primary: fromBase64(statement.primary)!, secondary: fromBase64(statement.secondary)! };
    expect(blobIdOf(rootOf(slivers), SIZE)).toBe(blobId);
  });

  it('refuses metadata that is cut, has bytes left over, or another version', async () => {
    const { bytes } = await metadataOf(10);
    const other = Uint8Array.from(bytes);
    other[32] = 1;
    const form = Uint8Array.from(bytes);
    form[43] = 2;
    for (const wrong of [
      bytes.subarray(0, 200),
      Buffer.concat([bytes, Buffer.alloc(1)]),
      other,
      form,
      Buffer.alloc(200_000),
    ]) {
      const { statements, issues } = await runImporter(walrusMetadata, wrong);
      expect([statements.length, issues.length]).toEqual([0, 1]);
    }
    for (const wrong of [bytes.subarray(0, 200), Buffer.concat([bytes, Buffer.alloc(1)]), other])
      expect(walrusMetadata.sniff(headOf(wrong)).confidence).toBe(0);
  });
});
