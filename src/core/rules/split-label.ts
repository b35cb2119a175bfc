import type { CaseFacts } from '../../model/facts.ts';
import type { Finding } from '../../model/finding.ts';
import type { Rule } from '../../model/rule.ts';
import { LabelServices, nodesOf, requestsOf, serviceGrounds, type Service } from './label-service.ts';
import { makeFinding } from './make-finding.ts';
import { artifactName, counted, joined, nodeName, utc } from './names.ts';

/** As many artifacts as one sentence can hold; the finding lists all of them. */
const NAMED = 6;

/** One label, two artifacts in service at one moment. */
export const splitLabel: Rule = {
  id: 'split-label',
  title: 'A label meant two artifacts at once',
  version: 1,
  begin: (facts) => {
    const labels = new LabelServices();
    return {
      request: (request) => labels.add(request),
      end: () => {
        const findings: Finding[] = [];
        for (const [label, services] of labels.diverging()) {
          const split = splitOf(services);
          if (split !== null) findings.push(toFinding(facts, label, split));
        }
        return findings;
      },
    };
  },
};

interface Split {
  readonly services: readonly Service[];
  /** The first and the last moment at which two of them were in service. */
  readonly fromNs: bigint;
  readonly toNs: bigint;
}

/** Sorted by its first moment, an interval meets a later one exactly if it meets the next. */
function splitOf(services: readonly Service[]): Split | null {
  const involved = new Set<Service>();
  let open: Service | null = null;
  let fromNs: bigint | null = null;
  let toNs: bigint | null = null;
  for (const [i, service] of services.entries()) {
    const next = services[i + 1];
    if (next !== undefined && next.fromNs <= service.toNs) involved.add(service);
    if (open !== null && service.fromNs <= open.toNs) {
      involved.add(service);
      fromNs ??= service.fromNs;
      const sharedTo = service.toNs < open.toNs ? service.toNs : open.toNs;
      if (toNs === null || sharedTo > toNs) toNs = sharedTo;
    }
    if (open === null || service.toNs > open.toNs) open = service;
  }
  return fromNs === null || toNs === null ? null : { services: [...involved], fromNs, toNs };
}

function toFinding(facts: CaseFacts, label: string, split: Split): Finding {
  const { services } = split;
  const parts = services.slice(0, NAMED).map((service) => {
    const span =
      service.fromNs === service.toNs
        ? `at ${utc(service.fromNs)}`
        : `from ${utc(service.fromNs)} to ${utc(service.toNs)}`;
    return `${artifactName(facts, service.artifactId)} answered ${counted(service.requests.length, 'request')} ${span}`;
  });
  if (services.length > NAMED) parts.push(`${services.length - NAMED} more answered others`);
  const { fromNs, toNs } = split;
  const shared = fromNs === toNs ? `at ${utc(fromNs)}` : `first at ${utc(fromNs)} and last at ${utc(toNs)}`;
  return makeFinding('split-label', {
    summary: `The label "${label}" meant more than one artifact at the same time, ${shared}: ${joined(parts)}.`,
    alternatives: [
      nodeWords(facts, services),
      'Callers may have asked for different versions under one label; that would stand in the calls’ own records as a version or a content id.',
      'A release that is being rolled out looks like this while it lasts; the records show the overlap, not its cause.',
    ],
    settledBy:
      'For each artifact the record of what was loaded (artifact.load with sha256 or computed_blob_id, from the node’s log) or, for a gateway, the TEE registry entries of the enclaves and the measurements of their images; and a Model Hub capture of the label for the shared time.',
    labels: [label],
    nodes: nodesOf(services),
    artifacts: services.map((service) => service.artifactId),
    requests: requestsOf(services),
    fromNs,
    toNs,
    grounds: serviceGrounds(facts, label, services),
  });
}

function nodeWords(facts: CaseFacts, services: readonly Service[]): string {
  const seen = new Set<number>();
  const both = new Set<number>();
  for (const service of services) {
    for (const node of service.nodes) (seen.has(node) ? both : seen).add(node);
  }
  if (seen.size === 0) return 'Different caches or images on different nodes would do this; no record names a node.';
  const first = [...both].toSorted((a, b) => a - b)[0];
  if (first === undefined) {
    return 'Different caches or images on different nodes would do this, and it fits: no node answered with more than one of the artifacts.';
  }
  return `Different caches or images on different nodes do not explain all of it: ${counted(both.size, 'node')} answered with more than one of the artifacts, first of all ${nodeName(facts, first)}.`;
}
