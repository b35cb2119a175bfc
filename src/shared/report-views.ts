/** What the engine answers about a report: as people write on it, and as a file. */
import type { Severity } from '../model/finding.ts';
import type { ReportPart, VersionStatus } from '../model/report/report-part.ts';
import type { ReportChange, ReportVersion } from '../model/report/report-persons.ts';

export interface WrittenPart {
  /** Decimal nanoseconds. */
  readonly atNs: string;
  /** The name that the author gave. */
  readonly actor: string;
  readonly part: ReportPart;
}

export interface ReportState {
  readonly reportId: string;
  /** `draft` unless the case as it is was issued. */
  readonly status: VersionStatus;
  /** Of an issued report its number; of a draft the one that it would have. */
  readonly version: number;
  readonly supersedes: number | null;
  readonly parts: readonly WrittenPart[];
  /** Oldest first. */
  readonly versions: readonly ReportVersion[];
  /** Since the version before. */
  readonly changes: readonly ReportChange[];
  /** What keeps it from being final. */
  readonly missing: readonly string[];
  /** `key` is what an alternative to the finding is written under. */
  readonly findings: readonly {
    readonly id: string;
    readonly key: string;
    readonly severity: Severity;
    readonly summary: string;
  }[];
}

export const REPORT_FORMATS = ['html', 'md', 'json', 'csv', 'pdf', 'docx'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

export interface ReportFile {
  readonly name: string;
  readonly mediaType: string;
  readonly text: string;
  /** What `text` is: the file's own text, or its bytes. */
  readonly encoding: 'utf8' | 'base64';
}
