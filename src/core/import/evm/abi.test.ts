import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { concatBytes, fromHex, utf8 } from '../../../base/bytes.ts';
import { AppError } from '../../../base/errors.ts';
import { decodeAbi, type AbiValue } from './abi.ts';
import { encodeAbi } from './abi-encode.test-helper.ts';
import { parseAbiTypes, type AbiType } from './abi-type.ts';

function decode(types: string, ...words: readonly string[]): readonly AbiValue[] {
  return decodeAbi(parseAbiTypes(types), fromHex(words.map((word) => word.padStart(64, '0')).join(''))!);
}

function right(text: string): string {
  return Buffer.from(text, 'utf8').toString('hex').padEnd(64, '0');
}

/** Any type of any nesting, with a value of it. */
const typed: fc.Arbitrary<{ type: AbiType; value: AbiValue }> = fc.letrec<{
  any: { type: AbiType; value: AbiValue };
  leaf: { type: AbiType; value: AbiValue };
}>((tie) => ({
  leaf: fc.oneof(
    fc.bigInt({ min: 0n, max: 255n }).map((value) => ({ type: { kind: 'uint', bits: 8 } as const, value })),
    fc
      .bigInt({ min: -(2n ** 127n), max: 2n ** 127n - 1n })
      .map((value) => ({ type: { kind: 'int', bits: 128 } as const, value })),
    fc.boolean().map((value) => ({ type: { kind: 'bool' } as const, value })),
    fc.string({ unit: 'grapheme' }).map((value) => ({ type: { kind: 'string' } as const, value })),
    fc.uint8Array({ maxLength: 70 }).map((value) => ({ type: { kind: 'bytes' } as const, value })),
    fc
      .uint8Array({ minLength: 20, maxLength: 20 })
      .map((value) => ({ type: { kind: 'fixed-bytes', size: 20 } as const, value })),
    fc.constant({ type: { kind: 'address' } as const, value: '00ff'.repeat(10) }),
  ),
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('leaf'),
    fc.array(tie('any'), { minLength: 1, maxLength: 3 }).map((parts) => ({
      type: { kind: 'tuple', members: parts.map(({ type }) => type) } as const,
      value: parts.map(({ value }) => value),
    })),
    fc.tuple(tie('any'), fc.nat({ max: 3 }), fc.boolean()).map(([{ type, value }, length, fixed]) => ({
      type: { kind: 'array', of: type, length: fixed ? length : null } as const,
      value: Array.from({ length }, () => value),
    })),
  ),
})).any;

describe('decodeAbi', () => {
  // The worked examples of the Solidity contract ABI specification.
  it('reads the example with static and dynamic members', () => {
    const values = decode(
      '(uint256,uint32[],bytes10,bytes)',
      '123',
      '80',
      right('1234567890'),
      'e0',
      '2',
      '456',
      '789',
      'd',
      right('Hello, world!'),
    );
    expect(values).toEqual([0x123n, [0x456n, 0x789n], utf8('1234567890'), utf8('Hello, world!')]);
  });

  it('reads the example with nested arrays', () => {
    const numbers = ['40', '140', '2', '40', 'a0', '2', '1', '2', '1', '3'];
    const texts = ['3', '60', 'a0', 'e0', '3', right('one'), '3', right('two'), '5', right('three')];
    const values = decode('(uint256[][],string[])', ...numbers, ...texts);
    expect(values).toEqual([
      [[1n, 2n], [3n]],
      ['one', 'two', 'three'],
    ]);
  });

  it('reads the example with bytes3 in a fixed array', () => {
    expect(decode('(bytes3[2])', right('abc'), right('def'))).toEqual([[utf8('abc'), utf8('def')]]);
  });

  it('reads negative numbers, addresses and booleans', () => {
    expect(decode('(int128,address,bool)', 'f'.repeat(64), 'ab'.repeat(20), '1')).toEqual([-1n, 'ab'.repeat(20), true]);
  });

  it('reads back whatever was encoded', () => {
    fc.assert(
      fc.property(fc.array(typed, { maxLength: 4 }), (parts) => {
        const types = parts.map(({ type }) => type);
        const values = parts.map(({ value }) => value);
        expect(decodeAbi(types, encodeAbi(types, values))).toEqual(values);
      }),
    );
  });

  it('fails in words on any cut, and never otherwise', () => {
    const types = parseAbiTypes('(string,(uint8,string,uint32[])[],bytes)');
    const whole = encodeAbi(types, ['id', [[1n, 'cid', [1n, 2n]]], utf8('tail')]);
    for (let length = 0; length < whole.length - 28; length += 1) {
      expect(() => decodeAbi(types, whole.subarray(0, length))).toThrow(AppError);
    }
    fc.assert(
      fc.property(fc.nat({ max: whole.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = whole.with(at, whole[at]! ^ flip);
        try {
          decodeAbi(types, changed);
        } catch (error) {
          expect(error).toMatchObject({ name: 'AppError', code: 'BAD_INPUT' });
        }
      }),
    );
  });

  it.each<[string, string, readonly string[]]>([
    ['does not fit uint8', '(uint8)', ['100']],
    ['does not fit int128', '(int128)', [`8${'0'.repeat(31)}`]],
    ['does not fit uint160', '(address)', ['f'.repeat(64)]],
    ['does not fit uint1', '(bool)', ['2']],
    ['longer than its type', '(bytes2)', [right('abc')]],
    ['offset at byte 0 leads outside', '(bytes)', ['f'.repeat(64)]],
    ['length at byte 32 leads outside', '(bytes)', ['20', '1000']],
    ['ends before byte', '(bytes)', ['20', '1']],
    ['ends before byte', '(uint256[])', ['20', '3', '1', '2']],
    ['ends before byte', '(uint256)', []],
  ])('says “%s”', (what, types, words) => {
    expect(() => decode(types, ...words)).toThrow(what);
  });

  it('refuses arrays whose offsets all point at one place to grow without end', () => {
    const types = parseAbiTypes('(uint256[][][])');
    const count = 400;
    const width = BigInt(count);
    const level = (offset: bigint): readonly bigint[] => [width, ...Array.from({ length: count }, () => offset)];
    const after = width * 32n;
    const words = [32n, ...level(after), ...level(after), width, ...Array.from({ length: count }, () => 1n)];
    const data = concatBytes(...words.map((word) => fromHex(word.toString(16).padStart(64, '0'))!));
    expect(() => decodeAbi(types, data)).toThrow('more than it can hold');
  });
});

describe('parseAbiTypes', () => {
  it.each(['', '(', '(uint7)', '(bytes33)', '(uint8', '(uint8))', '(foo)', '(uint8,)', '(uint8[)', 'uint8'])(
    'refuses %j',
    (text) => {
      expect(() => parseAbiTypes(text)).toThrow('no ABI type');
    },
  );
});
