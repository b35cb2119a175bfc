import { describe, expect, it } from 'vitest';
import type { ContentMismatch } from '../../model/facts.ts';
import { at, findingsOf, ground, NODE_SOURCE, RELEASE_SOURCE } from './case-facts.test-helper.ts';
import { contentMismatch } from './content-mismatch.ts';

function load(seconds: number, more: Partial<ContentMismatch> = {}): ContentMismatch {
  return {
    basis: 'loaded-id',
    nodeId: 1,
    artifactId: 1,
    expected: 'blob-1',
    found: 'blob-9',
    timeNs: at(seconds),
    requests: [],
    ground: ground(NODE_SOURCE, seconds),
    further: [],
    places: null,
    ...more,
  };
}

describe('content-mismatch', () => {
  it('gathers the loads of one node and artifact, with the requests that they were for', () => {
    const found = findingsOf(contentMismatch, {
      contentMismatches: [
        load(20, { requests: [8] }),
        load(10, { requests: [7, 8] }),
        load(30, { nodeId: 2 }),
        load(40, { artifactId: 2 }),
      ],
    });
    expect(found).toHaveLength(3);
    expect(found[0]).toMatchObject({
      rule: 'content-mismatch',
      severity: 'high',
      nodes: [1],
      artifacts: [1],
      labels: [],
      requests: [7, 8],
      fromNs: at(10),
      toNs: at(20),
      grounds: [ground(NODE_SOURCE, 20), ground(NODE_SOURCE, 10)],
    });
    expect(found[0]?.summary).toMatch(
      /^2 loads on node 0x\w+ under the id blob-1 between .*, but the id of the bytes is blob-9\.$/,
    );
  });

  it('rests on the record of the published hash as well', () => {
    const hash = load(1, { basis: 'loaded-hash', expected: 'aa', found: 'bb', further: [ground(RELEASE_SOURCE, 3)] });
    const [finding] = findingsOf(contentMismatch, { contentMismatches: [hash] });
    expect(finding?.summary).toContain('the SHA-256 of the bytes is bb, and it was published with aa.');
    expect(finding?.grounds).toEqual([ground(NODE_SOURCE, 1), ground(RELEASE_SOURCE, 3)]);
  });

  it('tells of files that lie in the case, with no node and no time', () => {
    const file = load(1, { basis: 'held-file', nodeId: null, timeNs: null });
    const [finding] = findingsOf(contentMismatch, { contentMismatches: [file] });
    expect(finding).toMatchObject({ nodes: [], artifacts: [1], fromNs: null, toNs: null });
    expect(finding?.summary).toBe('1 file of the case is kept under the id blob-1, but the id of the bytes is blob-9.');
  });

  it('finds nothing where nothing disagrees', () => {
    expect(findingsOf(contentMismatch, {})).toEqual([]);
  });
});
