import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentTopFor, MAX_HEIGHT, turned, windowOf } from './window-rows.ts';

const views = fc
  .record({
    count: fc.integer({ min: 1, max: 12_000_000 }),
    rowHeight: fc.integer({ min: 14, max: 40 }),
    viewHeight: fc.integer({ min: 60, max: 2000 }),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ count, rowHeight, viewHeight, at }) => {
    const height = Math.min(count * rowHeight, MAX_HEIGHT);
    return { count, rowHeight, viewHeight, scrollTop: Math.max(0, height - viewHeight) * at };
  });

describe('windowOf', () => {
  it('covers the whole view with few rows, for any length', () => {
    fc.assert(
      fc.property(views, (view) => {
        const { first, end, top, height } = windowOf(view);
        expect(first).toBeGreaterThanOrEqual(0);
        expect(end).toBeLessThanOrEqual(view.count);
        expect(end - first).toBeLessThan(view.viewHeight / view.rowHeight + 16);
        expect(height).toBeLessThanOrEqual(MAX_HEIGHT);
        if (first > 0) expect(top).toBeLessThanOrEqual(view.scrollTop);
        const bottom = top + (end - first) * view.rowHeight;
        if (end < view.count) expect(bottom).toBeGreaterThanOrEqual(view.scrollTop + view.viewHeight);
      }),
    );
  });

  it('reaches the last row at the end', () => {
    const view = { count: 10_000_000, rowHeight: 28, viewHeight: 700, scrollTop: MAX_HEIGHT - 700 };
    const { first, end, top } = windowOf(view);
    expect(end).toBe(10_000_000);
    expect(top + (end - first) * 28).toBeCloseTo(MAX_HEIGHT, 3);
  });
});

describe('a scaled list', () => {
  it('moves by the wheel as far as a short one does, and never beyond its ends', () => {
    fc.assert(
      fc.property(views, fc.integer({ min: -5000, max: 5000 }), (view, delta) => {
        const contentTop = turned(view, delta);
        const most = Math.max(0, view.count * view.rowHeight - view.viewHeight);
        expect(contentTop).toBeGreaterThanOrEqual(0);
        expect(contentTop).toBeLessThanOrEqual(most);
        const back = turned({ ...view, contentTop }, -delta);
        const before = turned(view, 0);
        if (before + delta >= 0 && before + delta <= most) expect(back).toBeCloseTo(before, 3);
      }),
    );
  });

  it('shows the row that a key leads to, one after the other', () => {
    const view = { count: 10_000_000, rowHeight: 28, viewHeight: 700, scrollTop: 0 };
    let contentTop = 0;
    for (let row = 0; row < 200; row += 1) {
      contentTop = contentTopFor(row, { ...view, contentTop });
      const { first, end } = windowOf({ ...view, contentTop });
      expect(row).toBeGreaterThanOrEqual(first);
      expect(row).toBeLessThan(end);
    }
    expect(contentTop).toBe(200 * 28 - 700);
  });
});

describe('contentTopFor', () => {
  it('brings any row into sight and leaves what is in sight alone', () => {
    fc.assert(
      fc.property(views, fc.double({ min: 0, max: 0.999, noNaN: true }), (view, at) => {
        const row = Math.floor(at * view.count);
        const moved = { ...view, contentTop: contentTopFor(row, view) };
        const { first, end } = windowOf(moved);
        expect(row).toBeGreaterThanOrEqual(first);
        expect(row).toBeLessThan(end);
        expect(contentTopFor(row, moved)).toBe(moved.contentTop);
      }),
    );
  });
});
