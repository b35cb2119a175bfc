/** The evidence list: every source with its ledger and its issues by kind. */
import type { Extract, ExtractRows } from '../../../model/extract.ts';
import type { ReportIssueCount, ReportSource } from '../../../model/report/report-source.ts';
import type { CaseNames } from './case-names.ts';

function issueCounts(issues: readonly ExtractRows['issues'][]): readonly ReportIssueCount[] {
  const kinds = Map.groupBy(issues, ({ code }) => code);
  return [...kinds]
    .map(([code, list]) => {
      const first = list.reduce((least, issue) => (issue.offset < least.offset ? issue : least));
      return { code, count: list.length, firstOffset: first.offset, firstMessage: first.message };
    })
    .toSorted((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
}

/** In order of their handles. */
export function fillSources(extract: Extract, names: CaseNames): readonly ReportSource[] {
  const ledger = Map.groupBy(extract.rows('ledger'), ({ source }) => source);
  const issues = Map.groupBy(extract.rows('issues'), ({ source }) => source);
  const acquired = new Map<string, string>();
  for (const { source, acquiredNs } of extract.rows('acquisitions')) acquired.set(source, acquiredNs);
  const handle = (id: string | null): string | null => (id === null ? null : names.handle(id));
  return Array.from(extract.rows('sources'), ({ id, fileTimeNs: _fileTime, ...source }): ReportSource => ({
    ...source,
    id: names.handle(id),
    parent: handle(source.parent),
    duplicateOf: handle(source.duplicateOf),
    issueCounts: issueCounts(issues.get(id) ?? []),
    acquiredNs: acquired.get(id) ?? '0',
    ledger: (ledger.get(id) ?? []).map(({ source: _source, ...line }) => line),
  })).toSorted(names.byHandle);
}
