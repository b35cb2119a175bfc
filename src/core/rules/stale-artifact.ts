import type { CaseFacts } from '../../model/facts.ts';
import type { Finding } from '../../model/finding.ts';
import type { Rule } from '../../model/rule.ts';
import { chooseGrounds } from './grounds.ts';
import { isClear } from './label-service.ts';
import { known, makeFinding } from './make-finding.ts';
import { artifactName, counted, during, durationWords, joined, utc } from './names.ts';
import { RequestGroups, type RequestGroup } from './request-groups.ts';

interface Superseding {
  firstNs: bigint | null;
  readonly expected: Set<number>;
}

/** A request was answered with a release that another one had already replaced. */
export const staleArtifact: Rule = {
  id: 'stale-artifact',
  title: 'An older release was served',
  version: 1,
  begin: (facts) => {
    const groups = new RequestGroups({ byNode: false });
    const superseding = new Map<RequestGroup, Superseding>();
    return {
      request: (request) => {
        if (request.freshness !== 'stale' || !isClear(request)) return;
        const group = groups.add(request);
        let by = superseding.get(group);
        if (by === undefined) superseding.set(group, (by = { firstNs: null, expected: new Set() }));
        const since = request.supersededNs;
        if (since !== null && (by.firstNs === null || since < by.firstNs)) by.firstNs = since;
        if (request.expectedArtifactId !== null) by.expected.add(request.expectedArtifactId);
      },
      end: () => [...superseding].map(([group, by]) => toFinding(facts, group, by)),
    };
  },
};

function toFinding(facts: CaseFacts, group: RequestGroup, by: Superseding): Finding {
  const { label, artifactId } = group;
  const served = artifactId === null ? 'an artifact' : artifactName(facts, artifactId);
  const newer = [...by.expected].map((id) => artifactName(facts, id));
  const since = by.firstNs === null ? '' : ` since ${utc(by.firstNs)}`;
  const instead = newer.length === 0 ? '' : `; the newest was ${joined(newer)}`;
  const releases = facts.releases.filter(
    (release) => release.label === label && (release.artifactId === artifactId || by.expected.has(release.artifactId)),
  );
  const grounds = group.grounds.list();
  return makeFinding('stale-artifact', {
    summary:
      `${counted(group.requests.length, 'request')} for the label "${label}"${during(group.fromNs, group.toNs)} ` +
      `${group.requests.length === 1 ? 'was' : 'were'} answered with ${served}, ` +
      `which a newer release had replaced${since}${instead}.`,
    alternatives: [
      'A caller may have asked for this version on purpose; that would stand in the call’s own record as a version or a content id, and it explains the choice, not the label.',
      lagWords(group, by),
      'The publish time may be wrong: it comes from the records of the release that are listed as grounds, and a request inside an uncertain publish interval is not counted here.',
    ],
    settledBy:
      'What the node loaded for these requests: its artifact.load records with sha256 or computed_blob_id, from the node’s own log; for a gateway, the enclave’s TEE registry entry and the measurements of its image; and a Model Hub capture of the label’s versions taken near the requests.',
    labels: known(label),
    nodes: group.nodes,
    artifacts: known(artifactId),
    requests: group.requests,
    fromNs: group.fromNs,
    toNs: group.toNs,
    grounds: chooseGrounds(
      grounds,
      releases.flatMap((release) => release.grounds.slice(0, 1)),
      grounds.length + 6,
    ),
  });
}

function lagWords(group: RequestGroup, by: Superseding): string {
  const nodes = group.nodes.size === 0 ? 'no node is named' : `${counted(group.nodes.size, 'node')} answered so`;
  const lag = by.firstNs === null || group.toNs === null ? null : durationWords(group.toNs - by.firstNs);
  const length = lag === null ? '' : `, the last time ${lag} after the newer release`;
  return `A cache or an enclave image that had not followed the release would do this: ${nodes}${length}.`;
}
