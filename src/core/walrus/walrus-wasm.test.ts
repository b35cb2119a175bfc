import { BlobEncoder } from '@mysten/walrus-wasm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeBlobId } from './compute-blob-id.ts';

/** The network's own encoder, in Rust. */
function theirs(data: Uint8Array, shards: number): string {
  const [id] = new BlobEncoder(shards).compute_metadata(data) as readonly [ArrayLike<number>];
  return Buffer.from(Uint8Array.from(id)).toString('base64url');
}

async function ours(data: Uint8Array, shards: number): Promise<string> {
  const stream = (async function* () {
    yield data;
  })();
  return (await computeBlobId(stream, { shards, threads: 2 })).blobId;
}

describe('against @mysten/walrus-wasm', () => {
  it('any bytes, any committee it takes', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 4, max: 250 }), fc.uint8Array({ maxLength: 20_000 }), async (shards, data) => {
        expect(await ours(data, shards)).toBe(theirs(data, shards));
      }),
      { numRuns: 15 },
    );
  });

  it.each([
    [1000, 445_555],
    [1000, 445_557],
    [1000, 14_257_792],
    [700, 100_001],
  ])('%i shards, %i bytes', { timeout: 120_000 }, async (shards, size) => {
    const data = Uint8Array.from({ length: size }, (_, i) => (i * 2654435761) >>> 13);
    expect(await ours(data, shards)).toBe(theirs(data, shards));
  });
});
