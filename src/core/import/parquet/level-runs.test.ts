import { describe, expect, it } from 'vitest';
import { checkRuns, levelBits } from './level-runs.ts';

/** `repeated`: a run of one value; `packed`: groups of eight. */
const repeated = (count: number): readonly number[] => [...varint(count * 2), 1];
const packed = (groups: number, bitWidth: number): readonly number[] => [
  ...varint(groups * 2 + 1),
  ...Array.from({ length: groups * bitWidth }, () => 0xff),
];

function varint(value: number): readonly number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}

const check = (runs: readonly number[], count: number, bitWidth = 1): void =>
  checkRuns(Uint8Array.from([9, 9, ...runs]), 2, bitWidth, count);

describe('runs of levels', () => {
  it('may fill a page, and its last eight', () => {
    expect(() => check(repeated(50), 50)).not.toThrow();
    expect(() => check([...repeated(30), ...packed(3, 2)], 50, 2)).not.toThrow();
    expect(() => check(repeated(1_000_000), 1_000_000)).not.toThrow();
  });

  it('may tell of no more values than the page has', () => {
    expect(() => check(repeated(2_000_000_000), 50)).toThrow('2000000000');
    expect(() => check([...repeated(49), ...repeated(1000)], 50)).toThrow('1000');
    expect(() => check(packed(100, 1), 50)).toThrow('800');
    expect(() => check([0xff, 0xff, 0xff, 0xff, 0x0f], 50)).toThrow(RangeError);
  });

  it('end with the page, whatever is missing', () => {
    for (const runs of [[], [0x80], repeated(20), [0, 0, 0, 0]]) expect(() => check(runs, 50)).not.toThrow();
  });

  it('take as many bits as their greatest level', () => {
    expect([0, 1, 2, 3, 4, 255].map(levelBits)).toEqual([0, 1, 2, 2, 3, 8]);
  });
});
