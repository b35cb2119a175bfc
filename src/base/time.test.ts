import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatNs, parseIsoTime, parseTime, parseUnixTime } from './time.ts';

describe('time', () => {
  it('keeps nine digits both ways', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 18n), max: 4n * 10n ** 18n }), (ns) => {
        expect(parseIsoTime(formatNs(ns))?.ns).toBe(ns);
      }),
    );
  });

  it('reads zones, and says when it assumed one', () => {
    expect(parseIsoTime('2026-03-02T15:05:09+01:00')?.ns).toBe(1772460309n * 10n ** 9n);
    // As PostgreSQL writes whole hours.
    expect(parseIsoTime('2026-03-02 15:05:09.5+01')).toEqual({ ns: 1772460309_500n * 10n ** 6n, assumed: null });
    expect(parseIsoTime('2026-03-02 14:05:09')).toEqual({ ns: 1772460309n * 10n ** 9n, assumed: 'utc' });
    expect(parseIsoTime('2026-13-02T00:00:00Z')).toBeNull();
  });

  it('tells seconds, ms, µs and ns apart by size', () => {
    const ns = 1772460309n * 10n ** 9n;
    for (const text of ['1772460309', '1772460309000', '1772460309000000', '1772460309000000000']) {
      expect(parseUnixTime(text)).toBe(ns);
    }
    expect(parseUnixTime('1772460309.5')).toBe(ns + 500_000_000n);
    expect(parseTime('not a time')).toBeNull();
  });
});
