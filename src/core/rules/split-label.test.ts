import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  at,
  findingsOf,
  ground,
  LABEL,
  release,
  RELEASE_SOURCE,
  request,
  REQUEST_SOURCE,
} from './case-facts.test-helper.ts';
import { splitLabel } from './split-label.ts';

const answered = (
  id: number,
  artifactId: number,
  seconds: number | null = id,
  more: Parameters<typeof request>[1] = {},
) => request(id, { artifactId, timeNs: seconds === null ? null : at(seconds), ...more });

describe('split-label', () => {
  it('finds two artifacts in service at one time', () => {
    const [finding, ...more] = findingsOf(splitLabel, {
      releases: [release(1, 0)],
      requests: [
        answered(1, 1),
        answered(2, 2, 2, { nodeId: 2 }),
        answered(3, 1),
        answered(4, 2, 4, { nodeId: 2 }),
        answered(9, 3),
      ],
    });
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      severity: 'high',
      labels: [LABEL],
      nodes: [1, 2],
      artifacts: [1, 2],
      requests: [1, 2, 3, 4],
      fromNs: at(2),
      toNs: at(3),
    });
    expect(finding?.grounds.slice(0, 3)).toEqual([
      ground(REQUEST_SOURCE, 1),
      ground(REQUEST_SOURCE, 2),
      ground(RELEASE_SOURCE, 1),
    ]);
    expect(finding?.summary).toBe(
      'The label "volatility" meant more than one artifact at the same time, first at 2026-03-02T14:00:02Z and last at 2026-03-02T14:00:03Z: ' +
        'blob-1 answered 2 requests from 2026-03-02T14:00:01Z to 2026-03-02T14:00:03Z and blob-2 answered 2 requests from 2026-03-02T14:00:02Z to 2026-03-02T14:00:04Z.',
    );
    expect(finding?.alternatives[0]).toContain('no node answered with more than one');
  });

  it('counts one shared moment, at either end', () => {
    const [finding] = findingsOf(splitLabel, { requests: [answered(1, 1), answered(2, 1, 5), answered(3, 2, 5)] });
    expect(finding).toMatchObject({ fromNs: at(5), toNs: at(5), artifacts: [1, 2] });
  });

  it('is not a split when one artifact took the place of another for good', () => {
    expect(
      findingsOf(splitLabel, { requests: [answered(1, 1), answered(2, 1), answered(3, 2), answered(4, 2)] }),
    ).toEqual([]);
  });

  it('is not a split when nodes differ but the artifact is the same, or the labels are two', () => {
    const requests = [
      answered(1, 1),
      answered(2, 1, 2, { nodeId: 2 }),
      answered(3, 2, 1, { label: 'other' }),
      answered(4, 2, 2, { label: 'other' }),
    ];
    expect(findingsOf(splitLabel, { requests })).toEqual([]);
  });

  it('leaves out requests that are disputed, of no known artifact, or without a time', () => {
    const between = [
      answered(2, 2, 2, { status: 'contradicted' }),
      request(3, { artifactId: null, timeNs: at(2) }),
      answered(4, 2, null),
      answered(6, 2, 2, { label: null }),
    ];
    expect(findingsOf(splitLabel, { requests: [answered(1, 1), ...between, answered(5, 1)] })).toEqual([]);
  });

  it('names exactly the artifacts whose intervals meet another one', () => {
    const calls = fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 12 })), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(calls, (list) => {
        const requests = list.map(([artifactId, seconds], i) => answered(i + 1, artifactId, seconds));
        const spans = [1, 2, 3, 4].flatMap((id) => {
          const times = list.filter(([artifactId]) => artifactId === id).map(([, seconds]) => seconds);
          return times.length === 0 ? [] : [{ id, from: Math.min(...times), to: Math.max(...times) }];
        });
        const pairs = spans.flatMap((a) =>
          spans.filter((b) => a.id !== b.id && a.from <= b.to && b.from <= a.to).map((b) => ({ a, b })),
        );
        const findings = findingsOf(splitLabel, { requests });
        expect(findings.length).toBe(pairs.length > 0 ? 1 : 0);
        if (findings[0] === undefined) return;
        expect(findings[0].artifacts).toEqual([...new Set(pairs.map(({ a }) => a.id))].toSorted());
        expect(findings[0].fromNs).toBe(at(Math.min(...pairs.map(({ a, b }) => Math.max(a.from, b.from)))));
        expect(findings[0].toNs).toBe(at(Math.max(...pairs.map(({ a, b }) => Math.min(a.to, b.to)))));
      }),
    );
  });
});
