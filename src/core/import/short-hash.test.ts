import { describe, expect, it } from 'vitest';
import { readShortHash } from './short-hash.ts';

describe('readShortHash', () => {
  it('reads what logs leave of a hash', () => {
    expect(readShortHash('0xA1b2c3d4...e5f6a7')).toEqual({ start: 'a1b2c3d4', end: 'e5f6a7' });
    expect(readShortHash('a1169dd5c86dd27c...')).toEqual({ start: 'a1169dd5c86dd27c', end: '' });
    expect(readShortHash('a1169dd5c86dd27c…')).toEqual({ start: 'a1169dd5c86dd27c', end: '' });
    expect(readShortHash(`0x${'AB'.repeat(32)}`)).toEqual({ start: 'ab'.repeat(32), end: '' });
  });

  it('is null for anything else, and for too few digits to look for', () => {
    for (const text of [
      null,
      undefined,
      '',
      '...',
      '0x...',
      'abc...def',
      'hello...world',
      'ab'.repeat(31),
      'a1b2c3d4e5',
    ])
      expect([text, readShortHash(text)]).toEqual([text, null]);
  });
});
