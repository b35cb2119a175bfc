import { describe, expect, it } from 'vitest';
import type { NodeFacts } from '../../model/facts.ts';
import { at, findingsOf, ground, LABEL, node, NODE_SOURCE, request, REQUEST_SOURCE } from './case-facts.test-helper.ts';
import { nodeNotActive } from './node-not-active.ts';

const turned = (seconds: number, enabled: boolean): NodeFacts['switches'][number] => ({
  atNs: at(seconds),
  enabled,
  ground: ground(NODE_SOURCE, 1000 + seconds),
});
const found = (one: NodeFacts, ...times: readonly number[]): readonly (readonly number[])[] =>
  findingsOf(nodeNotActive, { nodes: [one], requests: times.map((seconds) => request(seconds)) }).map(
    (finding) => finding.requests,
  );

describe('node-not-active', () => {
  it('finds answers from before the registration, not at its very moment', () => {
    const [finding, ...more] = findingsOf(nodeNotActive, {
      nodes: [node(1, { registeredNs: at(10) })],
      requests: [request(8), request(9), request(10), request(11)],
    });
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      severity: 'high',
      labels: [LABEL],
      nodes: [1],
      requests: [8, 9],
      grounds: [ground(REQUEST_SOURCE, 8), ground(REQUEST_SOURCE, 9), ground(NODE_SOURCE, 1)],
    });
    expect(finding?.summary).toContain('before it was registered at 2026-03-02T14:00:10Z');
  });

  it('finds answers between a disabling and the next enabling, each span for itself', () => {
    const one = node(1, {
      switches: [turned(0, true), turned(10, false), turned(12, false), turned(20, true), turned(30, false)],
    });
    expect(found(one, 5, 10, 11, 12, 13, 20, 21, 30, 31)).toEqual([[11, 12, 13], [31]]);
    const [finding] = findingsOf(nodeNotActive, { nodes: [one], requests: [request(11)] });
    expect(finding?.grounds).toEqual([
      ground(REQUEST_SOURCE, 11),
      ground(NODE_SOURCE, 1010),
      ground(NODE_SOURCE, 1020),
    ]);
    expect(finding?.summary).toContain('after it had been disabled at 2026-03-02T14:00:10Z');
  });

  it('does not hold when the registration is not known, or the time, or the node', () => {
    const disabled = { switches: [turned(0, false)] };
    expect(found(node(1, { ...disabled, registeredNs: null }), 5)).toEqual([]);
    const requests = [request(5, { timeNs: null }), request(6, { nodeId: null }), request(7, { nodeId: 99 })];
    expect(findingsOf(nodeNotActive, { nodes: [node(1, disabled)], requests })).toEqual([]);
  });

  it('does not hold while it is enabled', () => {
    expect(found(node(1, { switches: [turned(1, false), turned(2, true)] }), 3, 4)).toEqual([]);
    expect(found(node(1), 3)).toEqual([]);
  });
});
