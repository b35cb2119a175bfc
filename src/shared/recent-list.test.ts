import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRecent, withRecent, writeRecent, type RecentEntry } from './recent-list.ts';

const entries = fc.array(fc.record({ path: fc.string({ unit: 'grapheme' }), openedMs: fc.nat() }));

describe('the list of recent cases', () => {
  it('law: is read as it was written', () => {
    fc.assert(
      fc.property(entries, (list) => {
        expect(readRecent(writeRecent(list))).toEqual(list);
      }),
    );
  });

  it('law: has the last opened first, each once, and at most twenty', () => {
    fc.assert(
      fc.property(entries, (list) => {
        const kept = list.reduce<readonly RecentEntry[]>((before, one) => withRecent(before, one), []);
        expect(kept[0]).toEqual(list.at(-1));
        expect(new Set(kept.map(({ path }) => path)).size).toBe(kept.length);
        expect(kept.length).toBe(Math.min(20, new Set(list.map(({ path }) => path)).size));
      }),
    );
  });

  it('leaves out what makes no sense', () => {
    for (const text of ['', 'null', '[]', '{"cases":7}', '{"cases":[null,{"path":1},{"path":"a","openedMs":"b"}]}'])
      expect(readRecent(text)).toEqual([]);
  });
});
