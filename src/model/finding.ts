import type { Locator } from './locator.ts';

export const SEVERITIES = ['info', 'low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

export function severityAtLeast(severity: Severity, floor: Severity): boolean {
  return SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(floor);
}

/** One result of one rule. `requests` holds all of them, each once; shells cut the list, never the count. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  /** One sentence: what happened. */
  readonly summary: string;
  /** What else could explain it, and why it does or does not. */
  readonly alternatives: readonly string[];
  /** The record that would settle it, and where to get it. */
  readonly settledBy: string;
  readonly labels: readonly string[];
  readonly nodes: readonly number[];
  readonly artifacts: readonly number[];
  readonly requests: Uint32Array;
  readonly fromNs: bigint | null;
  readonly toNs: bigint | null;
  /** At least one. */
  readonly grounds: readonly Locator[];
}
