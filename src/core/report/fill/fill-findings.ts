/** Findings and contradictions, with the places of their grounds. */
import type { Extract, ExtractRows } from '../../../model/extract.ts';
import { SEVERITIES } from '../../../model/finding.ts';
import type { ReportContradiction, ReportFinding } from '../../../model/report/report-finding.ts';
import type { ReportAlternative } from '../../../model/report/report-persons.ts';
import type { CaseNames } from './case-names.ts';
import type { Certainty } from './fill-strengths.ts';

/** Requests that are named with a finding, and contradictions of one kind that are listed; the rest are counted. */
const MOST_REQUESTS = 100;
const MOST_CONTRADICTIONS = 50;

/** Handles of the requests in scope of each finding, by the finding's id. */
export function requestsOfFindings(extract: Extract, names: CaseNames): ReadonlyMap<string, readonly string[]> {
  const out = new Map<string, { readonly id: string }[]>();
  for (const { finding, request } of extract.rows('finding_requests')) {
    const list = out.get(finding);
    const named = { id: names.handle(request) };
    if (list === undefined) out.set(finding, [named]);
    else list.push(named);
  }
  return new Map([...out].map(([finding, list]) => [finding, list.toSorted(names.byHandle).map(({ id }) => id)]));
}

function alternativesOf(extract: Extract): ReadonlyMap<string, readonly ReportAlternative[]> {
  const out = new Map<string, ReportAlternative[]>();
  for (const { actor, atNs, part } of extract.rows('parts')) {
    const { text, rejectedBecause } = part.texts;
    if (part.kind !== 'alternative' || text === undefined) continue;
    // `f:…` alone, or with a word behind a blank where there are several of one finding.
    const [finding = ''] = part.key.split(' ');
    out.set(finding, [...(out.get(finding) ?? []), { actor, atNs, text, rejectedBecause: rejectedBecause ?? null }]);
  }
  return out;
}

/** Most severe first, then in order of their handles. */
export function fillFindings(
  extract: Extract,
  names: CaseNames,
  requests: ReadonlyMap<string, readonly string[]>,
  certainty: ReadonlyMap<string, Certainty>,
): readonly ReportFinding[] {
  const considered = alternativesOf(extract);
  const rank = ({ severity }: ReportFinding): number => SEVERITIES.indexOf(severity);
  return Array.from(extract.rows('findings'), ({ id: key, grounds, ...finding }): ReportFinding => ({
    ...finding,
    id: names.handle(key),
    key,
    status: certainty.get(key)?.status ?? 'unknown',
    strength: certainty.get(key)?.strength ?? null,
    considered: considered.get(key) ?? [],
    requests: (requests.get(key) ?? []).slice(0, MOST_REQUESTS),
    grounds: grounds.map(names.ground),
  })).toSorted((a, b) => rank(b) - rank(a) || names.byHandle(a, b));
}

const KIND_WORDS: Readonly<Record<ExtractRows['contradictions']['kind'], string>> = {
  names: 'about what records of one request name',
  signatures: 'about signatures',
  hashes: 'about hashes of held texts',
  keys: 'about keys of enclaves',
  trees: 'about batch trees',
};

/** The rule that judges each kind. */
const RULE_OF: Readonly<Record<ExtractRows['contradictions']['kind'], string>> = {
  names: 'conflicting-evidence',
  signatures: 'signature-invalid',
  hashes: 'hash-mismatch',
  keys: 'key-mismatch',
  trees: 'root-mismatch',
};

export interface Contradictions {
  readonly listed: readonly ReportContradiction[];
  /** Those that are only counted, one sentence a kind. */
  readonly leftOut: readonly string[];
}

export function fillContradictions(extract: Extract, names: CaseNames): Contradictions {
  const nameOf = (kind: keyof typeof KIND_WORDS, subject: string): string =>
    kind === 'keys' ? names.node(subject) : names.handle(subject);
  const severities = new Map(Array.from(extract.rows('findings'), ({ rule, severity }) => [rule, severity]));
  const kinds = Map.groupBy(extract.rows('contradictions'), ({ kind }) => kind);
  const lists = (Object.keys(KIND_WORDS) as (keyof typeof KIND_WORDS)[]).map((kind) => {
    const all = (kinds.get(kind) ?? []).map(({ subject, what, sides }) => ({
      id: nameOf(kind, subject),
      said: {
        subject: nameOf(kind, subject),
        what,
        severity: severities.get(RULE_OF[kind]) ?? null,
        sides: sides.map(({ says, grounds }) => ({ says, grounds: grounds.map(names.ground) })),
      },
    }));
    return [KIND_WORDS[kind], all.toSorted(names.byHandle).map(({ said }) => said)] as const;
  });
  return {
    listed: lists.flatMap(([, all]) => all.slice(0, MOST_CONTRADICTIONS)),
    leftOut: lists.flatMap(([words, all]) =>
      all.length <= MOST_CONTRADICTIONS
        ? []
        : [
            `${MOST_CONTRADICTIONS} of ${all.length} contradictions ${words} are listed; all of them are among the findings and in the extract.`,
          ],
    ),
  };
}
