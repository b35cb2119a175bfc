import { describe, expect, it } from 'vitest';
import { generationOf, isWholeSeconds, type SigningShape } from './signing-generation.ts';

const shape: SigningShape = {
  signature: 'AAAA',
  signedTime: '1772100000',
  outputHash: '00'.repeat(32),
  teeId: '11'.repeat(32),
  legacyFields: false,
};
const iso = '2026-02-13T08:20:26+00:00';

describe('generationOf', () => {
  it.each<[string, Partial<SigningShape>, string | null]>([
    ['all fields', {}, 'G3'],
    ['no enclave id', { teeId: null }, 'G2'],
    ['ISO time', { teeId: null, outputHash: null, signedTime: iso }, 'G1b'],
    ['ISO time, old fields', { teeId: null, outputHash: null, signedTime: iso, legacyFields: true }, 'G1'],
    ['nothing signed', { signature: null, outputHash: null, signedTime: null }, null],
  ])('%s: %s → %s', (_, change, expected) => {
    expect(generationOf({ ...shape, ...change })).toBe(expected);
  });
});

describe('isWholeSeconds', () => {
  it('takes every uint256 and nothing else', () => {
    expect(isWholeSeconds('0')).toBe(true);
    expect(isWholeSeconds(String(2n ** 256n - 1n))).toBe(true);
    expect(isWholeSeconds(String(2n ** 256n))).toBe(false);
    for (const text of ['', '-1', '1.0', '1e9', iso]) expect(isWholeSeconds(text)).toBe(false);
  });
});
