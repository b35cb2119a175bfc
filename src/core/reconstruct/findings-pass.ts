/** Facts out of the derived tables, shown to the rules, and what they find written down. */
import type { CaseFacts } from '../../model/facts.ts';
import type { Db } from '../store/db.ts';
import { runRules } from '../rules/run-rules.ts';
import { findAnnouncements } from './announcements.ts';
import type { PassContext } from './pass.ts';
import { createFacts, requestFacts } from './facts.ts';

export function writeFindings(
  { db, signal, progress }: PassContext,
  held: Pick<CaseFacts, 'placeholders' | 'contentMismatches' | 'firstFetches' | 'walrus'>,
): void {
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
  runRules(facts, requestFacts(db), { signal }).forEach((finding, i) => {
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
    putRequests(db, id, finding.requests);
    finding.grounds.forEach((at, n) => db.named('ground_put').run(id, n, at.source, at.offset, at.length));
  });
}

/** Requests that one statement puts. */
const BATCH = 4096;

function putRequests(db: Db, id: number, requests: Uint32Array): void {
  const sorted = requests.toSorted().filter((request, i, all) => request !== all[i - 1]);
  for (let at = 0; at < sorted.length; at += BATCH)
    db.named('finding_requests_put').run(id, `[${sorted.subarray(at, at + BATCH).join()}]`);
}
