import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import '../../tests/property-seed.ts';
import { traceKey } from './ids.ts';

describe('traceKey', () => {
  it.each<[string, 16 | 8, string | null]>([
    ['5B8EFFF798038103D269B633813FC60C', 16, '5b8efff798038103d269b633813fc60c'],
    ['2a6bee861db8a7dff9561ae4344c226', 16, '02a6bee861db8a7dff9561ae4344c226'],
    ['QpC1h3qZMN55u0KDZTmOzA==', 16, '4290b5877a9930de79bb428365398ecc'],
    ['1gZXnld4dYc=', 8, 'd606579e57787587'],
    [btoa('9ea2a3d1c4b5e6f7'), 8, '9ea2a3d1c4b5e6f7'],
    ['', 16, null],
    ['00000000000000000000000000000000', 16, null],
    ['0000000000000000', 8, null],
    ['AAAAAAAAAAA=', 8, null],
    ['0x0af7651916cd43dd8448eb211c80319c', 16, '0af7651916cd43dd8448eb211c80319c'],
    ['0xb7ad6b7169203331', 8, 'b7ad6b7169203331'],
    ['0x0', 8, null],
    ['1-5f187253-6a106696d56b1f4ef9eba2ed', 16, '5f1872536a106696d56b1f4ef9eba2ed'],
    ['D0D84D31-923d-4cb5-94a8-40a0a0087578', 16, 'd0d84d31923d4cb594a840a0a0087578'],
    ['d0d84d31-923d-4cb5-94a8-40a0a0087578', 8, 'd0d84d31-923d-4cb5-94a8-40a0a0087578'],
    ['5951113872249657919', 8, '52969a8955571a3f'],
    ['5951113872249657919', 16, '000000000000000052969a8955571a3f'],
    ['18446744073709551615', 8, 'ffffffffffffffff'],
    ['18446744073709551616', 8, '18446744073709551616'],
    ['-1', 8, 'ffffffffffffffff'],
    ['-9223372036854775808', 8, '8000000000000000'],
    ['1234567890123456', 8, '1234567890123456'],
    ['A', 8, '000000000000000a'],
    ['not an id!', 8, 'not an id!'],
  ])('reads %s', (text, bytes, key) => {
    expect(traceKey(text, bytes)).toBe(key);
  });

  it('gives 64 bits one key, in decimal as in hex', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 10n ** 16n, max: 2n ** 64n - 1n }), (id) => {
        const hex = id.toString(16).padStart(16, '0');
        expect([traceKey(id.toString(), 8), traceKey(BigInt.asIntN(64, id).toString(), 8)]).toEqual([hex, hex]);
      }),
    );
  });
});
