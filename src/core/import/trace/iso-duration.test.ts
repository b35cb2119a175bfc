import { expect, it } from 'vitest';
import { isoDurationNs } from './iso-duration.ts';

it.each<[string, bigint | null]>([
  ['PT3.764059S', 3_764_059_000n],
  ['PT0S', 0n],
  ['PT1M2,5S', 62_500_000_000n],
  ['P1DT2H3M', 93_780_000_000_000n],
  ['-PT1S', -1_000_000_000n],
  ['PT0.1234567899S', 123_456_789n],
  ['P', null],
  ['PT', null],
  ['P1DT', null],
  ['P1M', null],
  ['3.76', null],
  ['', null],
])('%s', (text, ns) => {
  expect(isoDurationNs(text)).toBe(ns);
});
