import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BcsReader } from './bcs.ts';
import { AppError } from './errors.ts';

const reader = (...bytes: readonly number[]): BcsReader => new BcsReader(Uint8Array.from(bytes));

describe('BCS', () => {
  it('reads little-endian integers, truth values, lengths, texts and lists', () => {
    const read = reader(1, 0x34, 0x12, 4, 3, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0x80, 1, 0x80, 0x01, 2, 0xc3, 0xa4, 2, 7, 8);
    expect([read.u8(), read.u16(), read.u32(), read.u64(), read.bool()]).toEqual([
      1,
      0x1234,
      0x01020304,
      0x8000000000000001n,
      true,
    ]);
    expect([read.uleb(), read.text(), read.list(1, () => read.u8())]).toEqual([128, 'ä', [7, 8]]);
    expect(() => read.end()).not.toThrow();
  });

  it.each([
    ['a length that is not the shortest', () => reader(0x80, 0).uleb()],
    ['a length past 32 bits', () => reader(0xff, 0xff, 0xff, 0xff, 0x1f).uleb()],
    ['a length that never ends', () => reader(0xff, 0xff, 0xff, 0xff, 0xff, 0xff).uleb()],
    ['a truth value of 2', () => reader(2).bool()],
    ['bytes that are not there', () => reader(5, 1).blob()],
    ['a list longer than the bytes', () => reader(0xff, 0xff, 0xff, 0xff, 0x0f).list(1, () => 0)],
    ['a text that is not UTF-8', () => reader(1, 0xff).text()],
    ['bytes left over', () => reader(0).end()],
  ])('refuses %s', (_what, act) => {
    expect(act).toThrow(AppError);
  });

  it('reads any bytes, or says what is wrong with them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const read = new BcsReader(bytes);
        try {
          read.list(2, () => [read.text(), read.uleb()]);
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
        }
        expect(read.at).toBeLessThanOrEqual(bytes.length);
      }),
    );
  });
});
