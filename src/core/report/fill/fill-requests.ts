/** The requests in scope as rows, and those that are reconstructed step by step. */
import type { WrittenTime } from '../../../base/time-text.ts';
import type { Extract, ExtractRows } from '../../../model/extract.ts';
import type { ReportRequests } from '../../../model/report.ts';
import type { ReportRequest, ReportRequestRow } from '../../../model/report/report-request.ts';
import { counted, grouped } from '../../../base/counted.ts';
import { verb } from '../wording.ts';
import type { CaseNames } from './case-names.ts';
import type { Certainty } from './fill-strengths.ts';
import { writtenTimes, type Written } from './written-times.ts';

type Request = ExtractRows['requests'];

const TIME_BASIS: Readonly<Record<string, string>> = {
  signed: 'signed by the enclave',
  block: 'time of the block',
  caller: 'from the caller’s own record',
  response: 'when the answer was recorded',
  none: 'no record states one',
};

export function requestRow(request: Request, names: CaseNames): ReportRequestRow {
  const { settlement } = request;
  return {
    id: names.handle(request.id),
    timeNs: request.timeNs,
    label: request.label,
    labelAnswered: request.labelAnswered,
    node: request.node,
    artifact: request.artifact,
    artifactKind: request.artifactKind,
    status: request.status,
    rule: request.rule,
    reason: request.reason,
    freshness: request.freshness,
    inputHash: request.inputHash,
    outputHash: request.outputHash,
    responseId: request.responseId,
    txHash: request.txHash,
    signature: request.signature,
    settlement:
      settlement === null
        ? null
        : {
            kind: settlement.kind,
            blobId: settlement.blobId,
            merkleRoot: settlement.merkleRoot,
            txHash: settlement.txHash,
            verdict: settlement.verdict,
          },
  };
}

/** One sentence: how these were chosen, and how many were left out. */
function choiceOf(all: number, concerned: number, shown: number, shownConcerned: number): string {
  if (all === 0) return 'No request is in scope.';
  const howTo = 'blobtrail show reconstructs any of them by its handle.';
  if (shown === all)
    return `All ${counted(all, 'request')} in scope ${verb(all, 'is', 'are')} reconstructed step by step in annex E.`;
  if (concerned === 0) {
    const left = all - shown;
    return `No finding names a request in scope: ${counted(shown, 'request')} of ${grouped(all)}, the earliest and those that a person added, ${verb(shown, 'is', 'are')} reconstructed step by step in annex E. The other ${grouped(left)} are left out; ${howTo}`;
  }
  const [left, others, added] = [concerned - shownConcerned, all - concerned, shown - shownConcerned];
  const parts = [
    ...(left === 0 ? [] : [`${grouped(left)} that findings name`]),
    ...(others - added === 0 ? [] : [`${grouped(others - added)} that no finding names`]),
  ];
  const head =
    left === 0
      ? `All ${counted(concerned, 'request')} in scope that findings name are reconstructed step by step in annex E`
      : `${grouped(shownConcerned)} of the ${counted(concerned, 'request')} in scope that findings name are reconstructed step by step in annex E`;
  const besides =
    added === 0
      ? ''
      : ` Besides, ${counted(added, 'request')} that a person added ${verb(added, 'is', 'are')} reconstructed.`;
  const more = parts.length === 0 ? '' : ` Left out: ${parts.join(', and ')}; ${howTo}`;
  return `${head}, one or two of each finding first, those of the most severe finding before others.${more}${besides}`;
}

function recordsOf(
  extract: Extract,
  wanted: ReadonlySet<string>,
): ReadonlyMap<string, readonly ExtractRows['records'][]> {
  const out = new Map<string, ExtractRows['records'][]>();
  for (const row of extract.rows('records')) {
    if (!wanted.has(row.request)) continue;
    const list = out.get(row.request);
    if (list === undefined) out.set(row.request, [row]);
    else list.push(row);
  }
  return out;
}

/** Of the records of a request the first that writes its time. */
function writtenOf(
  records: readonly ExtractRows['records'][],
  timeNs: string | null,
  written: Written,
): WrittenTime | null {
  for (const record of records) {
    const found = written(record, timeNs);
    if (found !== null) return found;
  }
  return null;
}

export interface RequestInput {
  readonly requests: readonly Request[];
  /** Handles of the requests of each finding, by the finding's id, the most severe finding first. */
  readonly ofFindings: readonly (readonly [finding: string, requests: readonly string[]])[];
  /** Handles of requests that people added to the report. */
  readonly added: ReadonlySet<string>;
  /** How sure the artifact of each request is, by the request's id. */
  readonly sure: ReadonlyMap<string, Certainty>;
  /** All rows, for programs; a page prints their number only. */
  readonly withRows: boolean;
}

/** What people added first, then those of the most severe finding in order of their handles; all others by their time. */
export function fillRequests(
  extract: Extract,
  names: CaseNames,
  { requests, ofFindings, added, sure, withRows }: RequestInput,
): ReportRequests {
  const paths = new Map(Array.from(extract.rows('paths'), (path) => [path.request, path]));
  const records = recordsOf(extract, new Set(paths.keys()));
  const findings = new Map<string, string[]>();
  const written = writtenTimes(extract);
  const rank = new Map<string, number>();
  for (const [i, [finding, list]] of ofFindings.entries()) {
    for (const request of list) {
      if (!rank.has(request)) rank.set(request, i);
      findings.set(request, [...(findings.get(request) ?? []), finding]);
    }
  }
  const reconstructed = requests.flatMap((request): ReportRequest[] => {
    const path = paths.get(request.id);
    if (path === undefined) return [];
    const row = requestRow(request, names);
    return [
      {
        ...row,
        strength: sure.get(request.id)?.strength ?? null,
        inputCheck: request.inputCheck,
        outputCheck: request.outputCheck,
        timeBasis: TIME_BASIS[request.timeBasis] ?? request.timeBasis,
        written: writtenOf(records.get(request.id) ?? [], request.timeNs, written),
        expectedArtifact: request.expectedArtifact,
        verdict: path.verdict,
        path: path.hops.map(({ ground, ...hop }) => ({
          ...hop,
          ground: ground === null ? null : names.ground(ground),
        })),
        ladder: path.ladder,
        records: (records.get(request.id) ?? []).map(({ role, joinedBy, ...place }) => ({
          ground: names.ground(place),
          role,
          joinedBy,
        })),
        findingIds: (findings.get(row.id) ?? [])
          .map((id) => ({ id }))
          .toSorted(names.byHandle)
          .map(({ id }) => id),
        wouldSettle: path.wouldSettle,
      },
    ];
  });
  const placeOf = ({ id }: ReportRequest): number => (added.has(id) ? -1 : (rank.get(id) ?? ofFindings.length));
  const shownConcerned = reconstructed.filter(({ id }) => rank.has(id)).length;
  return {
    rows: withRows ? requests.map((request) => requestRow(request, names)) : [],
    reconstructed: reconstructed.toSorted(
      (a, b) => placeOf(a) - placeOf(b) || (rank.has(a.id) ? names.byHandle(a, b) : 0),
    ),
    choice: choiceOf(requests.length, rank.size, reconstructed.length, shownConcerned),
  };
}
