import type { CaseFacts } from '../../model/facts.ts';
import type { Finding } from '../../model/finding.ts';
import type { Rule } from '../../model/rule.ts';
import { makeFinding } from './make-finding.ts';
import { counted, during, forLabel, nodeName } from './names.ts';
import { RequestGroups, type RequestGroup } from './request-groups.ts';

/** A signature verifies neither under the named enclave's key nor under any other that is known. */
export const signatureInvalid: Rule = {
  id: 'signature-invalid',
  title: 'A signature does not verify',
  version: 1,
  begin: (facts) => {
    const groups = new RequestGroups({ byNode: true });
    return {
      request: (request) => {
        if (request.signature === 'invalid' && request.signedByOther === null) groups.add(request);
      },
      end: () => [...groups].map((group) => toFinding(facts, group)),
    };
  },
};

function toFinding(facts: CaseFacts, group: RequestGroup): Finding {
  const one = group.requests.length === 1;
  const [node] = group.nodes;
  const key = node === undefined ? 'the key that is known' : `the key of enclave ${nodeName(facts, node)}`;
  return makeFinding('signature-invalid', {
    summary:
      `The ${one ? 'signature' : 'signatures'} of ${counted(group.requests.length, 'answer')}${forLabel(group.label)}${during(group.fromNs, group.toNs)} ` +
      `${one ? 'does' : 'do'} not verify over the stated hashes and time under ${key}, nor under any other key of the case.`,
    alternatives: [
      'An older generation of signatures does not explain it: the rules of every known generation were tried (SHA-256 and ISO time, Keccak without the enclave’s id, salt 222 and salt 32).',
      'A field may have been changed after signing, by a gateway, an exporter or by hand; the records alone do not say which of hash, time and signature it was.',
      'An enclave has a new key, and so a new id, after every start: a key that the case does not hold would verify only if the answer named the wrong enclave as well.',
    ],
    settledBy:
      'The answer as it came over the wire, with its X-TEE-* headers (a HAR of the call, or the caller’s own log of the body), or the leaf of the same tuple in a batch tree, which repeats the signature.',
    ...group.subjects(),
  });
}
