import { describe, expect, it } from 'vitest';
import { AppError } from '../../../base/errors.ts';
import { encodingOf, largestBlob } from './encoding.ts';

const codeOf = (work: () => unknown): string | null => {
  try {
    work();
    return null;
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
};

describe('encodingOf', () => {
  it('is the matrix of the public networks: 334 × 667', () => {
    expect(encodingOf(17, 1000)).toEqual({ shards: 1000, rows: 334, columns: 667, symbolBytes: 2 });
  });

  it('rounds symbols up to whole elements', () => {
    const cells = 334 * 667;
    const sizes = [0, 1, 2 * cells, 2 * cells + 1, 4 * cells, 4 * cells + 1];
    expect(sizes.map((size) => encodingOf(size, 1000).symbolBytes)).toEqual([2, 2, 2, 4, 4, 6]);
  });

  it('ends where the protocol ends', () => {
    expect(largestBlob(1000)).toBe(14_599_533_452);
    expect(encodingOf(14_599_533_452, 1000).symbolBytes).toBe(65_534);
    expect(codeOf(() => encodingOf(14_599_533_453, 1000))).toBe('LIMIT');
  });

  it('knows committees of every size up to its limit, and refuses the rest', () => {
    expect(encodingOf(1, 1)).toMatchObject({ rows: 1, columns: 1 });
    expect(encodingOf(1, 3)).toMatchObject({ rows: 3, columns: 3 });
    expect(encodingOf(1, 4)).toMatchObject({ rows: 2, columns: 3 });
    expect(encodingOf(1, 2000)).toMatchObject({ rows: 668, columns: 1334 });
    for (const shards of [0, -1, 1.5, 2001, Number.NaN]) expect(codeOf(() => encodingOf(1, shards))).toBe('BAD_INPUT');
  });
});
