/** What people wrote for a report, and what became of its earlier versions. */
import type { Severity } from '../finding.ts';
import type { HypothesisVerdict, VersionStatus } from './report-part.ts';

/** Who wrote something, and when. */
export interface ReportBy {
  readonly actor: string;
  readonly atNs: string;
}

export interface ReportQuestion {
  /** `Q1`, `Q2`, … */
  readonly key: string;
  /** Verbatim; lines are kept. */
  readonly text: string;
  readonly askedBy: string | null;
  readonly authority: string | null;
  readonly outOfScope: string | null;
  /** In a person's words; null: nobody has answered it. */
  readonly answer: (ReportBy & { readonly text: string; readonly strength: string | null }) | null;
}

export interface ReportHypothesis extends ReportBy {
  /** `H1`, `H2`, … */
  readonly key: string;
  readonly statement: string | null;
  readonly prediction: string | null;
  readonly test: string | null;
  readonly observed: string | null;
  readonly verdict: HypothesisVerdict | null;
  readonly why: string | null;
}

export interface ReportDeviation extends ReportBy {
  readonly key: string;
  readonly kind: string | null;
  readonly text: string | null;
}

/** What else a person considered for a finding. */
export interface ReportAlternative extends ReportBy {
  readonly text: string;
  readonly rejectedBecause: string | null;
}

/** Members that are null were not said; a report prints that they are missing. */
export interface ReportPersons {
  readonly questions: readonly ReportQuestion[];
  readonly hypotheses: readonly ReportHypothesis[];
  readonly deviations: readonly ReportDeviation[];
  readonly classification: string | null;
  readonly distribution: string | null;
  readonly organisation: string | null;
  readonly author: string | null;
  readonly authorRole: string | null;
  readonly reviewer: string | null;
  readonly reviewerRole: string | null;
  readonly signature:
    | (ReportBy & {
        readonly name: string | null;
        readonly role: string | null;
        readonly place: string | null;
        readonly statement: string | null;
      })
    | null;
}

/** A statement of an earlier version beside what is said now; null: it is not said any more, or was not said then. */
export interface ReportChange {
  /** Handle of now, else of then. */
  readonly finding: string;
  readonly before: { readonly severity: Severity; readonly summary: string } | null;
  readonly now: { readonly severity: Severity; readonly summary: string } | null;
}

export interface ReportVersion {
  readonly number: number;
  readonly status: VersionStatus;
  /** The version that took its place. */
  readonly supersededBy: number | null;
  readonly atNs: string;
  readonly actor: string;
  readonly reportId: string;
  /** Of the log when it was issued: what it speaks of. */
  readonly custodyHead: string;
  readonly note: string;
}

export interface ReportChanges {
  /** Issued versions, oldest first. */
  readonly versions: readonly ReportVersion[];
  /** What was compared with; null: no earlier version was issued. */
  readonly since: number | null;
  readonly changes: readonly ReportChange[];
  /** Findings that are said as they were. */
  readonly same: number;
}
