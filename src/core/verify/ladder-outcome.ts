import { CHECK_OF_UNKNOWN, type CheckReason } from '../../model/check-reason.ts';
import type { OpenPoint } from '../../model/open-point.ts';
import type { UnknownReason } from '../../model/status.ts';

/** What became of one step, with one sentence about it. A negative has its reason; what could not run, its way out. */
export type StepOutcome =
  | { readonly verdict: 'passed'; readonly detail: string }
  | { readonly verdict: 'failed'; readonly fault: CheckReason; readonly detail: string }
  | {
      readonly verdict: 'could-not-run';
      readonly fault: CheckReason;
      readonly reason: UnknownReason;
      readonly open: readonly OpenPoint[];
      readonly detail: string;
    };

export function passed(detail: string): StepOutcome {
  return { verdict: 'passed', detail };
}

export function failed(fault: CheckReason, detail: string): StepOutcome {
  return { verdict: 'failed', fault, detail };
}

/** @param open what would let it run. */
export function couldNotRun(
  reason: UnknownReason,
  open: OpenPoint,
  detail: string,
  fault: CheckReason = CHECK_OF_UNKNOWN[reason],
): StepOutcome {
  return { verdict: 'could-not-run', fault, reason, open: [open], detail };
}

/** Of several parts of one step: a failure outweighs what could not run, and that outweighs a pass. */
export function combine(parts: readonly StepOutcome[]): StepOutcome {
  const rank = { failed: 0, 'could-not-run': 1, passed: 2 } as const;
  const worst = parts.toSorted((a, b) => rank[a.verdict] - rank[b.verdict])[0];
  const detail = parts.map((part) => part.detail).join(' ');
  if (worst === undefined) return passed('Nothing had to be checked.');
  if (worst.verdict !== 'could-not-run') return { ...worst, detail };
  const open = parts.flatMap((part) => (part.verdict === 'could-not-run' ? part.open : []));
  return { ...worst, open: [...new Set(open)], detail };
}
