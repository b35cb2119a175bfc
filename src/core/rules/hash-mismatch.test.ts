import { describe, expect, it } from 'vitest';
import { findingsOf, request } from './case-facts.test-helper.ts';
import { hashMismatch } from './hash-mismatch.ts';

describe('hash-mismatch', () => {
  it('finds either side, and says which', () => {
    const [finding, ...more] = findingsOf(hashMismatch, {
      requests: [
        request(1, { outputCheck: 'mismatch' }),
        request(2, { inputCheck: 'mismatch', outputCheck: 'mismatch' }),
      ],
    });
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ severity: 'high', nodes: [1], requests: [1, 2] });
    expect(finding?.summary).toBe(
      'The held output of 2 answers does not have the stated output hash and the held input of 1 request does not have the stated input hash, ' +
        'for the label "volatility" between 2026-03-02T14:00:01Z and 2026-03-02T14:00:02Z.',
    );
  });

  it('says nothing where a text matches, is not held, or no hash is stated', () => {
    const requests = (['match', 'not-held', 'no-hash'] as const).map((verdict, i) =>
      request(i + 1, { inputCheck: verdict, outputCheck: verdict }),
    );
    expect(findingsOf(hashMismatch, { requests })).toEqual([]);
  });
});
