/** Findings in groups and in order: pure, over the whole list of the engine. */
import { SEVERITIES } from '../../model/finding.ts';
import type { FindingRow } from '../../shared/views.ts';
import { ruleTitle } from '../words/rule-words.ts';

export const GROUPINGS = ['none', 'rule', 'label', 'node', 'severity'] as const;
export type Grouping = (typeof GROUPINGS)[number];

export const FINDING_SORTS = ['severity', 'time', 'requests', 'newest-said'] as const;
export type FindingSort = (typeof FINDING_SORTS)[number];

export const DECISION_FILTERS = ['all', 'open', 'accepted', 'rejected'] as const;
export type DecisionFilter = (typeof DECISION_FILTERS)[number];

export interface FindingGroup {
  /** What the group shares; empty for the one group of no grouping. */
  readonly key: string;
  readonly title: string;
  readonly findings: readonly FindingRow[];
}

export function passesDecision(finding: FindingRow, filter: DecisionFilter): boolean {
  return filter === 'all' || (finding.opinion.decision?.value ?? 'open') === filter;
}

const number = (ns: string | null): bigint => (ns === null ? 2n ** 63n : BigInt(ns));
const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);

const ORDERS: Readonly<Record<FindingSort, (a: FindingRow, b: FindingRow) => number>> = {
  // The engine's own order is that of severity.
  severity: () => 0,
  time: (a, b) => compare(number(a.fromNs), number(b.fromNs)),
  requests: (a, b) => b.requestCount - a.requestCount,
  'newest-said': (a, b) => compare(BigInt(b.opinion.decision?.atNs ?? -1), BigInt(a.opinion.decision?.atNs ?? -1)),
};

/** A finding stands in every group that it speaks of: under each of its labels, say. */
function keysOf(finding: FindingRow, grouping: Grouping): readonly string[] {
  if (grouping === 'none') return [''];
  if (grouping === 'rule') return [finding.rule];
  if (grouping === 'severity') return [finding.severity];
  const names = grouping === 'label' ? finding.labels : finding.nodes;
  return names.length === 0 ? [''] : names;
}

function titleOf(key: string, grouping: Grouping): string {
  if (grouping === 'rule') return ruleTitle(key);
  return key === '' && grouping !== 'none' ? `no ${grouping} concerned` : key;
}

/** Groups in order of their first finding; what concerns no label or node comes last. Severities go by rank. */
export function groupFindings(
  findings: readonly FindingRow[],
  { grouping, sort }: { readonly grouping: Grouping; readonly sort: FindingSort },
): readonly FindingGroup[] {
  const groups = new Map<string, FindingRow[]>();
  for (const finding of findings.toSorted(ORDERS[sort])) {
    for (const key of keysOf(finding, grouping)) {
      const held = groups.get(key);
      if (held === undefined) groups.set(key, [finding]);
      else held.push(finding);
    }
  }
  const made = [...groups].map(([key, own]): FindingGroup => ({ key, title: titleOf(key, grouping), findings: own }));
  if (grouping === 'severity') {
    const ranks: readonly string[] = SEVERITIES;
    return made.toSorted((a, b) => ranks.indexOf(b.key) - ranks.indexOf(a.key));
  }
  return grouping === 'none' ? made : made.toSorted((a, b) => Number(a.key === '') - Number(b.key === ''));
}
