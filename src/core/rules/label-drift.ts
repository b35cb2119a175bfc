import type { CaseFacts } from '../../model/facts.ts';
import type { Finding } from '../../model/finding.ts';
import { buildReleaseIndex, type ReleaseIndex } from '../../model/release-order.ts';
import type { Rule } from '../../model/rule.ts';
import { LabelServices, nodesOf, requestsOf, serviceGrounds, type Service } from './label-service.ts';
import { makeFinding } from './make-finding.ts';
import { artifactName, counted, durationWords, joined, utc } from './names.ts';

/** A label's requests moved from one of its releases on to a later one. */
export const labelDrift: Rule = {
  id: 'label-drift',
  title: 'A label moved to another artifact',
  version: 1,
  begin: (facts) => {
    const releases = buildReleaseIndex(facts.releases);
    const labels = new LabelServices();
    return {
      request: (request) => {
        const { label, artifactId } = request;
        if (label !== null && artifactId !== null && releases.isRelease(label, artifactId)) labels.add(request);
      },
      end: () => {
        const findings: Finding[] = [];
        for (const [label, services] of labels.diverging()) {
          const drifted = driftOf(releases, label, services);
          if (drifted.length > 0) findings.push(toFinding(facts, releases, label, drifted));
        }
        return findings;
      },
    };
  },
};

/** The artifacts that take part in a move from an older release to a newer one, in order of first request. */
function driftOf(releases: ReleaseIndex, label: string, services: readonly Service[]): readonly Service[] {
  const involved = new Set<Service>();
  for (const [i, later] of services.entries()) {
    for (const earlier of services.slice(0, i)) {
      if (earlier.fromNs >= later.fromNs) continue;
      if (!releases.isNewerAt(label, later.artifactId, earlier.artifactId, later.fromNs)) continue;
      involved.add(earlier);
      involved.add(later);
    }
  }
  return services.filter((service) => involved.has(service));
}

function toFinding(facts: CaseFacts, releases: ReleaseIndex, label: string, drifted: readonly Service[]): Finding {
  const steps = drifted.map(
    (service) =>
      `${artifactName(facts, service.artifactId)} (${counted(service.requests.length, 'request')}, the first at ${utc(service.fromNs)})`,
  );
  const last = drifted.reduce((a, b) => (b.toNs > a.toNs ? b : a));
  return makeFinding('label-drift', {
    summary: `The label "${label}" moved on with its releases: requests were answered with ${joined(steps)}, in the order of their first requests.`,
    alternatives: [releaseWords(facts, releases, label, drifted), overlapWords(drifted)],
    settledBy:
      'Model Hub captures of the label’s versions from before and after the move, or the publish events themselves; for a gateway, the PCRApproved events of the images and their measurements.',
    labels: [label],
    nodes: nodesOf(drifted),
    artifacts: drifted.map((service) => service.artifactId),
    requests: requestsOf(drifted),
    fromNs: drifted[0]?.fromNs ?? null,
    toNs: last.toNs,
    grounds: serviceGrounds(facts, label, drifted),
  });
}

function releaseWords(facts: CaseFacts, releases: ReleaseIndex, label: string, drifted: readonly Service[]): string {
  const newest = drifted.at(-1);
  const out = newest === undefined ? undefined : releases.releasesOf(label, newest.artifactId)[0];
  if (newest === undefined || out === undefined) return 'An ordinary release has this shape.';
  const name = artifactName(facts, newest.artifactId);
  if (newest.fromNs < out.byNs) {
    return `An ordinary release has this shape, but the first request with ${name} is ${durationWords(out.byNs - newest.fromNs)} before the moment by which it had surely been published.`;
  }
  return `An ordinary release has this shape: ${name} had been published by ${utc(out.byNs)}, and the first request with it came ${durationWords(newest.fromNs - out.byNs)} later.`;
}

function overlapWords(drifted: readonly Service[]): string {
  const back = drifted.some((service, i) => drifted.slice(i + 1).some((later) => later.fromNs <= service.toNs));
  return back
    ? 'It was not a clean change: an older artifact answered again after a newer one had come, which split-label tells.'
    : 'It was a clean change: no artifact answered again after the next one had come.';
}
