import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Flags, NumberList } from './number-list.ts';

describe('NumberList', () => {
  it('holds what was pushed, over the ends of its chunks too', () => {
    for (const length of [0, 1, 16, 17, 16_384, 16_385, 40_000]) {
      const list = new NumberList();
      const expected = Array.from({ length }, (_, i) => (i * 2_654_435_761) % 2 ** 32);
      for (const value of expected) list.push(value);
      expect(list.length).toBe(length);
      expect(list.last).toBe(expected.at(-1));
      expect([...list.toArray()]).toEqual(expected);
      const out = new Uint32Array(length + 2);
      list.copyTo(out, 1);
      expect([...out]).toEqual([0, ...expected, 0]);
    }
  });
});

describe('Flags', () => {
  it('answers as a set does', () => {
    const step = fc.tuple(fc.boolean(), fc.nat(5_000));
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const flags = new Flags();
        const expected = new Set<number>();
        for (const [isSet, at] of steps) {
          if (isSet) flags.set(at);
          else flags.clear(at);
          if (isSet) expected.add(at);
          else expected.delete(at);
        }
        for (const [, at] of steps) expect(flags.has(at)).toBe(expected.has(at));
      }),
    );
  });
});
