/** How much of the requests in scope is known, what the case does not hold, and what could not be acquired. */
import { COVERAGE_GAPS, gapsInWords, type CoverageGap } from '../../../model/coverage-gaps.ts';
import type { ExtractRows } from '../../../model/extract.ts';
import type { ReportCompleteness } from '../../../model/report.ts';
import { noCounts } from '../../../model/request-counts.ts';
import type { UnknownReason } from '../../../model/status.ts';
import { unfinishedImports } from '../../../model/unfinished-import.ts';

type Request = ExtractRows['requests'];

/** Requests for which one kind of record is not there. */
const LACKS: Readonly<Record<CoverageGap, (request: Request) => boolean>> = {
  key: ({ signature }) => signature === 'unverifiable',
  request: ({ inputCheck }) => inputCheck === 'not-held',
  registry: ({ reason }) => reason === 'not-collected',
  meaning: ({ freshness, artifact }) => freshness === 'unknown' && artifact !== null,
  settlement: ({ settlement }) => settlement?.verdict === 'missing',
  node: ({ node }) => node === null,
  time: ({ timeNs }) => timeNs === null,
};

interface Refused {
  readonly path: string;
  readonly reason: string;
}

/** Paths that were handed over and could not be acquired, from the log: the case holds nothing else of them. */
function refusedPaths(custody: readonly ExtractRows['custody'][]): readonly Refused[] {
  const refused = new Map<string, Refused>();
  for (const { action, body } of custody) {
    if (action !== 'import.acquired' && action !== 'import.end') continue;
    const { refused: list = [] } = JSON.parse(body) as { readonly refused?: readonly Partial<Refused>[] };
    for (const { path = '', reason = '' } of list) refused.set(JSON.stringify([path, reason]), { path, reason });
  }
  return [...refused.values()];
}

export function fillCompleteness(
  requests: Iterable<Request>,
  custody: readonly ExtractRows['custody'][],
): ReportCompleteness {
  const { byStatus, byFreshness, bySignature } = noCounts();
  const reasons = new Map<UnknownReason, number>();
  const gaps = COVERAGE_GAPS.map(() => 0);
  let [count, withNode, withSettlement] = [0, 0, 0];
  for (const request of requests) {
    const { status, freshness, signature, reason, node, settlement } = request;
    count += 1;
    byStatus[status] += 1;
    byFreshness[freshness] += 1;
    bySignature[signature] += 1;
    if (reason !== null) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    if (node !== null) withNode += 1;
    if (settlement?.verdict === 'included' || settlement?.verdict === 'individual') withSettlement += 1;
    for (const [i, gap] of COVERAGE_GAPS.entries()) if (LACKS[gap](request)) gaps[i]! += 1;
  }
  return {
    requests: count,
    byStatus,
    byFreshness,
    bySignature,
    withNode,
    withSettlement,
    unknownReasons: [...reasons]
      .map(([reason, n]) => ({ reason, requests: n }))
      .toSorted((a, b) => b.requests - a.requests || (a.reason < b.reason ? -1 : 1)),
    missing: gapsInWords(gaps),
    refused: refusedPaths(custody),
    unfinished: unfinishedImports(custody),
  };
}
