import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_OPINION } from '../../model/annotation.ts';
import { SEVERITIES } from '../../model/finding.ts';
import type { FindingRow } from '../../shared/views.ts';
import { DECISION_FILTERS, FINDING_SORTS, groupFindings, GROUPINGS, passesDecision } from './finding-groups.ts';

const names = fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 });
const row = fc.record({
  rule: fc.constantFrom('stale-artifact', 'split-label'),
  severity: fc.constantFrom(...SEVERITIES),
  labels: names,
  nodes: names,
  requestCount: fc.nat({ max: 9 }),
  fromNs: fc.option(fc.nat().map(String)),
  decision: fc.option(fc.constantFrom('accepted' as const, 'rejected' as const)),
});
const rows = fc.array(row, { maxLength: 12 }).map((given) =>
  given.map(({ decision, ...part }, at): FindingRow => ({
    id: `f-${at + 1}`,
    summary: '',
    alternatives: [],
    settledBy: '',
    artifacts: [],
    requests: [],
    toNs: null,
    grounds: [],
    ...part,
    opinion: {
      ...NO_OPINION,
      decision: decision === null ? null : { value: decision, text: '', actor: 'x', atNs: '1' },
    },
  })),
);
const ids = (list: readonly FindingRow[]) => list.map((one) => one.id).toSorted();

describe('groups of findings', () => {
  it('hold every finding: once, or once for each name that it speaks of', () => {
    fc.assert(
      fc.property(rows, fc.constantFrom(...GROUPINGS), fc.constantFrom(...FINDING_SORTS), (all, grouping, sort) => {
        const groups = groupFindings(all, { grouping, sort });
        const listed = groups.flatMap((group) => group.findings);
        expect([...new Set(ids(listed))]).toEqual(ids(all));
        if (grouping !== 'label' && grouping !== 'node') expect(ids(listed)).toEqual(ids(all));
        for (const { key, findings } of groups) {
          if (grouping === 'label' && key !== '') for (const one of findings) expect(one.labels).toContain(key);
          expect(findings.length).toBeGreaterThan(0);
        }
      }),
    );
  });

  it('are in order: severities by rank, what concerns nothing last, requests descending', () => {
    fc.assert(
      fc.property(rows, (all) => {
        const ranks = groupFindings(all, { grouping: 'severity', sort: 'time' }).map((group) =>
          (SEVERITIES as readonly string[]).indexOf(group.key),
        );
        expect(ranks).toEqual(ranks.toSorted((a, b) => b - a));
        const nameless = groupFindings(all, { grouping: 'node', sort: 'severity' }).findIndex(
          (group) => group.key === '',
        );
        if (nameless >= 0) expect(nameless).toBe(groupFindings(all, { grouping: 'node', sort: 'severity' }).length - 1);
        const counts = groupFindings(all, { grouping: 'none', sort: 'requests' }).flatMap((group) =>
          group.findings.map((one) => one.requestCount),
        );
        expect(counts).toEqual(counts.toSorted((a, b) => b - a));
      }),
    );
  });

  it('are limited by what was decided: undecided, accepted and rejected are all there is', () => {
    fc.assert(
      fc.property(rows, (all) => {
        for (const one of all)
          expect(DECISION_FILTERS.filter((filter) => filter !== 'all' && passesDecision(one, filter))).toHaveLength(1);
      }),
    );
  });
});
