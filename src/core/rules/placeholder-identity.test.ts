import { describe, expect, it } from 'vitest';
import { findingsOf, ground, request, settlement, SETTLEMENT_SOURCE, tree } from './case-facts.test-helper.ts';
import { placeholderIdentity } from './placeholder-identity.ts';

const ENCLAVE = 'ddc21f2d5d0af861b4fc1390df47f1c93bc5aee54e7e31763e97256d56148253';
const enclave = { what: 'enclave id', value: ENCLAVE };
const signature = { what: 'signature', value: '0xd3' };

describe('placeholder-identity', () => {
  it('gathers the records of one stand-in: of requests, of leaves, and of neither', () => {
    const findings = findingsOf(placeholderIdentity, {
      requests: [
        request(1, { placeholders: [{ ...enclave, ground: ground(6, 1) }] }),
        request(2, { placeholders: [{ ...enclave, ground: ground(6, 2) }] }),
      ],
      settlements: [settlement(3, { placeholders: [enclave, signature] })],
      placeholders: [{ ...enclave, ground: ground(6, 9) }],
    });
    expect(findings).toHaveLength(2);
    const [first, second] = findings.toSorted((a, b) => b.grounds.length - a.grounds.length);
    expect(first).toMatchObject({
      severity: 'low',
      requests: [1, 2],
      grounds: [ground(6, 1), ground(6, 2), ground(SETTLEMENT_SOURCE, 3), ground(6, 9)],
    });
    expect(first?.summary).toBe(
      `4 records, of 2 requests between 2026-03-02T14:00:01Z and 2026-03-02T14:00:03Z hold the stand-in 0x${ENCLAVE} where the enclave id belongs.`,
    );
    expect(second).toMatchObject({ requests: [], grounds: [ground(SETTLEMENT_SOURCE, 3)] });
    expect(second?.summary).toContain(
      '1 record at 2026-03-02T14:00:03Z holds the stand-in 0xd3 where the signature belongs',
    );
  });

  it('counts a record once, and copies of a tree not at all', () => {
    const placeholders = [{ ...enclave, ground: ground(6, 1) }];
    const findings = findingsOf(placeholderIdentity, {
      requests: [request(1, { placeholders })],
      placeholders,
      trees: [tree(1), tree(2, { copyOf: 1 })],
      settlements: [settlement(3, { treeId: 2, placeholders: [enclave] })],
    });
    expect(findings).toMatchObject([{ grounds: [ground(6, 1)], requests: [1] }]);
    expect(findings[0]?.summary).toContain('1 record, of 1 request');
  });

  it('keeps up to a hundred records as grounds, since they are what it is about', () => {
    const placeholders = Array.from({ length: 150 }, (_, i) => ({ ...signature, ground: ground(6, i) }));
    expect(findingsOf(placeholderIdentity, { placeholders })[0]?.grounds).toHaveLength(100);
  });

  it('says nothing where identities stand', () => {
    expect(findingsOf(placeholderIdentity, { requests: [request(1)], settlements: [settlement(1)] })).toEqual([]);
  });
});
