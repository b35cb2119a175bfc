/** Rows of the extract that tell of this case: who did what to it, what its things are called, what people say. */
import type { AnnotationKind } from '../annotation.ts';
import type { Severity } from '../finding.ts';
import type { RedactedKind } from '../redactor.ts';
import type { ReportPart, VersionStatus } from '../report/report-part.ts';

/** What identifies the extract and what it covers; one row. */
export interface ControlRow {
  readonly caseId: string;
  readonly caseName: string;
  /** The file's own name, without folders. */
  readonly caseFile: string;
  readonly caseSchema: number;
  readonly tool: string;
  readonly toolVersion: string;
  readonly custodyCount: number;
  /** SHA-256 of the last entry of the log, hex. */
  readonly custodyHead: string;
  /** The filter in words; empty when the whole case is extracted. */
  readonly filters: readonly string[];
  /** The same as options of the command line, and the members of the filter that have none. */
  readonly options: readonly string[];
  readonly optionless: readonly string[];
  readonly requestsOfCase: number;
  readonly findingsOfCase: number;
  /** What was left out, one sentence each. */
  readonly leftOut: readonly string[];
  /** Kinds of names that tokens stand for; empty: none. */
  readonly redacted: readonly RedactedKind[];
}

/** What the case calls a thing: handles follow the order of import. `id` is an id or a name of another table. */
export interface HandleRow {
  readonly handle: string;
  readonly kind: 'source' | 'request' | 'finding' | 'artifact' | 'node' | 'label';
  readonly id: string;
}

export interface AcquisitionRow {
  readonly source: string;
  readonly acquiredNs: string;
}

export interface CustodyRow {
  readonly seq: number;
  readonly atNs: string;
  readonly actor: string;
  readonly action: string;
  /** Canonical JSON. */
  readonly body: string;
  readonly prevHash: string;
  readonly hash: string;
}

/** How the case was read. */
export interface MethodRow {
  readonly kind: 'importer' | 'pass' | 'rule' | 'limit';
  /** In the order of use. */
  readonly n: number;
  readonly id: string;
  readonly title: string;
  /** A version; of a limit its value with the unit; of an importer empty. */
  readonly value: string;
}

/** A decision, a note, a tag, or what was added to the report. */
export interface AnnotationRow {
  readonly n: number;
  readonly atNs: string;
  readonly actor: string;
  readonly kind: AnnotationKind;
  readonly value: string;
  readonly tag: string;
  readonly text: string;
  readonly subjectKind: 'finding' | 'request';
  /** The id it has now; null when it is not in the case any more as it was. */
  readonly subject: string | null;
  readonly handleThen: string;
  readonly about: string;
}

/** What a person wrote for the report, as it stands now. */
export interface PartRow {
  readonly atNs: string;
  readonly actor: string;
  readonly part: ReportPart;
}

/** One issued version of the report, and what it said. */
export interface VersionRow {
  readonly number: number;
  readonly status: VersionStatus;
  readonly atNs: string;
  readonly actor: string;
  readonly reportId: string;
  /** Custody head that it was made at. */
  readonly custodyHead: string;
  readonly note: string;
  readonly findings: readonly {
    readonly id: string;
    readonly handle: string;
    readonly severity: Severity;
    readonly summary: string;
  }[];
}
