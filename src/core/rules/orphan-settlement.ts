import type { CaseFacts } from '../../model/facts.ts';
import type { Finding } from '../../model/finding.ts';
import type { Rule } from '../../model/rule.ts';
import { chooseGrounds, GROUND_LIMIT } from './grounds.ts';
import { makeFinding } from './make-finding.ts';
import { joined } from './names.ts';
import { groupByTuple, placeWords, settlementGrounds, tupleWords, type Settled } from './settled-tuples.ts';
import { spanOf } from './time-span.ts';

/** Something was settled that no request of the case tells of. */
export const orphanSettlement: Rule = {
  id: 'orphan-settlement',
  title: 'A settlement without its request',
  version: 1,
  begin: (facts) => ({
    end: () => {
      const orphans = groupByTuple(facts, (settlement) => settlement.requestId === null && !settlement.looseMatch);
      const enclaves = new Map(
        [...facts.nodes.values()].filter((node) => node.isEnclave).map((node) => [node.name, node.id]),
      );
      return [...orphans.values()].map((settlements) => toFinding(facts, enclaves, settlements));
    },
  }),
};

function toFinding(facts: CaseFacts, enclaves: ReadonlyMap<string, number>, settlements: readonly Settled[]): Finding {
  const [first] = settlements;
  const places = new Set(settlements.map((settlement) => placeWords(facts, settlement)));
  const node = first === undefined ? undefined : enclaves.get(first.tuple.teeId);
  return makeFinding('orphan-settlement', {
    summary: `No request of the case has the inference that ${joined([...places])} settled: ${first === undefined ? '' : tupleWords(first.tuple)}.`,
    alternatives: [
      'A batch holds the calls of everybody who used the facilitator at that time, so an inference of somebody else is the plain explanation where the case has one caller’s records only.',
      'The request may be in the case with another hash or time: then it shows there as an unsettled request of the same enclave.',
    ],
    settledBy:
      'The caller’s or the gateway’s record of the answer with these hashes (its response body or X-TEE-* headers), or the facilitator’s job record of the settlement.',
    nodes: node === undefined ? [] : [node],
    ...spanOf(settlements.map((settlement) => settlement.timeNs)),
    grounds: chooseGrounds([], settlementGrounds(settlements), GROUND_LIMIT),
  });
}
