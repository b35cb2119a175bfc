import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes, toBase64, toHex } from '../../base/bytes.ts';
import type { WalrusMetadataStatement } from '../../model/walrus-statement.ts';
import type { Stated } from '../reconstruct/evidence.ts';
import { metadataBlobId } from '../reconstruct/walrus/mismatches.ts';
import { encodingOf } from '../verify/walrus/encoding.ts';
import { referenceBlob } from '../verify/walrus/reference.test-helper.ts';
import type { BlobIdResult } from '../walrus/compute-blob-id.ts';
import { compareWithBlob } from './blob-metadata.ts';

/** 4 rows and 7 columns: the mathematics of 1000 shards, in milliseconds. */
const SHARDS = 10;

function identified(data: Uint8Array): BlobIdResult {
  const { blobId, root, primary, secondary } = referenceBlob(data, SHARDS);
  const slivers = { primary: concatBytes(...primary), secondary: concatBytes(...secondary) };
  return { blobId, size: data.length, rootHash: toHex(root), shards: SHARDS, slivers };
}

function metadata({ blobId, size, slivers }: BlobIdResult): Stated<WalrusMetadataStatement> {
  return {
    at: { source: 3, offset: 0, length: 100 },
    statement: {
      kind: 'walrus-metadata',
      network: null,
      teller: 'storage-node',
      blobId,
      blobIdWritten: blobId,
      size: String(size),
      encodingType: 'RS2',
      shards: SHARDS,
      primary: toBase64(slivers.primary),
      secondary: toBase64(slivers.secondary),
    },
  };
}

const data = Uint8Array.from({ length: 1000 }, (_, i) => (i * 31 + (i >> 7)) & 255);
const blob = identified(data);
const { columns, symbolBytes } = encodingOf(data.length, SHARDS);
const rowBytes = columns * symbolBytes;

describe('a file beside a blob whose metadata is in the case', () => {
  it('that is the blob is said to be it, metadata or not', () => {
    expect(compareWithBlob(blob, blob.blobId, null)).toEqual({ verdict: 'same', against: blob.blobId });
  });

  it('with one byte changed differs in one row, and in one symbol of it', () => {
    const changed = data.slice();
    changed[567]! ^= 1;
    const found = compareWithBlob(identified(changed), blob.blobId, metadata(blob));
    const symbol = Math.floor(567 / symbolBytes) * symbolBytes;
    expect(found).toEqual({
      verdict: 'differs',
      against: blob.blobId,
      blobSize: 1000,
      rows: [Math.floor(567 / rowBytes)],
      rowBytes,
      ranges: [{ offset: symbol, length: symbolBytes }],
      rangeCount: 1,
      bytes: symbolBytes,
      ground: { source: 3, offset: 0, length: 100 },
    });
  });

  it('differs in places that hold every byte that differs, and in no row that has none', () => {
    const flips = fc.array(fc.nat(data.length - 1), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(flips, fc.integer({ min: -20, max: 20 }), (places, grow) => {
        const changed = new Uint8Array(data.length + grow);
        changed.set(data.subarray(0, changed.length));
        for (const place of places) if (place < changed.length) changed[place] = data[place]! ^ 255;
        const found = compareWithBlob(identified(changed), blob.blobId, metadata(blob));
        if (found.verdict === 'cannot-tell') {
          expect(encodingOf(changed.length, SHARDS).symbolBytes).not.toBe(symbolBytes);
          return;
        }
        if (found.verdict === 'same') throw new Error('bytes were changed');
        const at = (bytes: Uint8Array, i: number): number => bytes[i] ?? 0;
        const different = Array.from({ length: Math.max(data.length, changed.length) }, (_, i) => i).filter(
          (i) => at(data, i) !== at(changed, i),
        );
        for (const i of different)
          expect(found.ranges.some(({ offset, length }) => offset <= i && i < offset + length)).toBe(true);
        expect(found.rows).toEqual([...new Set(different.map((i) => Math.floor(i / rowBytes)))]);
      }),
      { numRuns: 40 },
    );
  });

  it('cannot be told apart without metadata, over other shards, by symbols of another size, or by what is no id', () => {
    const other = identified(data.map((byte) => byte ^ 1));
    const whyOf = (given: BlobIdResult, against: string, of: Stated<WalrusMetadataStatement> | null): string => {
      const found = compareWithBlob(given, against, of);
      return found.verdict === 'cannot-tell' ? found.why : found.verdict;
    };
    expect(whyOf(other, blob.blobId, null)).toContain('holds no metadata');
    expect(whyOf({ ...other, shards: 1000 }, blob.blobId, metadata(blob))).toContain('10 shards');
    expect(whyOf(identified(new Uint8Array(3000)), blob.blobId, metadata(blob))).toContain('do not lie side by side');
    expect(whyOf(other, 'model.onnx', null)).toContain('no Walrus blob id');
    const huge = { ...metadata(blob), statement: { ...metadata(blob).statement, size: '9007199254740991' } };
    expect(whyOf(other, blob.blobId, huge)).toContain('no blob has');
  });
});

describe('metadata', () => {
  it('gives the id of its blob, and no id when it is cut or of an encoding of before', () => {
    const { statement } = metadata(blob);
    expect(metadataBlobId(statement)).toBe(blob.blobId);
    expect(metadataBlobId({ ...statement, size: '999' })).not.toBe(blob.blobId);
    expect(metadataBlobId({ ...statement, primary: statement.secondary })).not.toBe(blob.blobId);
    expect(metadataBlobId({ ...statement, primary: statement.primary.slice(4) })).toBeNull();
    expect(metadataBlobId({ ...statement, encodingType: 'RedStuff' })).toBeNull();
  });
});
