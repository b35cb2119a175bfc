import { describe, expect, it } from 'vitest';

import { toHex } from '../../src/base/bytes.ts';
import { encodeAbi, type AbiType, type AbiValue } from './abi.ts';

function words(types: readonly AbiType[], values: readonly AbiValue[]): readonly string[] {
  return toHex(encodeAbi(types, values)).match(/.{64}/g) ?? [];
}

const number = (value: number): string => value.toString(16).padStart(64, '0');
const text = (value: string): string => toHex(new TextEncoder().encode(value)).padEnd(64, '0');

// The first two layouts are the worked examples of the Solidity ABI specification.
describe('encodeAbi', () => {
  it('lays out (bytes, bool, uint256[]) as the specification shows', () => {
    expect(
      words(['bytes', 'bool', { array: 'uint256' }], [toHex(new TextEncoder().encode('dave')), true, [1n, 2n, 3n]]),
    ).toEqual([
      number(0x60),
      number(1),
      number(0xa0),
      number(4),
      text('dave'),
      number(3),
      number(1),
      number(2),
      number(3),
    ]);
  });

  it('lays out (uint256[][], string[]) as the specification shows', () => {
    const types: readonly AbiType[] = [{ array: { array: 'uint256' } }, { array: 'string' }];
    expect(
      words(types, [
        [[1n, 2n], [3n]],
        ['one', 'two', 'three'],
      ]),
    ).toEqual([
      number(0x40),
      number(0x140),
      number(2),
      number(0x40),
      number(0xa0),
      number(2),
      number(1),
      number(2),
      number(1),
      number(3),
      number(3),
      number(0x60),
      number(0xa0),
      number(0xe0),
      number(3),
      text('one'),
      number(3),
      text('two'),
      number(5),
      text('three'),
    ]);
  });

  it('keeps a tuple of words in place and points at one that is not', () => {
    expect(words([{ tuple: ['uint8', 'bool'] }], [[7n, false]])).toEqual([number(7), number(0)]);
    expect(words([{ tuple: ['uint8', 'string'] }], [[7n, 'a']])).toEqual([
      number(0x20),
      number(7),
      number(0x40),
      number(1),
      text('a'),
    ]);
  });

  it('writes negative numbers in two’s complement and addresses to the right', () => {
    expect(words(['int128', 'address'], [-2n, `0x${'ab'.repeat(20)}`])).toEqual([
      'f'.repeat(63) + 'e',
      '0'.repeat(24) + 'ab'.repeat(20),
    ]);
  });

  it('refuses words of the wrong length', () => {
    expect(() => encodeAbi(['bytes32'], ['0x1234'])).toThrow(RangeError);
  });
});
