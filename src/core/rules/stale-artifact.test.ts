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
import { staleArtifact } from './stale-artifact.ts';

const stale = { freshness: 'stale', expectedArtifactId: 2, supersededNs: at(5) } as const;

describe('stale-artifact', () => {
  it('groups stale requests of one label and artifact, and rests on them and on both releases', () => {
    const [finding, ...more] = findingsOf(staleArtifact, {
      releases: [release(1, 0), release(2, 5), release(3, 6, { label: 'other' })],
      requests: [
        request(10, stale),
        request(20, { ...stale, nodeId: 2 }),
        request(30, { freshness: 'current', artifactId: 2 }),
      ],
    });
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      rule: 'stale-artifact',
      severity: 'high',
      labels: [LABEL],
      nodes: [1, 2],
      artifacts: [1],
      requests: [10, 20],
      fromNs: at(10),
      toNs: at(20),
      grounds: [
        ground(REQUEST_SOURCE, 10),
        ground(REQUEST_SOURCE, 20),
        ground(RELEASE_SOURCE, 1),
        ground(RELEASE_SOURCE, 2),
      ],
    });
    expect(finding?.summary).toBe(
      '2 requests for the label "volatility" between 2026-03-02T14:00:10Z and 2026-03-02T14:00:20Z were answered with blob-1, ' +
        'which a newer release had replaced since 2026-03-02T14:00:05Z; the newest was blob-2.',
    );
  });

  it('keeps other labels and other artifacts apart', () => {
    const requests = [
      request(1, stale),
      request(2, { ...stale, label: 'other' }),
      request(3, { ...stale, artifactId: 3 }),
    ];
    expect(findingsOf(staleArtifact, { requests }).map((finding) => finding.requests)).toEqual([[1], [2], [3]]);
  });

  it('says nothing where freshness is anything else, or the artifact is disputed or unknown', () => {
    const requests = [
      request(1, { freshness: 'unpublished' }),
      request(2, { freshness: 'unknown' }),
      request(3, { freshness: 'current' }),
      request(4, { ...stale, status: 'contradicted' }),
      request(5, { ...stale, artifactId: null }),
    ];
    expect(findingsOf(staleArtifact, { requests })).toEqual([]);
  });
});
