import { describe, expect, it } from 'vitest';
import { isPlaceholderSignature, placeholdersOf } from './placeholders.ts';

const ENCLAVE = '0xDDC21f2d5d0af861b4fc1390df47f1c93bc5aee54e7e31763e97256d56148253';
const PAYMENT = 'payment-2f1c0c6e-91f2-4c39-8a58-3c8cf3a1b0de';

describe('placeholdersOf', () => {
  it('names every stand-in of a record, as written', () => {
    expect(placeholdersOf({ teeId: ENCLAVE, signature: '0xd3', transaction: PAYMENT })).toEqual([
      { what: 'enclave id', value: ENCLAVE },
      { what: 'signature', value: '0xd3' },
      { what: 'payment transaction', value: PAYMENT },
    ]);
  });

  it('finds none in real identities or in a record that does not say', () => {
    expect(placeholdersOf({})).toEqual([]);
    expect(placeholdersOf({ teeId: null, signature: null, transaction: null })).toEqual([]);
    const real = { teeId: `${ENCLAVE.slice(0, -1)}4`, signature: `0x${'d3'.repeat(256)}`, transaction: '0x12ab' };
    expect(placeholdersOf(real)).toEqual([]);
    for (const transaction of ['payment-', 'payment-1', `x${PAYMENT}`, `${PAYMENT}0`]) {
      expect(placeholdersOf({ transaction })).toEqual([]);
    }
  });

  it.each([
    ['0x', true],
    ['0w==', true],
    ['d3', true],
    ['D3', true],
    ['', false],
    ['d4', false],
    ['d3d3', false],
    ['sig-abc', false],
  ])('signature %j: %s', (signature, expected) => {
    expect(isPlaceholderSignature(signature)).toBe(expected);
  });
});
