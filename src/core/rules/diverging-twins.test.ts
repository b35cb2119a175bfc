import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { at, findingsOf, ground, hex32, LABEL, request, REQUEST_SOURCE } from './case-facts.test-helper.ts';
import { divergingTwins } from './diverging-twins.ts';

const twin = (id: number, artifactId: number, output: number, more: Parameters<typeof request>[1] = {}) =>
  request(id, { artifactId, inputHash: hex32(7), outputHash: hex32(output), ...more });

describe('diverging-twins', () => {
  it('finds one input with two outputs from two artifacts', () => {
    const [finding, ...more] = findingsOf(divergingTwins, {
      requests: [twin(1, 1, 100), twin(2, 2, 200, { nodeId: 2 }), twin(3, 2, 200, { nodeId: 2 })],
    });
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      severity: 'high',
      labels: [LABEL],
      nodes: [1, 2],
      artifacts: [1, 2],
      requests: [1, 2, 3],
      fromNs: at(1),
      toNs: at(3),
      grounds: [ground(REQUEST_SOURCE, 1), ground(REQUEST_SOURCE, 2), ground(REQUEST_SOURCE, 3)],
    });
    expect(finding?.summary).toContain(hex32(7));
  });

  it('leaves out who agrees with the other side in output or in artifact', () => {
    const requests = [twin(1, 2, 100), twin(2, 1, 100), twin(3, 2, 200)];
    expect(findingsOf(divergingTwins, { requests })).toMatchObject([{ requests: [2, 3] }]);
  });

  it('is sampling when one artifact gave two answers, and nothing when two artifacts gave one', () => {
    expect(findingsOf(divergingTwins, { requests: [twin(1, 1, 100), twin(2, 1, 200)] })).toEqual([]);
    expect(findingsOf(divergingTwins, { requests: [twin(1, 1, 100), twin(2, 2, 100)] })).toEqual([]);
    // Every pair of these three has either the output or the artifact in common.
    expect(findingsOf(divergingTwins, { requests: [twin(1, 1, 100), twin(2, 1, 200), twin(3, 1, 300)] })).toEqual([]);
  });

  it('needs the same label, the same input, and everything known', () => {
    const first = twin(1, 1, 100);
    const others = [
      twin(2, 2, 200, { label: 'other' }),
      twin(2, 2, 200, { label: null }),
      twin(2, 2, 200, { inputHash: hex32(8) }),
      twin(2, 2, 200, { inputHash: null }),
      twin(2, 2, 200, { outputHash: null }),
      twin(2, 2, 200, { artifactId: null }),
      twin(2, 2, 200, { status: 'contradicted' }),
    ];
    for (const other of others) expect(findingsOf(divergingTwins, { requests: [first, other] })).toEqual([]);
  });

  it('finds twins of unknown time', () => {
    const requests = [twin(1, 1, 100, { timeNs: null }), twin(2, 2, 200, { timeNs: null })];
    expect(findingsOf(divergingTwins, { requests })).toMatchObject([{ requests: [1, 2], fromNs: null, toNs: null }]);
  });

  it('names exactly those with a twin that differs in both', () => {
    const calls = fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })), { maxLength: 6 });
    fc.assert(
      fc.property(calls, (list) => {
        const expected = list.flatMap(([a, o], i) => (list.some(([b, p]) => a !== b && o !== p) ? [i + 1] : []));
        const requests = list.map(([artifactId, output], i) => twin(i + 1, artifactId, output));
        expect(findingsOf(divergingTwins, { requests }).flatMap((finding) => finding.requests)).toEqual(expected);
      }),
    );
  });
});
