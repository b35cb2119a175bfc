import { describe, expect, it } from 'vitest';
import type { FirstFetch } from '../../model/facts.ts';
import { at, findingsOf, ground, LABEL, node, NODE_SOURCE, request, REQUEST_SOURCE } from './case-facts.test-helper.ts';
import { servedBeforeFetched } from './served-before-fetched.ts';

const fetch = (more: Partial<FirstFetch> = {}): FirstFetch => ({
  nodeId: 1,
  artifactId: 1,
  timeNs: at(5000),
  logFromNs: at(0),
  ground: ground(NODE_SOURCE, 50),
  ...more,
});

function found(seconds: number, more: Partial<FirstFetch> = {}, about: Parameters<typeof request>[1] = {}) {
  const requests = [request(1, { timeNs: at(seconds), ...about })];
  return findingsOf(servedBeforeFetched, { nodes: [node(1), node(2)], requests, firstFetches: [fetch(more)] });
}

describe('served-before-fetched', () => {
  it('finds requests from well before the node’s first fetch', () => {
    expect(found(1000)).toMatchObject([
      {
        severity: 'low',
        labels: [LABEL],
        nodes: [1],
        artifacts: [1],
        requests: [1],
        grounds: [ground(REQUEST_SOURCE, 1), ground(NODE_SOURCE, 50)],
      },
    ]);
  });

  it('does not hold within the time that a call and its fetch may take, or after it', () => {
    expect(found(4400)).toEqual([]);
    expect(found(5001)).toEqual([]);
    expect(found(4399)).toHaveLength(1);
  });

  it('does not hold where the node’s records begin later, for another node or artifact, or for what is disputed', () => {
    expect(found(1000, { logFromNs: at(1001) })).toEqual([]);
    expect(found(1000, { nodeId: 2 })).toEqual([]);
    expect(found(1000, { artifactId: 2 })).toEqual([]);
    expect(found(1000, {}, { status: 'contradicted' })).toEqual([]);
    expect(found(1000, {}, { nodeId: null })).toEqual([]);
    expect(found(1000, {}, { timeNs: null })).toEqual([]);
  });
});
