import type { CaseFacts, NodeFacts } from '../../model/facts.ts';
import type { Finding } from '../../model/finding.ts';
import type { Rule } from '../../model/rule.ts';
import { chooseGrounds } from './grounds.ts';
import { known, makeFinding } from './make-finding.ts';
import { counted, during, forLabel, hexName, nodeName } from './names.ts';
import { RequestGroups, type RequestGroup } from './request-groups.ts';

/** An answer was signed by another enclave than it names, or an id stands beside a key that is not its own. */
export const keyMismatch: Rule = {
  id: 'key-mismatch',
  title: 'Key and enclave do not belong together',
  version: 1,
  begin: (facts) => {
    const groups = new RequestGroups({ byNode: true });
    return {
      request: (request) => {
        if (request.signedByOther !== null) groups.add(request, request.signedByOther);
      },
      end: () => [
        ...[...groups].map((group) => requestFinding(facts, group)),
        ...[...facts.nodes.values()].flatMap((node) => nodeFinding(facts, node)),
      ],
    };
  },
};

function requestFinding(facts: CaseFacts, group: RequestGroup): Finding {
  const signer = hexName(group.kind);
  const [node] = group.nodes;
  const entry = [...facts.nodes.values()].find((other) => other.isEnclave && other.name === group.kind);
  const grounds = group.grounds.list();
  return makeFinding('key-mismatch', {
    summary:
      `${counted(group.requests.length, 'answer')}${forLabel(group.label)}${during(group.fromNs, group.toNs)} ` +
      `${group.requests.length === 1 ? 'names' : 'name'} enclave ${node === undefined ? 'of an unknown id' : nodeName(facts, node)}, ` +
      `but ${group.requests.length === 1 ? 'its signature verifies' : 'their signatures verify'} under the key of enclave ${signer}.`,
    alternatives: [
      'An exporter may have written the enclave that the client was connected to instead of the one that answered; the answer’s own body would show the id that it was given.',
      'A proxy may have sent the call on to another enclave; then the signature is right and the name is not.',
    ],
    settledBy:
      'The answer’s body as it came over the wire (tee_id and X-TEE-ID of the same response, in a HAR), and the TEE registry entries of both enclaves with their public keys.',
    labels: known(group.label),
    nodes: group.nodes,
    artifacts: known(group.artifactId),
    requests: group.requests,
    fromNs: group.fromNs,
    toNs: group.toNs,
    grounds: chooseGrounds(grounds, entry?.grounds.slice(0, 1) ?? [], grounds.length + 1),
  });
}

function nodeFinding(facts: CaseFacts, node: NodeFacts): readonly Finding[] {
  const { keyMismatch: mismatch } = node;
  if (mismatch === null) return [];
  return [
    makeFinding('key-mismatch', {
      summary:
        `A record gives enclave ${nodeName(facts, node.id)} together with a public key ` +
        `whose Keccak-256 is ${hexName(mismatch.recomputed)}, which is another id.`,
      alternatives: [
        'The record may join an enclave’s old id with its new key: every start of an enclave makes a new key and with it a new id.',
        'The export may have re-encoded the key: the id is the Keccak-256 of the DER form (SPKI), and of that form only.',
      ],
      settledBy:
        'The enclave’s entry read from the TEE registry contract itself (getTEE), or the TEERegistered event with the calldata of its registration, which carries attestation and key together.',
      nodes: [node.id],
      fromNs: null,
      toNs: null,
      grounds: [mismatch.ground],
    }),
  ];
}
