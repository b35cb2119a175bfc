import type { CaseFacts, NameConflict } from '../../model/facts.ts';
import type { Finding } from '../../model/finding.ts';
import type { Rule } from '../../model/rule.ts';
import { known, makeFinding } from './make-finding.ts';
import { counted, during, joined } from './names.ts';
import { RequestGroups, type RequestGroup } from './request-groups.ts';

/** Records of one request do not agree on its artifact or on its label. */
export const conflictingEvidence: Rule = {
  id: 'conflicting-evidence',
  title: 'Records of one request disagree',
  version: 1,
  begin: (facts) => {
    const groups = new RequestGroups({ byNode: false });
    const conflicts = new Map<RequestGroup, NameConflict>();
    return {
      request: (request) => {
        for (const conflict of request.conflicts) {
          if (conflict.byLoad || !isRealConflict(conflict.names)) continue;
          const group = groups.add(request, JSON.stringify([conflict.what, [...conflict.names].toSorted()]));
          group.grounds.addAll(conflict.grounds);
          conflicts.set(group, conflict);
        }
      },
      end: () => [...conflicts].map(([group, conflict]) => toFinding(facts, group, conflict)),
    };
  },
};

/** `openai/gpt-5` and `gpt-5` are one name, with its provider and without. */
function isRealConflict(names: readonly string[]): boolean {
  const same = (a: string, b: string): boolean => a === b || a.endsWith(`/${b}`) || b.endsWith(`/${a}`);
  return names.some((a, i) => names.slice(i + 1).some((b) => !same(a, b)));
}

function toFinding(facts: CaseFacts, group: RequestGroup, conflict: NameConflict): Finding {
  const one = group.requests.length === 1;
  const what = conflict.what === 'artifact' ? 'artifacts' : 'labels';
  const names = conflict.names.map((name) => (conflict.what === 'label' ? `"${name}"` : name));
  const named = [...facts.artifacts.values()].filter((artifact) => conflict.names.includes(artifact.ref));
  const label = group.label === null || conflict.what === 'label' ? '' : ` for the label "${group.label}"`;
  return makeFinding('conflicting-evidence', {
    summary:
      `The records of ${counted(group.requests.length, 'request')}${label}${during(group.fromNs, group.toNs)} ` +
      `name different ${what} for ${one ? 'it' : 'each of them'}: ${joined(names)}.`,
    alternatives: [
      conflict.what === 'artifact'
        ? 'One of the records may tell what was resolved or planned, the other what was served; both are kept, and neither is taken for the answer.'
        : 'A gateway may have answered under another label than the one that was asked for; both are kept.',
      'The records may belong to two requests that share an id by accident: they were joined by one of the keys of a request, and the grounds show which.',
    ],
    settledBy:
      conflict.what === 'artifact'
        ? 'The record of what the node loaded for the request (artifact.load with its request_id and computed_blob_id, from the node’s log), or the receipt of the transaction with its ModelInferenceEvent.'
        : 'The request itself as the caller sent it, whose canonical form hashes to the signed input hash.',
    labels: [...known(group.label), ...(conflict.what === 'label' ? conflict.names : [])],
    nodes: group.nodes,
    artifacts: [
      ...known(group.artifactId),
      ...(conflict.what === 'artifact' ? named.map((artifact) => artifact.id) : []),
    ],
    requests: group.requests,
    fromNs: group.fromNs,
    toNs: group.toNs,
    grounds: group.grounds.list(),
  });
}
