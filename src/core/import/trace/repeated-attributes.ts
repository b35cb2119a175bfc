/** Attributes that stand more than once in one list: the specifications allow each key once, and readers differ. */
import type { SpanIssue } from './span-issue.ts';

export type RepeatedAttribute = SpanIssue & { readonly code: 'ambiguous' };

/** So much of a value is shown. */
const SHOWN = 120;

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, SHOWN);
}

/** `known`: those that are read, in their order. One issue for each that repeats an earlier one, with both values. */
export function repeatedAttributes(
  known: readonly (readonly [key: string, value: unknown])[],
): readonly RepeatedAttribute[] {
  const issues: RepeatedAttribute[] = [];
  for (let i = 1; i < known.length; i += 1) {
    const [key, value] = known[i]!;
    const before = known.findIndex((each) => each[0] === key);
    if (before === i) continue;
    const values = `${shown(known[before]![1])} and ${shown(value)}`;
    issues.push({
      code: 'ambiguous',
      message: `The attribute ${JSON.stringify(key)} stands more than once: ${values}.`,
    });
  }
  return issues;
}
