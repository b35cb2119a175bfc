import { NS_PER_SECOND } from '../../base/time.ts';
import type { CaseFacts, FirstFetch } from '../../model/facts.ts';
import type { Finding } from '../../model/finding.ts';
import type { Rule } from '../../model/rule.ts';
import { chooseGrounds, GROUND_LIMIT } from './grounds.ts';
import { isClear } from './label-service.ts';
import { makeFinding } from './make-finding.ts';
import { artifactName, counted, during, forLabel, nodeName, utc } from './names.ts';
import { RequestGroups, type RequestGroup } from './request-groups.ts';

/** A call may itself have led to the fetch, and take as long as the fetch takes. */
const MARGIN_NS = 600n * NS_PER_SECOND;

/** A node answered with an artifact that, by its own records, it fetched only later. */
export const servedBeforeFetched: Rule = {
  id: 'served-before-fetched',
  title: 'A node served what it fetched only later',
  version: 1,
  begin: (facts) => {
    // Most cases tell of no fetch, and none has to be looked up for millions of requests.
    if (facts.firstFetches.length === 0) return { end: () => [] };
    const fetches = new Map(facts.firstFetches.map((fetch) => [`${fetch.nodeId} ${fetch.artifactId}`, fetch]));
    const groups = new RequestGroups({ byNode: true });
    const found = new Map<RequestGroup, FirstFetch>();
    return {
      request: (request) => {
        const { timeNs, nodeId, artifactId } = request;
        if (timeNs === null || nodeId === null || !isClear(request)) return;
        const fetch = fetches.get(`${nodeId} ${artifactId}`);
        // A log that begins later does not show what was there before.
        if (fetch === undefined || timeNs + MARGIN_NS >= fetch.timeNs || timeNs < fetch.logFromNs) return;
        found.set(groups.add(request), fetch);
      },
      end: () => [...found].map(([group, fetch]) => toFinding(facts, group, fetch)),
    };
  },
};

function toFinding(facts: CaseFacts, group: RequestGroup, { nodeId, artifactId, timeNs, ground }: FirstFetch): Finding {
  return makeFinding('served-before-fetched', {
    ...group.subjects(),
    summary:
      `Node ${nodeName(facts, nodeId)} answered ${counted(group.requests.length, 'request')}${forLabel(group.label)}${during(group.fromNs, group.toNs)} ` +
      `with ${artifactName(facts, artifactId)}, and the first that its own records tell of the artifact is that it fetched it at ${utc(timeNs)}.`,
    alternatives: [
      'The node may have had it before from elsewhere (an image, a disk that was moved) and fetched it again after losing it; its records of that time may have been cut.',
      'The node’s clock may be off: fetches are dated by it, requests by the caller or the chain where they can.',
    ],
    settledBy: 'The node’s whole log from its start on, and the file’s times on its disk (stat: birth, modification).',
    grounds: chooseGrounds(group.grounds.list(), [ground], GROUND_LIMIT + 1),
  });
}
