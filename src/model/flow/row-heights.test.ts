import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bottomOf, leastHeight, placeRows, shareHeights } from './row-heights.ts';

const need = fc.record({
  least: fc.integer({ min: 10, max: 40 }),
  most: fc.integer({ min: 40, max: 90 }),
  weight: fc.double({ min: 0, max: 3000, noNaN: true }),
  gap: fc.integer({ min: 0, max: 10 }),
});

describe('shareHeights', () => {
  it('keeps every row between its least and most, and the lane within its room', () => {
    fc.assert(
      fc.property(fc.array(need, { minLength: 1, maxLength: 40 }), fc.integer({ min: 0, max: 2000 }), (rows, room) => {
        const heights = shareHeights(rows, room);
        for (const [i, height] of heights.entries()) {
          expect(height).toBeGreaterThanOrEqual(rows[i]!.least);
          expect(height).toBeLessThanOrEqual(rows[i]!.most);
        }
        const used = heights.reduce((sum, height, i) => sum + height + rows[i]!.gap, 0);
        expect(used).toBeLessThanOrEqual(Math.max(room, leastHeight(rows)) + 1e-6);
      }),
    );
  });

  it('gives more to the heavier', () => {
    const row = { least: 14, most: 80, gap: 2 };
    const [light, heavy] = shareHeights(
      [
        { ...row, weight: 1 },
        { ...row, weight: 3 },
      ],
      80,
    );
    expect(heavy! - 14).toBeCloseTo(3 * (light! - 14));
  });
});

describe('placeRows', () => {
  it('stacks without overlap and keeps narrow gaps narrow', () => {
    fc.assert(
      fc.property(fc.array(need, { minLength: 1, maxLength: 40 }), fc.integer({ min: 0, max: 2000 }), (rows, room) => {
        const places = placeRows(rows, 50, room, 12);
        for (let i = 1; i < places.length; i += 1) {
          const between = places[i]!.y - places[i - 1]!.y - places[i - 1]!.height;
          expect(between).toBeGreaterThanOrEqual(rows[i]!.gap - 1e-9);
          expect(between).toBeLessThanOrEqual(rows[i]!.gap + (rows[i]!.gap > 2 ? 12 : 0) + 1e-9);
        }
        expect(bottomOf(places, 50) - 50).toBeLessThanOrEqual(Math.max(room, leastHeight(rows)) + 1e-6);
      }),
    );
  });
});
