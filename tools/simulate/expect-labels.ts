/**
 * What the written rules say of labels, artifacts and twins, by brute force over what was planted. It shares nothing
 * with the tool's own rules.
 */
import { isBefore, type Release } from './releases.ts';
import type { SeenRequest } from './rendering.ts';
import type { TruthFinding } from './truth.ts';

/** A request whose artifact is known and uncontested. */
interface ClearRequest {
  readonly id: string;
  readonly ms: number;
  readonly label: string;
  readonly node: string | null;
  readonly artifact: string;
  readonly isStale: boolean;
}

interface Span {
  readonly first: number;
  readonly last: number;
}

function clearRequests(requests: readonly SeenRequest[]): readonly ClearRequest[] {
  return requests.flatMap(({ ms, truth }) => {
    const { id, label, node, artifact } = truth;
    if (artifact === null || truth.status === 'contradicted') return [];
    return [{ id, ms, label, node, artifact, isStale: truth.freshness === 'stale' }];
  });
}

function byLabel(requests: readonly ClearRequest[]): ReadonlyMap<string, readonly ClearRequest[]> {
  return Map.groupBy(requests, (request) => request.label);
}

function serviceSpans(requests: readonly ClearRequest[]): ReadonlyMap<string, Span> {
  const out = new Map<string, Span>();
  for (const { artifact, ms } of requests) {
    const known = out.get(artifact);
    out.set(artifact, { first: Math.min(known?.first ?? ms, ms), last: Math.max(known?.last ?? ms, ms) });
  }
  return out;
}

function staleFindings(requests: readonly ClearRequest[]): readonly TruthFinding[] {
  return requests
    .filter((request) => request.isStale)
    .map(({ id, label, node, artifact }) => ({
      rule: 'stale-artifact',
      subject: `request:${id}`,
      labels: [label],
      nodes: node === null ? [] : [node],
      artifacts: [artifact],
      requests: [id],
    }));
}

function labelFindings(label: string, requests: readonly ClearRequest[], releases: readonly Release[]): TruthFinding[] {
  const spans = [...serviceSpans(requests)];
  const own = releases.filter((release) => release.label === label);
  const split = new Set<string>();
  const drifted = new Set<string>();
  for (const [a, spanA] of spans) {
    for (const [b, spanB] of spans) {
      if (a === b) continue;
      if (spanA.first <= spanB.last && spanB.first <= spanA.last) split.add(a).add(b);
      const inOrder = own.some((x) => x.artifact === a && own.some((y) => y.artifact === b && isBefore(x, y)));
      if (inOrder && spanA.first < spanB.first) drifted.add(a).add(b);
    }
  }
  const about = { subject: `label:${label}`, labels: [label], nodes: [], requests: [] };
  const out: TruthFinding[] = [];
  if (split.size > 0) out.push({ rule: 'split-label', ...about, artifacts: [...split].toSorted() });
  if (drifted.size > 0) out.push({ rule: 'label-drift', ...about, artifacts: [...drifted].toSorted() });
  return out;
}

function nodeDriftFindings(
  label: string,
  requests: readonly ClearRequest[],
  releases: readonly Release[],
): readonly TruthFinding[] {
  const own = releases.filter((release) => release.label === label);
  const firstByNode = new Map<string, number>();
  for (const { artifact, node, ms } of requests) {
    if (node !== null) firstByNode.set(artifact, Math.min(firstByNode.get(artifact) ?? ms, ms));
  }
  const behind = new Map<string, ClearRequest[]>();
  for (const request of requests) {
    const release = own.find((r) => r.artifact === request.artifact);
    if (request.node === null || release === undefined) continue;
    const isBehind = own.some((r) => isBefore(release, r) && (firstByNode.get(r.artifact) ?? Infinity) <= request.ms);
    if (isBehind) behind.set(request.node, [...(behind.get(request.node) ?? []), request]);
  }
  return [...behind].map(([node, late]) => ({
    rule: 'node-drift',
    subject: `node:${node} label:${label}`,
    labels: [label],
    nodes: [node],
    artifacts: [...new Set(late.map((request) => request.artifact))].toSorted(),
    requests: late.map((request) => request.id).toSorted(),
  }));
}

function twinFindings(requests: readonly SeenRequest[]): readonly TruthFinding[] {
  const asked = requests.filter(({ truth }) => truth.inputHash !== null && truth.outputHash !== null);
  const groups = Map.groupBy(asked, ({ truth }) => `${truth.label}\n${truth.inputHash}`);
  const out: TruthFinding[] = [];
  for (const group of groups.values()) {
    const twins = group
      .map(({ truth }) => truth)
      .filter((a, _, all) =>
        all.some(
          (b) =>
            a.outputHash !== b.outputHash && a.artifact !== null && b.artifact !== null && a.artifact !== b.artifact,
        ),
      );
    if (twins.length === 0) continue;
    const ids = twins.map((twin) => twin.id).toSorted();
    out.push({
      rule: 'diverging-twins',
      subject: `requests:${ids.join(',')}`,
      labels: [...new Set(twins.map((twin) => twin.label))],
      nodes: [...new Set(twins.flatMap((twin) => twin.node ?? []))].toSorted(),
      artifacts: [...new Set(twins.flatMap((twin) => twin.artifact ?? []))].toSorted(),
      requests: ids,
    });
  }
  return out;
}

function conflictFindings(requests: readonly SeenRequest[]): readonly TruthFinding[] {
  return requests
    .filter(({ truth }) => truth.status === 'contradicted')
    .map(({ truth }) => ({
      rule: 'conflicting-evidence',
      subject: `request:${truth.id}`,
      labels: [truth.label],
      nodes: truth.node === null ? [] : [truth.node],
      artifacts: truth.named.toSorted(),
      requests: [truth.id],
    }));
}

/** stale-artifact, split-label, label-drift, node-drift, diverging-twins and conflicting-evidence. */
export function expectedOfLabels(
  requests: readonly SeenRequest[],
  releases: readonly Release[],
): readonly TruthFinding[] {
  const clear = clearRequests(requests);
  const out: TruthFinding[] = [...staleFindings(clear), ...twinFindings(requests), ...conflictFindings(requests)];
  for (const [label, own] of byLabel(clear)) {
    out.push(...labelFindings(label, own, releases), ...nodeDriftFindings(label, own, releases));
  }
  return out;
}
