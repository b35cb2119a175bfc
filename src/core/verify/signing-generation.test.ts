import { describe, expect, it } from 'vitest';
import { isWholeSeconds } from './signing-generation.ts';

const iso = '2026-02-13T08:20:26+00:00';

describe('isWholeSeconds', () => {
  it('takes every uint256 and nothing else', () => {
    expect(isWholeSeconds('0')).toBe(true);
    expect(isWholeSeconds(String(2n ** 256n - 1n))).toBe(true);
    expect(isWholeSeconds(String(2n ** 256n))).toBe(false);
    for (const text of ['', '-1', '1.0', '1e9', iso]) expect(isWholeSeconds(text)).toBe(false);
  });
});
