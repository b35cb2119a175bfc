import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RequestTimes } from './request-times.ts';

const ns = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n) + 1n, max: 2n ** 63n - 1n }),
  fc.bigInt({ min: 1_772_409_600_000_000_000n, max: 1_772_409_600_000_100_000n }),
  fc.constantFrom(0n, -1n, 1n, 65_535n, 65_536n, -65_536n),
);

function orderOf(times: readonly (bigint | null)[]) {
  const list = new RequestTimes(times.length);
  for (const time of times) list.add(time);
  return list.inOrder();
}

describe('the order of time', () => {
  it('is that of sorting, ties by id and unknown ones last', () => {
    fc.assert(
      fc.property(fc.array(fc.option(ns), { maxLength: 60 }), (times) => {
        const order = orderOf(times);
        const expected = times
          .map((time, i) => ({ time, id: i + 1 }))
          .toSorted((a, b) => {
            if (a.time === b.time) return a.id - b.id;
            if (a.time === null || b.time === null) return a.time === null ? 1 : -1;
            return a.time < b.time ? -1 : 1;
          });
        expect([...order.ids]).toEqual(expected.map(({ id }) => id));
        const known = expected.flatMap(({ time }) => (time === null ? [] : [time]));
        expect(order.timed).toBe(known.length);
        expect(known.map((_, rank) => order.ns(rank))).toEqual(known);
        const bytes = order.bytes(0, known.length);
        expect([...new BigInt64Array(bytes.buffer)]).toEqual(known);
        for (const moment of known) {
          expect(order.rankAt(moment)).toBe(known.indexOf(moment));
          expect(order.rankAt(moment + 1n)).toBe(known.lastIndexOf(moment) + 1);
        }
      }),
    );
  });

  it('takes no more than it was told of', () => {
    const list = new RequestTimes(1);
    list.add(5n);
    expect(() => list.add(6n)).toThrow(RangeError);
  });
});
