import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClockPair } from '../../model/facts.ts';
import { clockSkew } from './clock-skew.ts';
import { at, findingsOf, ground } from './case-facts.test-helper.ts';

const pair = (requestId: number, skew: number, more: Partial<ClockPair> = {}): ClockPair => ({
  nodeId: 1,
  nodeNs: at(requestId + skew),
  otherNs: at(requestId),
  durationNs: 0n,
  requestId,
  ground: ground(6, requestId),
  ...more,
});
const pairs = (...skews: readonly number[]): readonly ClockPair[] => skews.map((skew, i) => pair(i + 1, skew));

describe('clock-skew', () => {
  it('finds a node whose median is beyond a minute, ahead or behind', () => {
    const [ahead] = findingsOf(clockSkew, { clockPairs: pairs(0, 90, 95) });
    expect(ahead).toMatchObject({
      severity: 'low',
      labels: [],
      nodes: [1],
      requests: [1, 2, 3],
      fromNs: at(1),
      toNs: at(3),
      grounds: [ground(6, 1), ground(6, 2), ground(6, 3)],
    });
    expect(ahead?.summary).toContain('is 90 s ahead of the other clocks, by the median of the 3 requests');
    const [behind] = findingsOf(clockSkew, { clockPairs: pairs(-3600, -3700, -3600, -3600) });
    expect(behind?.summary).toContain('is 1 h behind the other clocks');
  });

  it('does not hold at a minute, nor for fewer than three requests', () => {
    expect(findingsOf(clockSkew, { clockPairs: pairs(60, 60, 60) })).toEqual([]);
    expect(findingsOf(clockSkew, { clockPairs: pairs(60.001, 60.001, 60.001) })).toHaveLength(1);
    expect(findingsOf(clockSkew, { clockPairs: pairs(90, 90) })).toEqual([]);
    const oneRequest = [pair(1, 90), pair(1, 91), pair(1, 92), pair(2, 90)];
    expect(findingsOf(clockSkew, { clockPairs: oneRequest })).toEqual([]);
  });

  it('does not hold where the length of the calls explains it', () => {
    const long = pairs(90, -90, 95).map((one) => ({ ...one, durationNs: 40_000_000_000n }));
    expect(findingsOf(clockSkew, { clockPairs: long })).toEqual([]);
    const short = pairs(90, 90, 95).map((one) => ({ ...one, durationNs: 20_000_000_000n }));
    expect(findingsOf(clockSkew, { clockPairs: short })).toHaveLength(1);
  });

  it('lets the pair that says least stand for its request, and keeps nodes apart', () => {
    const clockPairs = [
      ...pairs(90, 90, 90),
      pair(3, 10),
      pair(2, 10),
      ...pairs(90, 90).map((one) => ({ ...one, nodeId: 2 })),
    ];
    expect(findingsOf(clockSkew, { clockPairs })).toEqual([]);
  });

  it('is the same for a clock that is as far off the other way', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -120, max: 120 }), { maxLength: 7 }), (skews) => {
        const one = findingsOf(clockSkew, { clockPairs: pairs(...skews) });
        const other = findingsOf(clockSkew, { clockPairs: pairs(...skews.map((skew) => -skew)) });
        expect(other.length).toBe(one.length);
        if (skews.every((skew) => Math.abs(skew) <= 60)) expect(one).toEqual([]);
        if (skews.length >= 3 && skews.every((skew) => skew > 60)) expect(one).toHaveLength(1);
      }),
    );
  });
});
