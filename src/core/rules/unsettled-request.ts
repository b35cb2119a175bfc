import { NS_PER_SECOND } from '../../base/time.ts';
import type { CaseFacts, RequestFacts } from '../../model/facts.ts';
import type { Finding } from '../../model/finding.ts';
import type { Rule } from '../../model/rule.ts';
import { makeFinding } from './make-finding.ts';
import { counted, during, forLabel, utc } from './names.ts';
import { RequestGroups, type RequestGroup } from './request-groups.ts';

/** The facilitator holds a batch back no longer than this (inference-facilitator, max age of a batch). */
const LATEST_SETTLEMENT_NS = 15n * 60n * NS_PER_SECOND;

/** An answer that should have been settled by now, as far as the case reaches, and was not. */
export const unsettledRequest: Rule = {
  id: 'unsettled-request',
  title: 'An answer was never settled',
  version: 1,
  begin: (facts) => {
    const groups = new RequestGroups({ byNode: true });
    return {
      request: (request) => {
        if (isUnsettled(facts, request)) groups.add(request);
      },
      end: () => [...groups].map((group) => toFinding(facts, group)),
    };
  },
};

function isUnsettled(facts: CaseFacts, request: RequestFacts): boolean {
  const { settlementVerdict: verdict, timeNs, tuple } = request;
  if (tuple === null || request.isPrivate || timeNs === null || facts.lastSettlementNs === null) return false;
  if (verdict !== null && verdict !== 'missing') return false;
  return facts.lastSettlementNs - timeNs >= LATEST_SETTLEMENT_NS;
}

function toFinding(facts: CaseFacts, group: RequestGroup): Finding {
  const one = group.requests.length === 1;
  const last =
    facts.lastSettlementNs === null ? '' : `, though the case holds settlements up to ${utc(facts.lastSettlementNs)}`;
  return makeFinding('unsettled-request', {
    summary:
      `${counted(group.requests.length, 'signed answer')}${forLabel(group.label)}${during(group.fromNs, group.toNs)} ` +
      `${one ? 'is' : 'are'} in no batch tree and no individual settlement of the case${last}.`,
    alternatives: [
      'The settlement may exist and not be in the case: a batch tree is kept on Walrus for ten epochs only, and only those that were exported can be searched.',
      'The call may have been private without any record that says so: only a stated X-SETTLEMENT-TYPE of private was left out here.',
      'The facilitator may have dropped it: a settlement that failed once was lost in some versions.',
    ],
    settledBy:
      'The batch trees and the BatchSettlement and IndividualSettlement events of the 15 minutes after the answer (eth_getLogs of the settlement contract, and the blobs that the events name), or the facilitator’s job record (GET /settle/<job id>).',
    ...group.subjects(),
  });
}
