/** What people said about one finding or request, as a report prints it: never mixed with what was computed. */
import type { Decision } from '../annotation.ts';

export interface ReportSaid {
  readonly actor: string;
  readonly atNs: string;
  readonly text: string;
}

export interface ReportOpinion {
  /** The handle it has now; null when it is not in the case any more as it was. */
  readonly subject: string | null;
  readonly handleThen: string;
  readonly subjectKind: 'finding' | 'request';
  /** What it was when somebody last spoke of it. */
  readonly about: string;
  /** Who asked for it to stand in the report; null when nobody did. */
  readonly added: ReportSaid | null;
  readonly decision: (ReportSaid & { readonly value: Decision }) | null;
  readonly tags: readonly string[];
  /** Oldest first. */
  readonly notes: readonly ReportSaid[];
}
