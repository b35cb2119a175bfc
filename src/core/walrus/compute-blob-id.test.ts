import { createReadStream, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { concatBytes, toHex } from '../../base/bytes.ts';
import { AppError } from '../../base/errors.ts';
import { referenceBlob } from '../verify/walrus/reference.test-helper.ts';
import { computeBlobId, type BlobIdOptions, type BlobIdResult } from './compute-blob-id.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'blobtrail-blob-id-'));
});

afterEach(() => vi.unstubAllEnvs());

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const counting = (length: number, seed: number): Uint8Array => Uint8Array.from({ length }, (_, i) => (i + seed) % 256);

/** Little-endian xorshift32 words. */
function xorshift(length: number): Uint8Array {
  const words = new Uint32Array(Math.ceil(length / 4));
  let x = 0x9e3779b9;
  for (let i = 0; i < words.length; i += 1) {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    words[i] = x;
  }
  return new Uint8Array(words.buffer, 0, length);
}

function ofBytes(data: Uint8Array, options: BlobIdOptions = {}): Promise<BlobIdResult> {
  const path = join(folder, 'blob');
  writeFileSync(path, data);
  return computeBlobId(path, options);
}

async function* pieces(data: Uint8Array, sizes: readonly number[]): AsyncIterable<Uint8Array> {
  let at = 0;
  for (const size of sizes) {
    yield data.subarray(at, at + size);
    at += size;
  }
  yield data.subarray(at);
}

const failure = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => (error instanceof AppError ? error.code : error),
  );

const hexToId = (hex: string): string => Buffer.from(hex, 'hex').toString('base64url');

describe('published blob ids', () => {
  // walrus `blob_encoding.rs::test_v1_blob_id_stability`
  it('of ten shards', async () => {
    const { blobId, shards, size } = await ofBytes(text('walrus blob id v1 regression test'), { shards: 10 });
    expect({ blobId, shards, size }).toEqual({
      blobId: 'RcU82Mwf-CFkv1LaI_2qcpANwpGUuG3TMwnVzZxD2kY',
      shards: 10,
      size: 33,
    });
  });

  it.each<readonly [string, Uint8Array, string]>([
    // Stores on a network: walrus `docs/content/http-api/storing-blobs.mdx`; a public read-me of testnet.
    ['some other string', text('some other string'), 'M4hsZGQ1oCktdzegB6HnI6Mi28S2nqOPHxK-W7_4BUk'],
    ['some string', text('some string'), '9k95lgtG9iPU8yk_wYz8m8CUY1snveemF8ypfpBLUUg'],
    // ts-sdks `packages/walrus/test/unit/blob-encoding.test.ts`
    ['nothing', new Uint8Array(0), '3GPQL3HZNnFhN_F7l5Aa-X1VOtAKwIsg9zuWk8R81v4'],
    ['one byte', Uint8Array.of(42), '0niAAmr9-Q_YFFeP-P6wFZtbwUhk-b7hPwAfCPvW2VE'],
    ['64 from 64', counting(64, 64), 'pF3O9UP27CNCii7tgZk1XXNdjvp12h7s3576OvY-JZ8'],
    ['100 from 1', counting(100, 1), '5a9PFTKPcQ4DbDE-2MDwT5B38qkTxhHaKgfM1xKzmU4'],
    ['500 from 42', counting(500, 42), 'LMmd4BFEy9l5kUHKZb-qVO3BtAbvv-3aOIwEvvWzgLU'],
    ['1000 from 1', counting(1000, 1), 'vC09PBIQ9EstpEGqnvkCyy-xvLnFj_WtCwEmJ0u64AE'],
    ['1000 from 2', counting(1000, 2), 'WIBSlunwMJPdsJtA-_IszS8TrsN39s1VTPBbgEEtDFI'],
    ['1000 from 99', counting(1000, 99), 'Awsf2iRisVKjbkFBLliw4KM3xyfctH4SCe5s8-SltiM'],
    ['4096 from 4096', counting(4096, 4096), 'hxwiGUrFX3dLC6I_zpMq8XBUpA1iT_RK_q2Tf1b3f6s'],
    ['5000 from 77', counting(5000, 77), 'Xv-WEizkm0ZowfMHxhBd4o-xfCyODJj2TgsUOX2EPPU'],
    ['10000 from 42', counting(10_000, 42), 'DT8sosEzCz5bWLenUKGdt7j5zmIvlw5snOECpXQViII'],
    ['100000 from 123', counting(100_000, 123), '5mAQjSq3hwcpxdqrIPL9ACnCJuTNt3fS_E6TCOZQntM'],
    ['1000 zeros', new Uint8Array(1000), 'rJL4lspyN0zWTbMDnPGLIJSPbLBeCplfOuyIm05AhdU'],
    ['1000 × ff', new Uint8Array(1000).fill(255), '8mzGoDlAnqk6s5W2teu28iilOet8TJ_8O4Mwc2jQMkE'],
    // ts-sdks `packages/walrus-wasm/test/encoder.test.ts`
    ['0 to 9', counting(10, 0), hexToId('865ca48479104a9bdc136f7d6730b7f3920012eccb4e99ba8540b9363766e093')],
    // Several implementations agree on these.
    ['1 MB', xorshift(1_000_000), '1Vin7kwmaRRc03wpTNdZTu93K9p3tVbkd58UblsGt8M'],
    ['8 MB', xorshift(8_000_000), '8ugr37SWTutnPLYQcfn9VMMtdG5Wi6lqMSJWk8o1Dnc'],
    ['32 MB', xorshift(32_000_000), 'fokoX-jaTZwpQPJhnzSJRwnTUGOBC89dZtl475KR5yA'],
  ])('%s', { timeout: 60_000 }, async (_, data, blobId) => {
    expect((await ofBytes(data)).blobId).toBe(blobId);
  });

  // The sample of the CLI's JSON mode was made up: its id is not that of its bytes.
  it('of a sample that does not match its bytes', { timeout: 60_000 }, async () => {
    const { blobId } = await ofBytes(text('Hello, Walrus!'));
    expect(blobId).toBe('a7wmADgKiwLDFnpjyu6NBTkCS-1zLblj3TfmXZWxnew');
    expect(blobId).not.toMatch(/^4BKcDC0I/);
  });
});

