import type { CaseFacts, NodeFacts, RequestFacts } from '../../model/facts.ts';
import type { Finding } from '../../model/finding.ts';
import type { Locator } from '../../model/locator.ts';
import type { Rule } from '../../model/rule.ts';
import { chooseGrounds } from './grounds.ts';
import { known, makeFinding } from './make-finding.ts';
import { counted, during, forLabel, nodeName, utc } from './names.ts';
import { RequestGroups, type RequestGroup } from './request-groups.ts';

interface Inactivity {
  readonly why: 'unregistered' | 'disabled';
  /** When it was registered, or disabled. */
  readonly atNs: bigint;
  readonly grounds: readonly Locator[];
}

/** An enclave answered at a time when the registry did not have it as active. */
export const nodeNotActive: Rule = {
  id: 'node-not-active',
  title: 'An enclave answered while not active',
  version: 1,
  begin: (facts) => {
    const groups = new RequestGroups({ byNode: true });
    const reasons = new Map<RequestGroup, readonly [NodeFacts, Inactivity]>();
    return {
      request: (request) => {
        const node = request.nodeId === null ? undefined : facts.nodes.get(request.nodeId);
        const inactivity = node === undefined ? null : inactivityAt(node, request);
        if (node === undefined || inactivity === null) return;
        reasons.set(groups.add(request, `${inactivity.why} ${inactivity.atNs}`), [node, inactivity]);
      },
      end: () => [...reasons].map(([group, [node, inactivity]]) => toFinding(facts, group, node, inactivity)),
    };
  },
};

/** Within the very moment of a change nothing is said: block times and signed times are whole seconds. */
function inactivityAt(node: NodeFacts, { timeNs }: RequestFacts): Inactivity | null {
  const { registeredNs } = node;
  if (timeNs === null || registeredNs === null) return null;
  if (timeNs < registeredNs) return { why: 'unregistered', atNs: registeredNs, grounds: node.grounds.slice(0, 3) };
  const before = node.switches.filter((change) => change.atNs < timeNs);
  const last = before.at(-1);
  if (last === undefined || last.enabled) return null;
  if (node.switches.some((change) => change.atNs === timeNs && change.enabled)) return null;
  // Disabled twice is disabled since the first time.
  const lastEnabled = before.findLastIndex((change) => change.enabled);
  const since = before[lastEnabled + 1] ?? last;
  const next = node.switches.find((change) => change.atNs > timeNs && change.enabled);
  return { why: 'disabled', atNs: since.atNs, grounds: [since.ground, ...(next === undefined ? [] : [next.ground])] };
}

function toFinding(facts: CaseFacts, group: RequestGroup, node: NodeFacts, inactivity: Inactivity): Finding {
  const { why, atNs } = inactivity;
  const grounds = group.grounds.list();
  const state =
    why === 'unregistered'
      ? `before it was registered at ${utc(atNs)}`
      : `after it had been disabled at ${utc(atNs)} and before any record enables it again`;
  return makeFinding('node-not-active', {
    summary: `Enclave ${nodeName(facts, node.id)} answered ${counted(group.requests.length, 'request')}${forLabel(group.label)}${during(group.fromNs, group.toNs)}, ${state}.`,
    alternatives: [
      why === 'unregistered'
        ? 'The registry entry may be of a later registration of the same enclave: an entry states only its last one.'
        : 'The enclave may have been enabled again by an event that was not exported: the events of the case are all that is known of it.',
      'An enclave goes on answering, and signing, whatever the registry says of it: the finding is about the vouching, not about the signature.',
      'Signed times come from the enclave’s own clock; one that is off by the distance to the change would explain it, which clock-skew would tell.',
    ],
    settledBy:
      'All TEERegistered, TEEEnabled and TEEDisabled events of the enclave (eth_getLogs of the registry contract, from its deployment on, with block times).',
    labels: known(group.label),
    nodes: [node.id],
    artifacts: known(group.artifactId),
    requests: group.requests,
    fromNs: group.fromNs,
    toNs: group.toNs,
    grounds: chooseGrounds([...grounds, ...inactivity.grounds]),
  });
}
