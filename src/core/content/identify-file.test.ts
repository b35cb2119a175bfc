import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../base/errors.ts';
import { identifyFile } from './identify-file.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'blobtrail-identify-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const put = (name: string, data: Uint8Array | string): string => {
  const path = join(folder, name);
  writeFileSync(path, data);
  return path;
};

describe('identifyFile', () => {
  it('names a file in every way', async () => {
    const { bytes, sha256, blob, ipfs } = await identifyFile(put('a', 'hello world'), { ipfs: true, shards: 10 });
    expect({ bytes, sha256, size: blob.size, shards: blob.shards }).toEqual({
      bytes: 11,
      sha256: 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9',
      size: 11,
      shards: 10,
    });
    expect(ipfs?.map(({ cid }) => cid)).toEqual([
      'Qmf412jQZiuVUtdgnB36FXFX7xg5V6KEbSJ4dpQuhkLyfD',
      'bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e',
      expect.stringMatching(/^bafybei/),
    ]);
  });

  it('reads more than one piece, and an empty file', async () => {
    const data = Uint8Array.from({ length: 2_500_000 }, (_, i) => (i * 7 + (i >> 9)) & 255);
    const big = await identifyFile(put('big', data), { shards: 31 });
    expect(big).toMatchObject({
      bytes: data.length,
      sha256: createHash('sha256').update(data).digest('hex'),
      ipfs: null,
    });
    const empty = await identifyFile(put('empty', ''));
    expect(empty).toMatchObject({
      bytes: 0,
      sha256: createHash('sha256').digest('hex'),
      blob: { blobId: '3GPQL3HZNnFhN_F7l5Aa-X1VOtAKwIsg9zuWk8R81v4' },
    });
  });

  it('stops both readers when one of them fails', async () => {
    const path = put('failing', new Uint8Array(70_000));
    await expect(identifyFile(path, { shards: 1 })).rejects.toMatchObject({
      code: 'LIMIT',
      message: expect.stringMatching(/failing: 70000 bytes are more than a Walrus blob can hold/),
    });
    await expect(identifyFile(path, { signal: AbortSignal.abort() })).rejects.toBeInstanceOf(AppError);
  });
});
