import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex } from '../../base/bytes.ts';
import { AppError } from '../../base/errors.ts';
import { encodeCbor, type Plain } from './attestation.test-helper.ts';
import { CBOR_LIMITS, cborMember, decodeCbor, isCborMap, type Cbor } from './cbor.ts';

const read = (hex: string): Cbor => decodeCbor(fromHex(hex)!);

describe('decodeCbor', () => {
  // RFC 8949, appendix A.
  it.each<[string, unknown]>([
    ['00', 0n],
    ['1818', 24n],
    ['1903e8', 1000n],
    ['1a000f4240', 1_000_000n],
    ['1bffffffffffffffff', 18_446_744_073_709_551_615n],
    ['20', -1n],
    ['3bffffffffffffffff', -18_446_744_073_709_551_616n],
    ['f93c00', 1],
    ['f97bff', 65_504],
    ['f90001', 5.960_464_477_539_063e-8],
    ['f9c400', -4],
    ['f97c00', Infinity],
    ['fa47c35000', 100_000],
    ['fb3ff199999999999a', 1.1],
    ['f4', false],
    ['f5', true],
    ['f6', null],
    ['62c3bc', 'ü'],
    ['64f0908591', '𐅑'],
    ['4401020304', new Uint8Array([1, 2, 3, 4])],
    ['83010203', [1n, 2n, 3n]],
    ['9f018202039f0405ffff', [1n, [2n, 3n], [4n, 5n]]],
    ['5f42010243030405ff', new Uint8Array([1, 2, 3, 4, 5])],
    ['7f657374726561646d696e67ff', 'streaming'],
    ['c11a514b67b0', { kind: 'tag', tag: 1n, value: 1_363_896_240n }],
    [
      'a201020304',
      {
        kind: 'map',
        entries: [
          [1n, 2n],
          [3n, 4n],
        ],
      },
    ],
    [
      'bf61610161629f0203ffff',
      {
        kind: 'map',
        entries: [
          ['a', 1n],
          ['b', [2n, 3n]],
        ],
      },
    ],
  ])('reads %s', (hex, value) => {
    expect(read(hex)).toEqual(value);
  });

  it.each([
    ['', 'end inside'],
    ['18', 'end inside'],
    ['1c', 'reserved'],
    ['0000', 'behind the value'],
    ['43ffff', 'more than the bytes'],
    ['5bffffffffffffffff', 'more than the bytes'],
    ['9bffffffffffffffff', 'more than the bytes'],
    ['bb7fffffffffffffff', 'more than the bytes'],
    ['1f', 'no value'],
    ['df00', 'no number'],
    ['ff', 'simple value'],
    ['9f01', 'end inside'],
    ['5f6161ff', 'piece that is none'],
    ['61ff', 'UTF-8'],
    ['a201020104', 'twice'],
    ['a1f601', 'neither text nor an integer'],
    ['f7', 'simple value'],
    ['f8ff', 'simple value'],
  ])('refuses %s', (hex, why) => {
    expect(() => read(hex)).toThrow(why);
  });

  it('has bounds', () => {
    const code = (bytes: Uint8Array): string => {
      try {
        decodeCbor(bytes);
      } catch (error) {
        if (error instanceof AppError) return error.code;
      }
      return '';
    };
    expect(code(new Uint8Array(CBOR_LIMITS.bytes + 1))).toBe('LIMIT');
    expect(code(new Uint8Array(CBOR_LIMITS.depth + 5).fill(0x81))).toBe('LIMIT');
    expect(code(new Uint8Array(60_000).fill(0x9f))).toBe('LIMIT');
    expect(code(encodeCbor(Array.from({ length: CBOR_LIMITS.items }, () => 0)))).toBe('LIMIT');
    expect(code(new Uint8Array([0x5f, ...Array.from({ length: 5000 }, () => 0x40), 0xff]))).toBe('LIMIT');
  });

  it('gives back what was written', () => {
    const leaf = fc.oneof(
      fc.nat(),
      fc.integer({ min: -1000, max: -1 }),
      fc.string(),
      fc.uint8Array(),
      fc.constant(null),
    );
    const { value } = fc.letrec<{ value: Plain }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        leaf,
        fc.array(tie('value'), { maxLength: 5 }),
        fc
          .uniqueArray(fc.tuple(fc.string(), tie('value')), { maxLength: 5, selector: ([key]) => key })
          .map((e) => new Map(e)),
      ),
    }));
    const plain = (cbor: Cbor): unknown => {
      if (typeof cbor === 'bigint') return Number(cbor);
      if (Array.isArray(cbor)) return cbor.map(plain);
      if (isCborMap(cbor)) return new Map(cbor.entries.map(([key, content]) => [key, plain(content)]));
      return cbor;
    };
    fc.assert(
      fc.property(value, (written) => {
        expect(plain(decodeCbor(encodeCbor(written), { ...CBOR_LIMITS, depth: 100 }))).toEqual(written);
      }),
    );
  });

  it('reads any bytes to an end, or refuses them in words', () => {
    const seeds = [
      '9f018202039f0405ffff',
      'bf61610161629f0203ffff',
      '5f42010243030405ff',
      'c11a514b67b0',
      'a201020304',
    ];
    const near = fc
      .tuple(fc.constantFrom(...seeds), fc.nat(), fc.integer({ min: 0, max: 255 }))
      .map(([hex, at, byte]) => {
        const bytes = fromHex(hex)!;
        bytes[at % bytes.length] = byte;
        return bytes;
      });
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), near), (bytes) => {
        try {
          decodeCbor(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
          expect(['BAD_INPUT', 'LIMIT']).toContain((error as AppError).code);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('finds members by text and by number', () => {
    const map = read('a2016161616202');
    expect(isCborMap(map) && [cborMember(map, 1n), cborMember(map, 'b'), cborMember(map, 'c')]).toEqual([
      'a',
      2n,
      undefined,
    ]);
  });
});
