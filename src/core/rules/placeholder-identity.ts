import { NumberList } from '../../base/number-list.ts';
import type { CaseFacts, RequestFacts } from '../../model/facts.ts';
import type { Finding } from '../../model/finding.ts';
import type { Locator } from '../../model/locator.ts';
import type { Rule } from '../../model/rule.ts';
import { GroundList, groundKey } from './grounds.ts';
import { known, makeFinding } from './make-finding.ts';
import { counted, during, hexName } from './names.ts';
import { isInCopy } from './settled-tuples.ts';
import { spanOf } from './time-span.ts';

/** Here the records are the subject, and only the grounds can name them: as many as handles are printed. */
const RECORD_LIMIT = 100;

class StandIn {
  readonly what: string;
  readonly value: string;
  readonly records = new Set<string>();
  readonly grounds = new GroundList(RECORD_LIMIT);
  readonly labels = new Set<string>();
  readonly nodes = new Set<number>();
  readonly requests = new NumberList();
  fromNs: bigint | null = null;
  toNs: bigint | null = null;

  constructor(what: string, value: string) {
    this.what = what;
    this.value = value;
  }

  add(ground: Locator, timeNs: bigint | null): void {
    this.records.add(groundKey(ground));
    this.grounds.add(ground);
    Object.assign(this, spanOf([this.fromNs, this.toNs, timeNs]));
  }

  addRequest(request: RequestFacts): void {
    if (this.requests.last === request.id) return;
    this.requests.push(request.id);
    for (const label of known(request.label)) this.labels.add(label);
    for (const node of known(request.nodeId)) this.nodes.add(node);
  }
}

/** A record holds a stand-in where an identity belongs. */
export const placeholderIdentity: Rule = {
  id: 'placeholder-identity',
  title: 'A stand-in where an identity belongs',
  version: 1,
  begin: (facts) => {
    const standIns = new Map<string, StandIn>();
    const standIn = (what: string, value: string): StandIn => {
      const key = JSON.stringify([what, value]);
      let found = standIns.get(key);
      if (found === undefined) standIns.set(key, (found = new StandIn(what, value)));
      return found;
    };
    return {
      request: (request) => {
        for (const { what, value, ground } of request.placeholders) {
          const found = standIn(what, value);
          found.add(ground, request.timeNs);
          found.addRequest(request);
        }
      },
      end: () => {
        addRecords(facts, standIn);
        return [...standIns.values()].map(toFinding);
      },
    };
  },
};

/** Leaves, and records of no request. */
function addRecords(facts: CaseFacts, standIn: (what: string, value: string) => StandIn): void {
  for (const settlement of facts.settlements()) {
    if (settlement.placeholders.length === 0 || isInCopy(facts, settlement)) continue;
    for (const { what, value } of settlement.placeholders)
      standIn(what, value).add(settlement.ground, settlement.timeNs);
  }
  for (const { what, value, ground } of facts.placeholders) standIn(what, value).add(ground, null);
}

function toFinding(standIn: StandIn): Finding {
  const { requests, fromNs, toNs } = standIn;
  const records = standIn.records.size;
  const time = fromNs === null ? '' : during(fromNs, toNs);
  const about = requests.length === 0 ? '' : `, of ${counted(requests.length, 'request')}`;
  return makeFinding('placeholder-identity', {
    summary: `${counted(records, 'record')}${about}${time} ${records === 1 ? 'holds' : 'hold'} the stand-in ${hexName(standIn.value)} where the ${standIn.what} belongs.`,
    alternatives: [
      'Software on the way fills a gap with this value when the real one is missing: it identifies nothing, and equal values do not make two records belong together.',
    ],
    settledBy:
      'The record of the same call from nearer its origin: the gateway’s response body with its tee_id and tee_signature, or the facilitator’s job record with the hash of the mined transaction (GET /settle/<job id>).',
    labels: standIn.labels,
    nodes: standIn.nodes,
    requests,
    fromNs,
    toNs,
    grounds: standIn.grounds.list(),
  });
}
