import { NumberList } from '../../base/number-list.ts';
import type { CaseFacts, RequestFacts } from '../../model/facts.ts';
import type { Finding } from '../../model/finding.ts';
import type { Locator } from '../../model/locator.ts';
import { buildReleaseIndex, type ReleaseIndex } from '../../model/release-order.ts';
import type { Rule } from '../../model/rule.ts';
import { chooseGrounds, GroundList } from './grounds.ts';
import { isClear } from './label-service.ts';
import { makeFinding } from './make-finding.ts';
import { artifactName, counted, during, joined, nodeName, utc } from './names.ts';

/** What of a request the rule needs: it has node, label, time and a clear artifact that is a release. */
interface Answer {
  readonly id: number;
  readonly label: string;
  readonly nodeId: number;
  readonly artifactId: number;
  readonly timeNs: bigint;
  readonly ground: Locator | undefined;
}

/** The first time that each node answered a label with an artifact. */
type FirstAnswers = Map<number, Map<number, Answer>>;

interface Drift {
  readonly nodeId: number;
  readonly label: string;
  readonly requests: NumberList;
  readonly behind: Set<number>;
  readonly newer: Set<number>;
  readonly fromNs: bigint;
  toNs: bigint;
  /** The newer answer that was there before the first one that lagged. */
  readonly witness: Answer;
  readonly grounds: GroundList;
}

/** A node answered with an older release than another node, or it itself, had answered with before. */
export const nodeDrift: Rule = {
  id: 'node-drift',
  title: 'A node lagged behind another',
  version: 1,
  begin: (facts) => {
    const releases = buildReleaseIndex(facts.releases);
    const labels = new Map<string, FirstAnswers>();
    const drifts = new Map<string, Drift>();
    // "At or before that time": answers of one moment are known together before any is judged.
    let moment: Answer[] = [];
    const judgeMoment = (): void => {
      for (const answer of moment) remember(labels, answer);
      for (const answer of moment) {
        const ahead = findAhead(releases, labels.get(answer.label), answer);
        if (ahead !== null) note(drifts, answer, ahead);
      }
      moment = [];
    };
    return {
      request: (request) => {
        const answer = toAnswer(request, releases);
        if (answer === null) return;
        if (moment[0] !== undefined && moment[0].timeNs !== answer.timeNs) judgeMoment();
        moment.push(answer);
      },
      end: () => {
        judgeMoment();
        return [...drifts.values()].map((drift) => toFinding(facts, releases, drift));
      },
    };
  },
};

function toAnswer(request: RequestFacts, releases: ReleaseIndex): Answer | null {
  const { id, label, nodeId, timeNs } = request;
  if (label === null || nodeId === null || timeNs === null || !isClear(request)) return null;
  if (!releases.isRelease(label, request.artifactId)) return null;
  return { id, label, nodeId, artifactId: request.artifactId, timeNs, ground: request.grounds[0] };
}

function remember(labels: Map<string, FirstAnswers>, answer: Answer): void {
  let artifacts = labels.get(answer.label);
  if (artifacts === undefined) labels.set(answer.label, (artifacts = new Map()));
  let nodes = artifacts.get(answer.artifactId);
  if (nodes === undefined) artifacts.set(answer.artifactId, (nodes = new Map()));
  if (!nodes.has(answer.nodeId)) nodes.set(answer.nodeId, answer);
}

/** The answer with the newest of the releases that were ahead; the node's own, where it has one, is the plainest. */
function findAhead(releases: ReleaseIndex, artifacts: FirstAnswers | undefined, answer: Answer): Answer | null {
  if (artifacts === undefined || artifacts.size < 2) return null;
  let found: Answer | null = null;
  for (const [artifactId, nodes] of artifacts) {
    if (!releases.isNewerAt(answer.label, artifactId, answer.artifactId, answer.timeNs)) continue;
    const own = nodes.get(answer.nodeId);
    // Within one moment a node's own two answers have no order; another node's counts.
    const ahead = own !== undefined && own.timeNs < answer.timeNs ? own : firstOfOthers(nodes, answer.nodeId);
    if (ahead !== null && (found === null || isPlainer(releases, ahead, found, answer))) found = ahead;
  }
  return found;
}

