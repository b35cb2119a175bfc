import type { CaseFacts, NodeFacts } from '../../model/facts.ts';
import type { Finding } from '../../model/finding.ts';
import type { Rule } from '../../model/rule.ts';
import { chooseGrounds, GroundList } from './grounds.ts';
import { known, makeFinding } from './make-finding.ts';
import { counted, during, hexName, nodeName } from './names.ts';
import { spanOf } from './time-span.ts';

interface Answered {
  readonly node: NodeFacts;
  readonly pcrHash: string;
  readonly requests: number[];
  readonly labels: Set<string>;
  readonly artifacts: Set<number>;
  readonly grounds: GroundList;
  fromNs: bigint | null;
  toNs: bigint | null;
}

/** An enclave answered whose registered image nobody can say anything about. */
export const unknownImage: Rule = {
  id: 'unknown-image',
  title: 'An enclave runs an unknown image',
  version: 1,
  begin: (facts) => {
    const unknown = new Map<number, Answered>();
    for (const node of facts.nodes.values()) {
      const { pcrHash } = node;
      if (!node.isEnclave || !node.registered || pcrHash === null || node.imageKnown) continue;
      unknown.set(node.id, {
        node,
        pcrHash,
        requests: [],
        labels: new Set(),
        artifacts: new Set(),
        grounds: new GroundList(),
        fromNs: null,
        toNs: null,
      });
    }
    return {
      request: (request) => {
        const answered = request.nodeId === null ? undefined : unknown.get(request.nodeId);
        if (answered === undefined) return;
        answered.requests.push(request.id);
        for (const label of known(request.label)) answered.labels.add(label);
        for (const artifact of known(request.artifactId)) answered.artifacts.add(artifact);
        answered.grounds.add(request.grounds[0]);
        Object.assign(answered, spanOf([answered.fromNs, answered.toNs, request.timeNs]));
      },
      end: () =>
        [...unknown.values()]
          .filter((answered) => answered.requests.length > 0)
          .map((answered) => toFinding(facts, answered)),
    };
  },
};

function toFinding(facts: CaseFacts, answered: Answered): Finding {
  const { node, fromNs, toNs, requests } = answered;
  return makeFinding('unknown-image', {
    summary:
      `Enclave ${nodeName(facts, node.id)}, which answered ${counted(requests.length, 'request')}${during(fromNs, toNs)}, ` +
      `is registered with pcrHash ${hexName(answered.pcrHash)}, of which no measurement is known.`,
    alternatives: [
      'A newer or private build of the same software is the plain explanation: the shipped table has public measurements up to its own date only.',
      'The hash may be approved on chain all the same: a PCRApproved event names a version, but it does not say which labels the image resolves, and how.',
    ],
    settledBy:
      'The measurements of the image (PCR0, PCR1, PCR2, from nitro-cli or the release’s measurements.txt) whose Keccak-256 is this pcrHash, and the source that it was built from.',
    labels: answered.labels,
    nodes: [node.id],
    artifacts: answered.artifacts,
    requests,
    fromNs,
    toNs,
    grounds: chooseGrounds(node.grounds.slice(0, 3), answered.grounds.list()),
  });
}
