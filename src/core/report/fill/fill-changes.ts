/** Which version this is, and what it says otherwise than the one before. */
import type { ExtractRows } from '../../../model/extract.ts';
import type { ReportControl } from '../../../model/report.ts';
import type { ReportFinding } from '../../../model/report/report-finding.ts';
import type { ReportChange, ReportChanges, ReportVersion } from '../../../model/report/report-persons.ts';

type Version = ExtractRows['versions'];
type Entry = ExtractRows['custody'];

/** The last thing that was done to the case, but for issuing versions of its report: what decides what a report says. */
export function contentHead(custody: readonly Entry[]): string {
  return custody.findLast(({ action }) => action !== 'report.issue')?.hash ?? '';
}

/** The issued version that speaks of the case as it is; null: something happened since, and this is a draft of the next. */
function issuedNow(custody: readonly Entry[], versions: readonly Version[]): Version | null {
  return custody.at(-1)?.action === 'report.issue' ? (versions.at(-1) ?? null) : null;
}

const isWhole = ({ status }: Version): boolean => status !== 'supplemental';

export type VersionOf = Pick<ReportControl, 'status' | 'version' | 'supersedes'> & {
  /** What to compare with; null: there is no earlier version. */
  readonly before: Version | null;
};

/** @param reportId of this report: one that asks or leaves out something else is a draft of its own. */
export function versionOf(custody: readonly Entry[], versions: readonly Version[], reportId: string): VersionOf {
  const last = issuedNow(custody, versions);
  const issued = last?.reportId === reportId ? last : null;
  const earlier = issued === null ? versions : versions.slice(0, -1);
  const replaced = earlier.findLast(isWhole) ?? null;
  return {
    status: issued?.status ?? 'draft',
    version: issued?.number ?? versions.length + 1,
    supersedes: issued !== null && !isWhole(issued) ? null : (replaced?.number ?? null),
    before: earlier.at(-1) ?? null,
  };
}

function versionRow(version: Version, versions: readonly Version[]): ReportVersion {
  const { findings: _findings, ...told } = version;
  const later = versions.find((other) => other.number > version.number && isWhole(other));
  return { ...told, supersededBy: later?.number ?? null };
}

export function fillChanges(
  versions: readonly Version[],
  before: Version | null,
  findings: readonly ReportFinding[],
): ReportChanges {
  const then = new Map(before?.findings.map((finding) => [finding.id, finding]));
  const now = new Map(findings.map((finding) => [finding.key, finding]));
  const changes: ReportChange[] = [];
  let same = 0;
  for (const { key, id, severity, summary } of before === null ? [] : findings) {
    const old = then.get(key);
    if (old?.severity === severity && old.summary === summary) same += 1;
    else
      changes.push({
        finding: id,
        before: old === undefined ? null : { severity: old.severity, summary: old.summary },
        now: { severity, summary },
      });
  }
  for (const [key, { handle, severity, summary }] of then)
    if (!now.has(key))
      changes.push({
        finding: `${handle} of version ${before?.number ?? 0}`,
        before: { severity, summary },
        now: null,
      });
  return {
    versions: versions.map((version) => versionRow(version, versions)),
    since: before?.number ?? null,
    changes,
    same,
  };
}
