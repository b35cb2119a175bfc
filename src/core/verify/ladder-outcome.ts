import type { UnknownReason } from '../../model/status.ts';

/** What became of one step, with one sentence about it. */
export type StepOutcome =
  | { readonly verdict: 'passed' | 'failed'; readonly detail: string }
  | { readonly verdict: 'could-not-run'; readonly reason: UnknownReason; readonly detail: string };

export function passed(detail: string): StepOutcome {
  return { verdict: 'passed', detail };
}

export function failed(detail: string): StepOutcome {
  return { verdict: 'failed', detail };
}

export function couldNotRun(reason: UnknownReason, detail: string): StepOutcome {
  return { verdict: 'could-not-run', reason, detail };
}

/** Of several parts of one step: a failure outweighs what could not run, and that outweighs a pass. */
export function combine(parts: readonly StepOutcome[]): StepOutcome {
  const rank = { failed: 0, 'could-not-run': 1, passed: 2 } as const;
  const worst = parts.toSorted((a, b) => rank[a.verdict] - rank[b.verdict])[0];
  const detail = parts.map((part) => part.detail).join(' ');
  return worst === undefined ? passed('Nothing had to be checked.') : { ...worst, detail };
}
