import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { at, findingsOf, ground, LABEL, node, release, request, REQUEST_SOURCE } from './case-facts.test-helper.ts';
import { nodeDrift } from './node-drift.ts';

const answered = (id: number, nodeId: number | null, artifactId: number, seconds: number = id) =>
  request(id, { nodeId, artifactId, timeNs: at(seconds) });
const releases = [release(1, -20), release(2, -10)];

describe('node-drift', () => {
  it('finds a node that answers with an older release after another one had the newer', () => {
    const [finding, ...more] = findingsOf(nodeDrift, {
      releases,
      requests: [answered(1, 1, 1), answered(2, 2, 2), answered(3, 1, 1), answered(4, 1, 1), answered(5, 1, 2)],
    });
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      severity: 'medium',
      labels: [LABEL],
      nodes: [1],
      artifacts: [1, 2],
      requests: [3, 4],
      fromNs: at(3),
      toNs: at(4),
    });
    expect(finding?.grounds.slice(0, 2)).toEqual([ground(REQUEST_SOURCE, 3), ground(REQUEST_SOURCE, 2)]);
    expect(finding?.summary).toBe(
      `Node 0x${node(1).name} answered 2 requests for the label "volatility" between 2026-03-02T14:00:03Z and 2026-03-02T14:00:04Z with blob-1, ` +
        `although node 0x${node(2).name} had answered with the newer release blob-2 at 2026-03-02T14:00:02Z.`,
    );
  });

  it('finds a node that falls back behind itself', () => {
    const [finding] = findingsOf(nodeDrift, { releases, requests: [answered(1, 1, 2), answered(2, 1, 1)] });
    expect(finding).toMatchObject({ nodes: [1], requests: [2] });
    expect(finding?.summary).toContain('it had itself answered');
  });

  it('counts an answer of another node at the very same time, in whatever order they come', () => {
    const same = [answered(1, 1, 1, 5), answered(2, 2, 2, 5)];
    expect(findingsOf(nodeDrift, { releases, requests: same })).toMatchObject([{ nodes: [1], requests: [1] }]);
    expect(findingsOf(nodeDrift, { releases, requests: [answered(1, 2, 2, 5), answered(2, 1, 1, 5)] })).toMatchObject([
      { nodes: [1], requests: [2] },
    ]);
  });

  it('does not order two answers of one node at the same time', () => {
    expect(findingsOf(nodeDrift, { releases, requests: [answered(1, 1, 1, 5), answered(2, 1, 2, 5)] })).toEqual([]);
  });

  it('does not hold for a node that follows late while no other is ahead', () => {
    expect(
      findingsOf(nodeDrift, { releases, requests: [answered(1, 1, 1), answered(2, 2, 1), answered(3, 2, 2)] }),
    ).toEqual([]);
  });

  it('does not hold without a node, for what is no release, for disputed requests, or when the order is open', () => {
    expect(findingsOf(nodeDrift, { releases, requests: [answered(1, 2, 2), answered(2, null, 1)] })).toEqual([]);
    expect(findingsOf(nodeDrift, { releases, requests: [answered(1, null, 2), answered(2, 1, 1)] })).toEqual([]);
    expect(
      findingsOf(nodeDrift, { releases: releases.slice(1), requests: [answered(1, 2, 2), answered(2, 1, 1)] }),
    ).toEqual([]);
    const disputed = [answered(1, 2, 2), request(2, { artifactId: 1, status: 'contradicted' })];
    expect(findingsOf(nodeDrift, { releases, requests: disputed })).toEqual([]);
    const open = [1, 2].map((id) => release(id, -10, { basis: 'hub-capture', afterNs: null }));
    expect(findingsOf(nodeDrift, { releases: open, requests: [answered(1, 2, 2), answered(2, 1, 1)] })).toEqual([]);
  });

  it('sees an artifact that was released again as new again', () => {
    const again = [release(1, -20), release(2, -10), release(1, 5)];
    const requests = [answered(1, 2, 2), answered(3, 1, 1), answered(6, 3, 1)];
    expect(findingsOf(nodeDrift, { releases: again, requests })).toMatchObject([{ nodes: [1], requests: [3] }]);
  });

  it('makes one finding per node and label', () => {
    const other = { label: 'other' };
    const requests = [
      answered(1, 2, 2),
      answered(2, 1, 1),
      answered(3, 3, 1),
      request(4, { ...other, nodeId: 2, artifactId: 2 }),
      request(5, { ...other, nodeId: 1, artifactId: 1 }),
    ];
    const both = [...releases, ...releases.map((one) => ({ ...one, ...other }))];
    const found = findingsOf(nodeDrift, { releases: both, requests }).map(({ labels, nodes }) => [labels, nodes]);
    expect(found).toEqual([
      [[LABEL], [1]],
      [[LABEL], [3]],
      [['other'], [1]],
    ]);
  });

  it('finds exactly the requests that lag, by the definition', () => {
    const small = (max: number) => fc.integer({ min: 1, max });
    const calls = fc.array(fc.record({ node: small(3), artifact: small(3), time: small(6) }), { maxLength: 10 });
    fc.assert(
      fc.property(calls, (list) => {
        const requests = list.map((call, i) => answered(i + 1, call.node, call.artifact, call.time));
        const lagging = list.flatMap((call, i) => {
          const ahead = list.some(
            (other) =>
              other.artifact > call.artifact &&
              (other.node === call.node ? other.time < call.time : other.time <= call.time),
          );
          return ahead ? [i + 1] : [];
        });
        const three = [release(1, -3), release(2, -2), release(3, -1)];
        const found = findingsOf(nodeDrift, { releases: three, requests }).flatMap((finding) => finding.requests);
        expect(found.toSorted((a, b) => a - b)).toEqual(lagging);
      }),
    );
  });
});
