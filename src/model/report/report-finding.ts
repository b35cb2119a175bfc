import type { Severity } from '../finding.ts';
import type { ReportAlternative } from './report-persons.ts';
import type { ReportGround } from './report-source.ts';
import type { Status } from '../status.ts';
import type { Strength } from '../strength.ts';

/** One finding. A report refuses to print one that has no ground inside the evidence list. */
export interface ReportFinding {
  /** Handle, `f-1`. */
  readonly id: string;
  /** Its id in the extract: the same when handles have shifted. */
  readonly key: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly summary: string;
  /** `proved` where it is the outcome of a check on bytes of the case, else `inferred` by its rule. */
  readonly status: Status;
  readonly strength: Strength | null;
  /** What else could explain it, each with why it does or does not. */
  readonly alternatives: readonly string[];
  /** What people considered besides. */
  readonly considered: readonly ReportAlternative[];
  readonly settledBy: string;
  readonly labels: readonly string[];
  readonly nodes: readonly string[];
  readonly artifacts: readonly string[];
  /** Handles, perhaps the first hundred; `requestCount` is the whole number. */
  readonly requests: readonly string[];
  readonly requestCount: number;
  readonly fromNs: string | null;
  readonly toNs: string | null;
  readonly grounds: readonly ReportGround[];
}

/** Sources or checks that disagree. All sides are kept. */
export interface ReportContradiction {
  /** Handle of the request, node or artifact that it is about, or its own words. */
  readonly subject: string;
  /** One sentence: what disagrees. */
  readonly what: string;
  /** Of the findings of its rule; null: none is in scope. */
  readonly severity: Severity | null;
  readonly sides: readonly { readonly says: string; readonly grounds: readonly ReportGround[] }[];
}
