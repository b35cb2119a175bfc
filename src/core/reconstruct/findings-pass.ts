/** Facts out of the derived tables, shown to the rules, and what they find written down. */
import type { CaseFacts } from '../../model/facts.ts';
import type { Db } from '../store/db.ts';
import { runRules } from '../rules/run-rules.ts';
import { findAnnouncements } from './settle/announcements.ts';
import type { PassContext } from './pass.ts';
import { createFacts, requestFacts } from './facts.ts';
import type { LoneFacts } from './lone-facts.ts';

/** The requests that a finding is about, each once, in order of ids. */
export interface FoundRequests {
  readonly finding: number;
  readonly ids: Uint32Array;
}

export function writeFindings(
  { db, signal, progress }: PassContext,
  order: Uint32Array,
  lone: LoneFacts,
  held: Pick<CaseFacts, 'placeholders' | 'contentMismatches' | 'firstFetches' | 'walrus'>,
): readonly FoundRequests[] {
  progress({ phase: 'reconstruct', item: 'rules', done: 0, total: 0, unit: 'requests' });
  const { unseen, chainUntilNs } = findAnnouncements(db);
  const facts: CaseFacts = { ...createFacts(db, held), announcements: unseen, chainUntilNs };
  const names = {
    node: (id: number): string => {
      const node = facts.nodes.get(id);
      return node === undefined ? '' : node.isEnclave ? `0x${node.name}` : node.name;
    },
    artifact: (id: number): string => facts.artifacts.get(id)?.ref ?? '',
  };
  return runRules(facts, requestFacts(db, order, lone), { signal }).map((finding, i) => {
    const id = i + 1;
    db.named('finding_put').run(
      id,
      finding.rule,
      finding.severity,
      finding.summary,
      JSON.stringify(finding.alternatives),
      finding.settledBy,
      JSON.stringify(finding.labels),
      JSON.stringify(finding.nodes.map(names.node)),
      JSON.stringify(finding.artifacts.map(names.artifact)),
      finding.requests.length,
      finding.fromNs,
      finding.toNs,
    );
    const ids = distinct(finding.requests);
    putRequests(db, id, ids);
    finding.grounds.forEach((at, n) => db.named('ground_put').run(id, n, at.source, at.offset, at.length));
    return { finding: id, ids };
  });
}

/** Sorted in place: a copy of each is as much again as all rules hold. */
function distinct(requests: Uint32Array): Uint32Array {
  const sorted = requests.sort();
  const isFirst = (request: number, at: number): boolean => at === 0 || request !== sorted[at - 1];
  return sorted.every(isFirst) ? sorted : sorted.filter(isFirst);
}

/** Requests that one statement puts. */
const BATCH = 4096;

function putRequests(db: Db, id: number, requests: Uint32Array): void {
  for (let at = 0; at < requests.length; at += BATCH)
    db.named('finding_requests_put').run(id, `[${requests.subarray(at, at + BATCH).join()}]`);
}
