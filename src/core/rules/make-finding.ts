import { NumberList } from '../../base/number-list.ts';
import type { Finding } from '../../model/finding.ts';
import type { Locator } from '../../model/locator.ts';
import { SEVERITY, type RuleId } from './severity.ts';

export interface FindingParts {
  readonly summary: string;
  readonly alternatives: readonly string[];
  readonly settledBy: string;
  readonly labels?: Iterable<string>;
  readonly nodes?: Iterable<number>;
  readonly artifacts?: Iterable<number>;
  /** All of them, each once. */
  readonly requests?: NumberList | Uint32Array | readonly number[];
  readonly fromNs: bigint | null;
  readonly toNs: bigint | null;
  readonly grounds: readonly Locator[];
}

/** A finding with the severity of its rule, its subjects each once and in order. */
export function makeFinding(rule: RuleId, parts: FindingParts): Finding {
  return {
    rule,
    severity: SEVERITY[rule].severity,
    summary: parts.summary,
    alternatives: parts.alternatives,
    settledBy: parts.settledBy,
    labels: [...new Set(parts.labels ?? [])].toSorted(),
    nodes: [...new Set(parts.nodes ?? [])].toSorted((a, b) => a - b),
    artifacts: [...new Set(parts.artifacts ?? [])].toSorted((a, b) => a - b),
    requests: packed(parts.requests ?? []),
    fromNs: parts.fromNs,
    toNs: parts.toNs,
    grounds: parts.grounds,
  };
}

function packed(requests: NumberList | Uint32Array | readonly number[]): Uint32Array {
  if (requests instanceof NumberList) return requests.toArray();
  return requests instanceof Uint32Array ? requests : Uint32Array.from(requests);
}

/** `[value]`, or nothing. */
export function known<T>(value: T | null): readonly T[] {
  return value === null ? [] : [value];
}
