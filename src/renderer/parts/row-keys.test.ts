import { expect, it } from 'vitest';
import { rowForKey } from './row-keys.ts';

it('leads from row to row and from page to page, and never out of the list', () => {
  const at = { current: 50, count: 100, drawn: 34 };
  expect(['j', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End'].map((key) => rowForKey(key, at))).toEqual([
    51, 49, 70, 30, 0, 99,
  ]);
  expect(rowForKey('PageDown', { ...at, current: 95 })).toBe(99);
  expect(rowForKey('k', { ...at, current: 0 })).toBe(0);
  expect(rowForKey('End', { current: 0, count: 0, drawn: 0 })).toBe(0);
  expect(rowForKey('x', at)).toBeNull();
});
