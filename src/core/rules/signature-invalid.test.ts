import { describe, expect, it } from 'vitest';
import { findingsOf, ground, hex32, LABEL, node, request, REQUEST_SOURCE } from './case-facts.test-helper.ts';
import { signatureInvalid } from './signature-invalid.ts';

describe('signature-invalid', () => {
  it('finds signatures that verify under no known key, one finding per enclave', () => {
    const findings = findingsOf(signatureInvalid, {
      requests: [
        request(1, { signature: 'invalid' }),
        request(2, { signature: 'invalid' }),
        request(3, { signature: 'invalid', nodeId: 2 }),
      ],
    });
    expect(findings).toMatchObject([
      {
        severity: 'critical',
        labels: [LABEL],
        nodes: [1],
        requests: [1, 2],
        grounds: [ground(REQUEST_SOURCE, 1), ground(REQUEST_SOURCE, 2)],
      },
      { nodes: [2], requests: [3] },
    ]);
    expect(findings[0]?.summary).toContain(`0x${node(1).name}`);
  });

  it('says nothing of what is valid, missing, unverifiable or signed by another', () => {
    const requests = [
      request(1, { signature: 'valid' }),
      request(2, { signature: 'absent' }),
      request(3, { signature: 'unverifiable' }),
      request(4, { signature: 'invalid', signedByOther: hex32(9) }),
    ];
    expect(findingsOf(signatureInvalid, { requests })).toEqual([]);
  });
});
