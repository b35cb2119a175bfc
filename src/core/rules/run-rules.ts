import { AppError, throwIfAborted } from '../../base/errors.ts';
import type { CaseFacts, RequestFacts } from '../../model/facts.ts';
import { SEVERITIES, type Finding } from '../../model/finding.ts';
import type { Rule } from '../../model/rule.ts';
import { RULES } from './registry.ts';
import { compareNs } from './time-span.ts';

export interface RunRulesOptions {
  readonly rules?: readonly Rule[];
  readonly signal?: AbortSignal | undefined;
}

/** Requests between two looks at the abort signal. */
const STRIDE = 4096;

/**
 * Shows every request once to every rule and collects what they find, the heaviest first.
 * `requests` come in order of time, those without a time last; each is dropped after its turn.
 * @throws AppError INTERNAL when they are out of order or a finding has no ground; CANCELLED on abort.
 */
export function runRules(
  facts: CaseFacts,
  requests: Iterable<RequestFacts>,
  { rules = RULES, signal }: RunRulesOptions = {},
): readonly Finding[] {
  throwIfAborted(signal);
  const runs = rules.map((rule) => rule.begin(facts));
  const watchers = runs.flatMap((run) => run.request ?? []);
  let lastNs: bigint | null = null;
  let untimed = false;
  let count = 0;
  for (const request of requests) {
    const { timeNs } = request;
    if (timeNs === null) untimed = true;
    else if (untimed || (lastNs !== null && timeNs < lastNs)) {
      throw new AppError('INTERNAL', `Request ${request.id} came out of the order of time.`, {
        details: { request: request.id },
      });
    } else lastNs = timeNs;
    for (const watch of watchers) watch(request);
    count += 1;
    if (count % STRIDE === 0) throwIfAborted(signal);
  }
  // Each rule's own numbers of requests go once it has ended: there are millions of them in a large case.
  watchers.length = 0;
  const findings: Finding[] = [];
  for (let run = runs.shift(); run !== undefined; run = runs.shift()) findings.push(...run.end());
  const groundless = findings.find((finding) => finding.grounds.length === 0);
  if (groundless !== undefined) {
    throw new AppError('INTERNAL', `A finding of ${groundless.rule} has no ground.`, {
      details: { rule: groundless.rule },
    });
  }
  return findings.toSorted(compareFindings);
}

/** Severity from the heaviest down, then rule, first moment (unknown ones last), first subject. */
function compareFindings(a: Finding, b: Finding): number {
  return (
    SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) ||
    compareText(a.rule, b.rule) ||
    compareNs(a.fromNs, b.fromNs) ||
    compareText(a.labels[0] ?? '', b.labels[0] ?? '') ||
    (a.nodes[0] ?? 0) - (b.nodes[0] ?? 0) ||
    (a.artifacts[0] ?? 0) - (b.artifacts[0] ?? 0) ||
    (a.requests[0] ?? 0) - (b.requests[0] ?? 0) ||
    compareText(a.summary, b.summary)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
