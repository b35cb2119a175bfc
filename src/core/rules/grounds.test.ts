import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ground } from './case-facts.test-helper.ts';
import { chooseGrounds, GroundList } from './grounds.ts';

describe('GroundList', () => {
  it('keeps each record once, and of too many the first and the last', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 30 }), { maxLength: 60 }), (offsets) => {
        const list = new GroundList(6);
        list.addAll(offsets.map((offset) => ground(1, offset)));
        const kept = list.list().map(({ offset }) => offset);
        const distinct = [...new Set(offsets)];
        expect(new Set(kept).size).toBe(kept.length);
        expect(kept.slice(0, 3)).toEqual(distinct.slice(0, 3));
        expect(kept.length).toBe(Math.min(6, distinct.length));
        if (offsets.length > 0) expect(kept).toContain(offsets.at(-1));
      }),
    );
  });

  it('takes no ground for none', () => {
    const list = new GroundList();
    list.add(undefined);
    list.add(null);
    expect(list.list()).toEqual([]);
  });
});

describe('chooseGrounds', () => {
  it('keeps all that is needed and fills up to the limit', () => {
    const needed = [ground(1, 1), ground(1, 2), ground(1, 1), ground(1, 3)];
    const further = [ground(1, 2), ground(1, 4), ground(1, 5)];
    expect(chooseGrounds(needed, further, 4)).toEqual([ground(1, 1), ground(1, 2), ground(1, 3), ground(1, 4)]);
    expect(chooseGrounds(needed, further, 2)).toEqual([ground(1, 1), ground(1, 2), ground(1, 3)]);
  });
});
