import { closeSync, openSync, writeSync } from 'node:fs';

import { expectedOfLabels } from './expect-labels.ts';
import { expectedOfProofs } from './expect-proofs.ts';
import { expectedOfWalrus } from './expect-walrus.ts';
import type { Incident } from './incident.ts';
import { renderIncident } from './render-incident.ts';
import { TRUTH_NOTES, truthLines, type Truth } from './truth.ts';

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function countByRule(rules: readonly string[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const rule of rules.toSorted(compareText)) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  return Object.fromEntries(counts);
}

/** Where the truth of an incident folder is written: beside it, never inside. */
export function truthPath(folder: string): string {
  return `${folder.replace(/\/+$/, '')}.truth.json`;
}

/** Writes the incident's evidence into `folder` and its truth beside the folder. */
export function writeIncident(incident: Incident, folder: string): Truth {
  const { requests, batches, releases } = renderIncident(incident, folder);
  const findings = [
    ...expectedOfLabels(requests, releases),
    ...expectedOfProofs(incident, requests, batches),
    ...expectedOfWalrus(incident.walrus, requests),
  ].toSorted((a, b) => compareText(a.rule, b.rule) || compareText(a.subject, b.subject));
  const truth: Truth = {
    format: 'blobtrail-truth/1',
    scenario: incident.scenario,
    seed: incident.seed,
    planted: incident.planted,
    notes: TRUTH_NOTES,
    counts: {
      requests: requests.length,
      findings: findings.length,
      byRule: countByRule(findings.map((finding) => finding.rule)),
    },
    findings,
    requests: requests.map((request) => request.truth),
  };
  const descriptor = openSync(truthPath(folder), 'w');
  for (const text of truthLines(truth)) writeSync(descriptor, text);
  closeSync(descriptor);
  return truth;
}
