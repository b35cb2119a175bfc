/** How much of the requests in scope is known, what the case does not hold, and what could not be acquired. */
import type { ExtractRows } from '../../../model/extract.ts';
import type { SignatureVerdict } from '../../../model/facts.ts';
import type { ReportCompleteness } from '../../../model/report.ts';
import { unfinishedImports } from '../../../model/unfinished-import.ts';
import type { Freshness, Status, UnknownReason } from '../../../model/status.ts';

type Request = ExtractRows['requests'];

/** Requests for which one kind of record is not there, with what that record would settle. */
const GAPS: readonly {
  readonly test: (request: Request) => boolean;
  readonly what: string;
  readonly wouldSettle: string;
}[] = [
  {
    test: ({ signature }) => signature === 'unverifiable',
    what: 'the enclave’s key: no TEE registry export or /signing-key answer holds it',
    wouldSettle: 'whether the signature is the enclave’s',
  },
  {
    test: ({ inputCheck }) => inputCheck === 'not-held',
    what: 'the request itself: only its hash is in the case',
    wouldSettle: 'that the label is what the enclave signed',
  },
  {
    test: ({ reason }) => reason === 'not-collected',
    what: 'the registry entry of the enclave, or the label table of its image',
    wouldSettle: 'which provider model the label stood for',
  },
  {
    test: ({ freshness, artifact }) => freshness === 'unknown' && artifact !== null,
    what: 'what the label meant at that time: a Model Hub capture, a publish event or an image approval',
    wouldSettle: 'whether the artifact was the current one',
  },
  {
    test: ({ settlement }) => settlement?.verdict === 'missing',
    what: 'the settlement: no batch tree or individual settlement of the case holds it',
    wouldSettle: 'that the answer was settled as it stands',
  },
  { test: ({ node }) => node === null, what: 'the node: no record names one', wouldSettle: 'which node answered' },
  {
    test: ({ timeNs }) => timeNs === null,
    what: 'a time: no record has one',
    wouldSettle: 'what the label meant at that time',
  },
];

interface Refused {
  readonly path: string;
  readonly reason: string;
}

/** Paths that were handed over and could not be acquired, from the log: the case holds nothing else of them. */
function refusedPaths(custody: readonly ExtractRows['custody'][]): readonly Refused[] {
  const refused = new Map<string, Refused>();
  for (const { action, body } of custody) {
    if (action !== 'import.end') continue;
    const { refused: list = [] } = JSON.parse(body) as { readonly refused?: readonly Partial<Refused>[] };
    for (const { path = '', reason = '' } of list) refused.set(JSON.stringify([path, reason]), { path, reason });
  }
  return [...refused.values()];
}

export function fillCompleteness(
  requests: Iterable<Request>,
  custody: readonly ExtractRows['custody'][],
): ReportCompleteness {
  const byStatus: Record<Status, number> = {
    proved: 0,
    attested: 0,
    observed: 0,
    inferred: 0,
    contradicted: 0,
    unknown: 0,
  };
  const byFreshness: Record<Freshness, number> = { current: 0, stale: 0, unpublished: 0, unknown: 0 };
  const bySignature: Record<SignatureVerdict, number> = { valid: 0, invalid: 0, unverifiable: 0, absent: 0 };
  const reasons = new Map<UnknownReason, number>();
  const gaps = GAPS.map(() => 0);
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
    for (const [i, { test }] of GAPS.entries()) if (test(request)) gaps[i]! += 1;
  }
  const missing = GAPS.flatMap(({ what, wouldSettle }, i) => {
    const n = gaps[i] ?? 0;
    return n === 0
      ? []
      : [{ what: `${n} request${n === 1 ? '' : 's'} lack${n === 1 ? 's' : ''} ${what}`, wouldSettle }];
  });
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
    missing,
    refused: refusedPaths(custody),
    unfinished: unfinishedImports(custody),
  };
}
