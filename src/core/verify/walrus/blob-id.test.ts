import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes, toHex } from '../../../base/bytes.ts';
import { blobIdOf, leafHash, merkleRoot, rootOf } from './blob-id.ts';
import { referenceBlob, referenceMerkle } from './reference.test-helper.ts';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

describe('the blob id from its parts', () => {
  it('follows from the sliver hashes alone', () => {
    const data = text('walrus blob id v1 regression test');
    const { primary, secondary, root } = referenceBlob(data, 10);
    const derived = rootOf({ primary: concatBytes(...primary), secondary: concatBytes(...secondary) });
    expect(toHex(derived)).toBe(toHex(root));
    expect(blobIdOf(derived, data.length)).toBe('RcU82Mwf-CFkv1LaI_2qcpANwpGUuG3TMwnVzZxD2kY');
  });

  it('takes in the size, beyond 32 bits too', () => {
    const root = new Uint8Array(32).fill(7);
    const ids = [0, 1, 2 ** 32, 2 ** 32 + 1, 14_599_533_452].map((size) => blobIdOf(root, size));
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/);
  });

  it('pads every odd level of a tree with one node of zeros', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ minLength: 32, maxLength: 32 }), { maxLength: 40 }), (nodes) => {
        expect(toHex(merkleRoot(nodes))).toBe(toHex(referenceMerkle(nodes)));
      }),
    );
    const [a, b, c] = ['a', 'b', 'c'].map((word) => leafHash(text(word)));
    expect(merkleRoot([a!, b!, c!])).toEqual(merkleRoot([a!, b!, c!, new Uint8Array(32)]));
    expect(merkleRoot([a!, b!, c!])).not.toEqual(merkleRoot([a!, b!, c!, c!]));
    expect(merkleRoot([])).toEqual(new Uint8Array(32));
  });
});
