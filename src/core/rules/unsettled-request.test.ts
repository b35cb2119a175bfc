import { describe, expect, it } from 'vitest';
import { at, findingsOf, LABEL, request, tuple } from './case-facts.test-helper.ts';
import { unsettledRequest } from './unsettled-request.ts';

const signed = (id: number, more: Parameters<typeof request>[1] = {}) => request(id, { tuple: tuple(id), ...more });

describe('unsettled-request', () => {
  it('finds answers that no settlement holds although the case goes on for 15 minutes', () => {
    const requests = [signed(1), signed(2, { settlementVerdict: 'missing' }), signed(3)];
    const findings = findingsOf(unsettledRequest, { requests, lastSettlementNs: at(2 + 900) });
    expect(findings).toMatchObject([{ severity: 'medium', labels: [LABEL], nodes: [1], requests: [1, 2] }]);
  });

  it('does not hold when the settlements of the case end earlier, or there are none', () => {
    expect(findingsOf(unsettledRequest, { requests: [signed(1)], lastSettlementNs: at(900.999) })).toEqual([]);
    expect(findingsOf(unsettledRequest, { requests: [signed(1)] })).toEqual([]);
  });

  it('does not hold for what is settled, private, without a whole tuple or without a time', () => {
    const requests = [
      signed(1, { settlementVerdict: 'included' }),
      signed(2, { settlementVerdict: 'individual' }),
      signed(3, { settlementVerdict: 'root-mismatch' }),
      signed(4, { isPrivate: true }),
      signed(5, { tuple: null, nodeId: null }),
      signed(6, { timeNs: null }),
    ];
    expect(findingsOf(unsettledRequest, { requests, lastSettlementNs: at(9000) })).toEqual([]);
  });
});