/** Nodes stand in order of their first answer; among equal times the lowest number is taken. */
function firstOfOthers(nodes: ReadonlyMap<number, Answer>, nodeId: number): Answer | null {
  let found: Answer | null = null;
  for (const other of nodes.values()) {
    if (found !== null && other.timeNs > found.timeNs) break;
    if (other.nodeId !== nodeId && (found === null || other.nodeId < found.nodeId)) found = other;
  }
  return found;
}

function isPlainer(releases: ReleaseIndex, a: Answer, b: Answer, answer: Answer): boolean {
  const [ownA, ownB] = [a.nodeId === answer.nodeId, b.nodeId === answer.nodeId];
  if (ownA !== ownB) return ownA;
  if (releases.isNewerAt(answer.label, a.artifactId, b.artifactId, answer.timeNs)) return true;
  if (releases.isNewerAt(answer.label, b.artifactId, a.artifactId, answer.timeNs)) return false;
  return a.artifactId < b.artifactId;
}

function note(drifts: Map<string, Drift>, answer: Answer, ahead: Answer): void {
  const key = JSON.stringify([answer.nodeId, answer.label]);
  let drift = drifts.get(key);
  if (drift === undefined) {
    drift = {
      nodeId: answer.nodeId,
      label: answer.label,
      requests: new NumberList(),
      behind: new Set(),
      newer: new Set(),
      fromNs: answer.timeNs,
      toNs: answer.timeNs,
      witness: ahead,
      grounds: new GroundList(),
    };
    drifts.set(key, drift);
  }
  drift.requests.push(answer.id);
  drift.behind.add(answer.artifactId);
  drift.newer.add(ahead.artifactId);
  drift.toNs = answer.timeNs;
  drift.grounds.add(answer.ground);
}

function toFinding(facts: CaseFacts, releases: ReleaseIndex, drift: Drift): Finding {
  const { label, nodeId, witness } = drift;
  const node = nodeName(facts, nodeId);
  const fellBack = witness.nodeId === nodeId;
  const who = fellBack ? 'it had itself' : `node ${nodeName(facts, witness.nodeId)} had`;
  const older = joined([...drift.behind].map((id) => artifactName(facts, id)));
  const artifacts = [...drift.behind, ...drift.newer];
  const published = artifacts.flatMap((id) =>
    releases.releasesOf(label, id).flatMap((release) => release.grounds.slice(0, 1)),
  );
  const own = drift.grounds.list();
  const needed = witness.ground === undefined ? own : [...own.slice(0, 1), witness.ground, ...own.slice(1)];
  return makeFinding('node-drift', {
    summary:
      `Node ${node} answered ${counted(drift.requests.length, 'request')} for the label "${label}"${during(drift.fromNs, drift.toNs)} ` +
      `with ${older}, although ${who} answered with the newer release ${artifactName(facts, witness.artifactId)} at ${utc(witness.timeNs)}.`,
    alternatives: [
      fellBack
        ? 'A rollback on purpose looks the same: the label’s releases do not show one, since the artifact that came back is the older release.'
        : 'The node may simply not have followed the release yet, from its own cache or an older image: that fits, and it is what this finding says.',
      'Callers may have asked this node for the older version; that would stand in the calls’ own records as a version or a content id.',
      'The two nodes’ times may not be comparable: they are compared as the requests record them, and clock-skew tells where a node’s clock is known to be off.',
    ],
    settledBy:
      'The node’s own history of the artifact (artifact.fetch, artifact.load and artifact.evict, from its log) for this span; for a gateway, the TEE registry entries of both enclaves and the measurements of their images.',
    labels: [label],
    nodes: [nodeId],
    artifacts,
    requests: drift.requests,
    fromNs: drift.fromNs,
    toNs: drift.toNs,
    grounds: chooseGrounds(needed, published, needed.length + 6),
  });
}