describe('computeBlobId', () => {
  it('gives root and sliver hashes as the reference does', async () => {
    const data = xorshift(31_415);
    const { blobId, root, primary, secondary } = referenceBlob(data, 51);
    const result = await ofBytes(data, { shards: 51, threads: 2 });
    expect(result).toMatchObject({ blobId, rootHash: toHex(root), size: data.length, shards: 51 });
    expect(toHex(result.slivers.primary)).toBe(toHex(concatBytes(...primary)));
    expect(toHex(result.slivers.secondary)).toBe(toHex(concatBytes(...secondary)));
  });

  it('does not depend on the number of threads, nor on the bands', { timeout: 60_000 }, async () => {
    const data = xorshift(3_000_017);
    const variants: readonly BlobIdOptions[] = [
      { threads: 1 },
      { threads: 2 },
      { threads: 3, recoveryBytes: 1 },
      { recoveryBytes: 40_000 },
    ];
    const results = [];
    for (const options of variants) results.push(await ofBytes(data, { ...options, shards: 31 }));
    for (const result of results) expect(result).toEqual(results[0]);
  });

  it('does not depend on how a stream is cut, and leaves nothing behind', { timeout: 60_000 }, async () => {
    const spool = join(folder, 'spool');
    mkdirSync(spool);
    vi.stubEnv('TMPDIR', spool);
    expect(tmpdir()).toBe(spool);
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 4000 }),
        fc.array(fc.nat({ max: 900 }), { maxLength: 8 }),
        async (data, sizes) => {
          const { blobId, size } = await computeBlobId(pieces(data, sizes), { shards: 7, threads: 1 });
          expect({ blobId, size }).toEqual({ blobId: referenceBlob(data, 7).blobId, size: data.length });
        },
      ),
      { numRuns: 12 },
    );
    const path = join(folder, 'stream');
    writeFileSync(path, text('some other string'));
    const { blobId } = await computeBlobId(createReadStream(path));
    expect(blobId).toBe('M4hsZGQ1oCktdzegB6HnI6Mi28S2nqOPHxK-W7_4BUk');
    expect(await failure(computeBlobId(pieces(new Uint8Array(70_000), [40_000]), { shards: 1 }))).toBe('LIMIT');
    expect(readdirSync(spool)).toEqual([]);
  });

  it('tells one bit from another, and a zero at the end from none', async () => {
    const data = xorshift(5000);
    const flipped = data.slice();
    flipped[4321]! ^= 1;
    const ids = [];
    for (const bytes of [data, flipped, concatBytes(data, Uint8Array.of(0))])
      ids.push((await ofBytes(bytes, { shards: 10 })).blobId);
    expect(new Set(ids).size).toBe(3);
  });

  it('reports how far it is, never backwards', { timeout: 60_000 }, async () => {
    const seen: number[] = [];
    const size = 8_000_000;
    await ofBytes(xorshift(size), {
      threads: 1,
      onProgress: (done, total) => {
        expect(total).toBe(size);
        seen.push(done);
      },
    });
    expect(seen.length).toBeGreaterThan(2);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(seen.at(-1)).toBe(size);
  });

  it('stops when asked to', async () => {
    const path = join(folder, 'stopped');
    writeFileSync(path, xorshift(8_000_000));
    const controller = new AbortController();
    const work = computeBlobId(path, { threads: 2, signal: controller.signal, onProgress: () => controller.abort() });
    expect(await failure(work)).toBe('CANCELLED');
    expect(await failure(computeBlobId(path, { signal: AbortSignal.abort() }))).toBe('CANCELLED');
  });

  it('says in plain words what cannot be done', async () => {
    await expect(computeBlobId(join(folder, 'absent'))).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringMatching(/absent cannot be read: there is no such file\.$/),
    });
    await expect(computeBlobId(folder)).rejects.toMatchObject({
      code: 'BAD_INPUT',
      message: expect.stringMatching(/: It is a folder\. Name a file\.$/),
    });
    await expect(ofBytes(text('x'), { shards: 0 })).rejects.toMatchObject({ code: 'BAD_INPUT' });
    await expect(ofBytes(text('x'), { threads: 0 })).rejects.toMatchObject({ code: 'BAD_INPUT' });
    await expect(ofBytes(new Uint8Array(70_000), { shards: 1 })).rejects.toMatchObject({ code: 'LIMIT' });
  });

  it('notices a file that is written meanwhile', async () => {
    const path = join(folder, 'written');
    writeFileSync(path, xorshift(3_000_000));
    let isWritten = false;
    const work = computeBlobId(path, {
      onProgress: () => {
        if (isWritten) return;
        isWritten = true;
        writeFileSync(path, text('shorter'));
      },
    });
    await expect(work).rejects.toMatchObject({ code: 'CONFLICT', message: expect.stringMatching(/written: /) });
  });
});
