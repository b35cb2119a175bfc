import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findTimeText } from './time-text.ts';
import { formatNs } from './time.ts';

const NS = 1_772_461_325_250_000_000n;

describe('the text in which a record writes a time', () => {
  it.each([
    ['{"time":"2026-03-02T14:22:05.25Z"}', '2026-03-02T14:22:05.25Z', 'Z'],
    ['2026-03-02T15:22:05.250+01:00 started', '2026-03-02T15:22:05.250+01:00', '+01:00'],
    ['2026-03-02 09:22:05,250 -0500 INFO', '2026-03-02 09:22:05,250 -0500', '-0500'],
    ['at 2026-03-02 14:22:05.250 UTC', '2026-03-02 14:22:05.250 UTC', 'UTC'],
    ['2026-03-02 14:22:05.250 INFO load', '2026-03-02 14:22:05.250', 'none'],
    ['{"start":1772461325250}', '1772461325250', '1970'],
    ['{"ts":1772461325.25}', '1772461325.25', '1970'],
    ['{"startTimeUnixNano":"1772461325250000000"}', '1772461325250000000', '1970'],
  ])('is found in %s', (record, text, zone) => {
    expect(findTimeText(record, NS)).toEqual({ text, zone });
  });

  it('is found in hex, as chains write seconds', () => {
    expect(findTimeText('{"blockTimestamp":"0x69a59d0d"}', 1_772_461_325_000_000_000n)).toEqual({
      text: '0x69a59d0d',
      zone: '1970',
    });
  });

  it('is no other time, no part of a longer number, and none where there is none', () => {
    expect(findTimeText('{"time":"2026-03-02T14:22:05.250+01:00"}', NS)).toBeNull();
    expect(findTimeText('{"id":"x1772461325250"}', NS)).toBeNull();
    expect(findTimeText('{"id":117724613252509}', NS)).toBeNull();
    expect(findTimeText('', NS)).toBeNull();
  });

  it('is the time that it is written as, whatever stands around it', () => {
    const instants = fc.bigInt({ min: 0n, max: 4_000_000_000_000_000_000n });
    fc.assert(
      fc.property(instants, fc.string(), (ns, around) => {
        const text = formatNs(ns);
        expect(findTimeText(`{${JSON.stringify(around.replaceAll(/\d/g, ''))}:"${text}"}`, ns)?.text).toBe(text);
      }),
    );
  });
});
