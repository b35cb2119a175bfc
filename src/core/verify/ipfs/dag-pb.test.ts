import { describe, expect, it } from 'vitest';
import { toHex } from '../../../base/bytes.ts';
import { innerBlock, leafAround } from './dag-pb.ts';

describe('dag-pb', () => {
  it('puts a leaf around its bytes, lengths in one byte and in two', () => {
    expect(leafAround(5).map(toHex)).toEqual(['0a0b08021205', '1805']);
    expect(leafAround(200).map(toHex)).toEqual(['0ad001080212c801', '18c801']);
    expect(leafAround(0).map(toHex)).toEqual(['0a040802', '1800']);
  });

  it('counts beyond 32 bits', () => {
    const child = { cid: Uint8Array.of(0xab, 0xcd), fileBytes: 2 ** 40, totalBytes: 2 ** 40 + 1 };
    // Hash, empty name, total size; then type, file size and two block sizes.
    const link = '120d0a02abcd120018818080808020';
    const data = '0a170802188080808080402080808080802020808080808020';
    expect(toHex(innerBlock([child, child]))).toBe(link + link + data);
  });
});
