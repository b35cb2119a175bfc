import { describe, expect, it } from 'vitest';
import { indexAt } from './byte-at-point.ts';

describe('indexAt', () => {
  it('counts two digits and the gap after them for one byte', () => {
    // `41 42 43`: eight characters.
    const at = [0, 1, 2, 3, 4, 5, 6, 7].map((character) => indexAt((character + 0.5) / 8, 3, true));
    expect(at).toEqual([0, 0, 0, 1, 1, 1, 2, 2]);
  });

  it('counts one character as text, and nothing beside the row', () => {
    expect([0.1, 0.4, 0.9].map((share) => indexAt(share, 3, false))).toEqual([0, 1, 2]);
    expect([indexAt(1, 3, false), indexAt(-0.1, 3, true), indexAt(0, 0, true)]).toEqual([null, null, null]);
  });
});
