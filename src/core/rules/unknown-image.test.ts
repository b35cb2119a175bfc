import { describe, expect, it } from 'vitest';
import {
  at,
  findingsOf,
  ground,
  hex32,
  LABEL,
  node,
  NODE_SOURCE,
  request,
  REQUEST_SOURCE,
} from './case-facts.test-helper.ts';
import { unknownImage } from './unknown-image.ts';

const unknown = { imageKnown: false, pcrHash: hex32(0xbad) };

describe('unknown-image', () => {
  it('finds an enclave that answered on an image nobody measured', () => {
    const findings = findingsOf(unknownImage, {
      nodes: [node(1, unknown), node(2)],
      requests: [request(1), request(2, { nodeId: 2 }), request(3, { label: null, timeNs: null })],
    });
    expect(findings).toMatchObject([
      {
        severity: 'medium',
        labels: [LABEL],
        nodes: [1],
        requests: [1, 3],
        fromNs: at(1),
        grounds: [ground(NODE_SOURCE, 1), ground(REQUEST_SOURCE, 1), ground(REQUEST_SOURCE, 3)],
      },
    ]);
    expect(findings[0]?.summary).toContain(`0x${hex32(0xbad)}`);
  });

  it('does not hold when it answered nothing, is in no registry record, states no image, or is no enclave', () => {
    const cases = [
      node(9, unknown),
      node(1, { ...unknown, registered: false }),
      node(1, { ...unknown, pcrHash: null }),
      node(1, { ...unknown, isEnclave: false, name: 'node-a' }),
    ];
    for (const one of cases) expect(findingsOf(unknownImage, { nodes: [one], requests: [request(1)] })).toEqual([]);
  });
});
