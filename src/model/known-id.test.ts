import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toBase64Url } from '../base/bytes.ts';
import { blobIdOfDecimal, decimalOfBlobId, knownIdsOf, readQuiltPatch } from './known-id.ts';

describe('known ids', () => {
  it('reads a blob id in decimal as little-endian bytes, both ways', () => {
    expect(blobIdOfDecimal('1')).toBe(`AQ${'A'.repeat(41)}`);
    expect(blobIdOfDecimal((2n ** 256n - 1n).toString())).toBe(toBase64Url(new Uint8Array(32).fill(255)));
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        const id = toBase64Url(bytes);
        expect(blobIdOfDecimal(decimalOfBlobId(id) ?? '')).toBe(id);
      }),
    );
  });

  it('takes no number that is none, and no id in another spelling', () => {
    for (const text of ['', '-1', '01', '1.5', '0x1', (2n ** 256n).toString(), '9'.repeat(79)])
      expect(blobIdOfDecimal(text)).toBeNull();
    expect(decimalOfBlobId(`${'A'.repeat(42)}B`)).toBeNull();
    expect(decimalOfBlobId('A'.repeat(42))).toBeNull();
  });

  it('reads a quilt patch: 32 bytes, a version, two columns', () => {
    const bytes = new Uint8Array(37).fill(7, 0, 32);
    bytes.set([1, 10, 0, 44, 1], 32);
    expect(readQuiltPatch(toBase64Url(bytes))).toEqual({
      quilt: toBase64Url(bytes.subarray(0, 32)),
      version: 1,
      start: 10,
      end: 300,
    });
    expect(readQuiltPatch('A'.repeat(51))).toBeNull();
  });

  it('explains what was pasted', () => {
    const kinds = (text: string) => knownIdsOf(text).map(({ kind }) => kind);
    const id = toBase64Url(Uint8Array.from({ length: 32 }, (_, i) => i * 7 + 3));
    expect(kinds(id)).toEqual(['blob-id']);
    expect(knownIdsOf(` ${decimalOfBlobId(id)} `)).toMatchObject([{ kind: 'blob-id-decimal', id }]);
    expect(kinds(`0x${'AB'.repeat(32)}`)).toEqual(['word32']);
    expect(knownIdsOf(`0x${'AB'.repeat(32)}`)[0]?.id).toBe('ab'.repeat(32));
    expect(kinds('ab'.repeat(16))).toEqual(['trace-id']);
    expect(kinds('1772452800')).toEqual([]);
    expect(kinds('gemini-2.5-pro')).toEqual([]);
  });
});
