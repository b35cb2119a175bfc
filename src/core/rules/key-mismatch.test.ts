import { describe, expect, it } from 'vitest';
import { findingsOf, ground, hex32, node, NODE_SOURCE, request, REQUEST_SOURCE } from './case-facts.test-helper.ts';
import { keyMismatch } from './key-mismatch.ts';

describe('key-mismatch', () => {
  it('finds answers that another enclave signed, and rests on its entry too', () => {
    const signedByOther = node(2).name;
    const findings = findingsOf(keyMismatch, {
      requests: [
        request(1, { signature: 'invalid', signedByOther }),
        request(2, { signature: 'invalid', signedByOther: hex32(9) }),
      ],
    });
    expect(findings).toMatchObject([
      { severity: 'high', nodes: [1], requests: [1], grounds: [ground(REQUEST_SOURCE, 1), ground(NODE_SOURCE, 2)] },
      { nodes: [1], requests: [2], grounds: [ground(REQUEST_SOURCE, 2)] },
    ]);
    expect(findings[0]?.summary).toContain(`0x${signedByOther}`);
  });

  it('finds an id that stands beside the key of another id', () => {
    const mismatch = { recomputed: hex32(5), ground: ground(NODE_SOURCE, 99) };
    const findings = findingsOf(keyMismatch, { nodes: [node(1), node(2, { keyMismatch: mismatch })] });
    expect(findings).toMatchObject([{ nodes: [2], requests: [], grounds: [ground(NODE_SOURCE, 99)] }]);
    expect(findings[0]?.summary).toContain(`0x${hex32(5)}`);
  });

  it('says nothing of a signature that verifies under no known key', () => {
    expect(findingsOf(keyMismatch, { requests: [request(1, { signature: 'invalid' })] })).toEqual([]);
  });
});
