import type { CaseFacts, RequestFacts } from './facts.ts';
import type { Finding } from './finding.ts';

/** One run of a rule over one case: it is shown every request once, in order of time, then asked. */
export interface RuleRun {
  readonly request?: (request: RequestFacts) => void;
  readonly end: () => readonly Finding[];
}

/** A rule is a pure fold over the case. Its exact meaning is written in docs/rules.md under its id. */
export interface Rule {
  readonly id: string;
  readonly title: string;
  readonly version: number;
  readonly begin: (facts: CaseFacts) => RuleRun;
}
