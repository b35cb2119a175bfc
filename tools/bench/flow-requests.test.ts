import { describe, expect, it } from 'vitest';
import { flowToSvg } from '../../src/model/flow/flow-svg.ts';
import { aggregated, benchRequests, requestsOfCalls } from './flow-requests.ts';

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe('aggregated', () => {
  it('loses no request in any column', () => {
    const data = aggregated(benchRequests(20_000, 3));
    for (const values of [
      data.labels.requests,
      data.nodes.requests,
      data.artifacts.requests,
      data.strips.requests,
      data.strips.density,
      data.links.requests,
      data.timeline,
    ])
      expect(sum(values)).toBe(20_000);
    expect(data.labels.diverging.filter(Boolean)).toHaveLength(6);
  });

  it('gives the same picture for the same seed', () => {
    const picture = () => flowToSvg(aggregated(benchRequests(5_000, 9)), { width: 1000, height: 700, theme: 'light' });
    expect(picture()).toBe(picture());
  });

  it('takes calls between services as requests', () => {
    const data = aggregated(
      requestsOfCalls([
        { parent: 'a', child: 'b' },
        { parent: 'a', child: 'c' },
      ]),
    );
    expect(data.labels.requests).toEqual([2]);
    expect(data.nodes.requests).toEqual([1, 1]);
  });
});
