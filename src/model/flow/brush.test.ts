import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { snapWindow } from './brush.ts';

const time = { fromNs: 1_000_000n, toNs: 1_000_000n + 240n * 7_777n };
const BINS = 240;
const edges = new Set(Array.from({ length: BINS }, (_, i) => String(time.fromNs + BigInt(i) * 7_777n)));
const window = fc
  .tuple(fc.bigInt({ min: 0n, max: 4_000_000n }), fc.bigInt({ min: 1n, max: 4_000_000n }))
  .map(([from, length]) => ({ fromNs: String(from), toNs: String(from + length) }));

describe('snapWindow', () => {
  it('begins and ends with slices, so that counts stay exact, or is narrow and stays as it was', () => {
    fc.assert(
      fc.property(window, (given) => {
        const snapped = snapWindow(time, BINS, given);
        if (snapped === null) return;
        expect(BigInt(snapped.fromNs)).toBeLessThan(BigInt(snapped.toNs));
        const isNarrow = BigInt(snapped.toNs) - BigInt(snapped.fromNs) < 25n * 7_777n;
        if (isNarrow) return;
        expect(edges.has(snapped.fromNs)).toBe(true);
        expect(edges.has(snapped.toNs) || snapped.toNs === String(time.toNs + 1n)).toBe(true);
      }),
    );
  });

  it('moves an edge by less than a slice', () => {
    const snapped = snapWindow(time, BINS, { fromNs: '1100000', toNs: '1900000' })!;
    expect(Math.abs(Number(snapped.fromNs) - 1_100_000)).toBeLessThan(7_777);
    expect(Math.abs(Number(snapped.toNs) - 1_900_000)).toBeLessThan(7_777);
  });

  it('is no window at all where it is the whole', () => {
    expect(snapWindow(time, BINS, { fromNs: '0', toNs: '9000000' })).toBeNull();
  });
});
