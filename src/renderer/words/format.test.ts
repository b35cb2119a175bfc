import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  byteRange,
  duration,
  percent,
  shortSpan,
  size,
  spanInFull,
  timeInFull,
  timeInRow,
  timeSpan,
  timeToMs,
} from './format.ts';

const NOON = '1772452800000000000';

describe('times', () => {
  it('keeps nine digits in details and three on cards, and always shows the zone', () => {
    expect(timeInFull('1772460309123456789')).toBe('2026-03-02 14:05:09.123456789 UTC');
    expect(timeToMs('1772460309123456789')).toBe('2026-03-02 14:05:09.123 UTC');
  });

  it('writes a span as short as it can be read', () => {
    expect(timeSpan(NOON, '1772460309000000000')).toBe('2026-03-02 12:00 – 14:05 UTC');
    expect(timeSpan(NOON, '1772539200000000000')).toBe('2026-03-02 12:00 – 2026-03-03 12:00 UTC');
    expect(timeSpan(NOON, '1772452801000000000')).toBe('2026-03-02 12:00 UTC');
    expect(timeSpan(NOON, null)).toBe('2026-03-02 12:00 UTC');
    expect(timeSpan(null, null)).toBe('no time recorded');
  });

  it('writes a span on a card without its year', () => {
    expect(shortSpan(NOON, '1772460309000000000')).toBe('2 Mar 12:00 – 14:05 UTC');
    expect(shortSpan(NOON, '1772539200000000000')).toBe('2 Mar 12:00 – 3 Mar 12:00 UTC');
    expect(shortSpan(NOON, NOON)).toBe('2 Mar 12:00 UTC');
    expect(timeInRow('1772460309123456789').trim()).toBe('2 Mar 14:05:09.123');
    expect(shortSpan(null, null)).toBe('no time recorded');
    expect(spanInFull(NOON, '1772460309250000000')).toBe('2026-03-02 12:00:00.000 UTC – 2026-03-02 14:05:09.250 UTC');
  });

  it('writes durations in the unit that fits', () => {
    expect(duration(212_000_000n)).toBe('212 ms');
    expect(duration(1_250_000_000n)).toBe('1.25 s');
    expect(duration(900n)).toBe('900 ns');
    expect(duration(1_500n)).toBe('1.5 µs');
    expect(duration(12_000n * 1_000_000_000n)).toBe('3 h 20 min');
    expect(duration(86_400n * 1_000_000_000n)).toBe('24 h');
    expect(duration(-2_000_000_000n)).toBe('−2 s');
  });
});

describe('amounts', () => {
  it('writes sizes and byte ranges', () => {
    expect(size(1)).toBe('1 byte');
    expect(size(9_999)).toBe('9,999 bytes');
    expect(size(1_048_576)).toBe('1.05 MB');
    expect(byteRange(2048, 731)).toBe('bytes 2,048–2,778');
    expect(byteRange(5, 1)).toBe('byte 5');
    expect(byteRange(5, 0)).toBe('no bytes at 5');
  });

  it('says all or nothing only when it is so', () => {
    expect(percent(1, 100_000)).toBe('< 0.1 %');
    expect(percent(99_999, 100_000)).toBe('> 99.9 %');
    expect(percent(0, 0)).toBe('–');
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), fc.integer({ min: 1, max: 1e9 }), (a, b) => {
        const part = Math.min(a, b);
        const whole = a + b;
        expect(percent(part, whole)).not.toMatch(/^(0|100|0\.0|100\.0) %$/);
      }),
    );
    expect(percent(7, 7)).toBe('100 %');
    expect(percent(0, 7)).toBe('0 %');
  });
});
