/** What each label's requests hit, counted: the labels that need an eye first. */
import type { ExtractRows } from '../../../model/extract.ts';
import { withoutProvider } from '../../../model/label-name.ts';
import type { ReportAnswer, ReportAnswerArtifact } from '../../../model/report.ts';
import type { ReportFinding } from '../../../model/report/report-finding.ts';
import { STATUSES, type Status } from '../../../model/status.ts';
import { counted } from '../../../base/counted.ts';

type Request = ExtractRows['requests'];
type Release = ExtractRows['releases'];

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const pairKey = (label: string | null, artifact: string | null): string => JSON.stringify([label, artifact]);

/** The newest version of a label's artifact that was out by a moment; where none surely was, the first one. */
export type VersionAt = (label: string | null, artifact: string | null, atNs: string | null) => string | null;

export function createVersionAt(releases: Iterable<Release>): VersionAt {
  const known = [...releases].filter(({ version }) => version !== null);
  const groups = Map.groupBy(known, ({ label, artifact }) => pairKey(label, artifact));
  return (label, artifact, atNs) => {
    if (label === null || artifact === null) return null;
    const list = groups.get(pairKey(label, artifact)) ?? groups.get(pairKey(withoutProvider(label), artifact)) ?? [];
    const out = list.findLast(({ byNs }) => atNs !== null && BigInt(byNs) <= BigInt(atNs));
    return (out ?? list[0])?.version ?? null;
  };
}

/** What is counted of the requests of one label and one artifact. */
interface Group {
  readonly label: string | null;
  readonly ref: string | null;
  readonly kind: Request['artifactKind'];
  requests: number;
  stale: number;
  /** Of freshness unknown. */
  undated: number;
  readonly byStatus: Record<Status, number>;
  readonly nodes: Set<string>;
  fromNs: bigint | null;
  toNs: bigint | null;
}

function newGroup({ label, artifact, artifactKind }: Request): Group {
  const byStatus = Object.fromEntries(STATUSES.map((status) => [status, 0])) as Record<Status, number>;
  const counts = { requests: 0, stale: 0, undated: 0, byStatus, fromNs: null, toNs: null };
  return { label, ref: artifact, kind: artifactKind, nodes: new Set(), ...counts };
}

function add(group: Group, { status, freshness, node, timeNs }: Request): void {
  group.requests += 1;
  group.byStatus[status] += 1;
  if (freshness === 'stale') group.stale += 1;
  if (freshness === 'unknown') group.undated += 1;
  if (node !== null) group.nodes.add(node);
  if (timeNs === null) return;
  const ns = BigInt(timeNs);
  if (group.fromNs === null || ns < group.fromNs) group.fromNs = ns;
  if (group.toNs === null || ns > group.toNs) group.toNs = ns;
}

function groupsOf(requests: Iterable<Request>): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const request of requests) {
    const key = pairKey(request.label, request.artifact);
    let group = groups.get(key);
    if (group === undefined) groups.set(key, (group = newGroup(request)));
    add(group, request);
  }
  return [...groups.values()];
}

function artifactOf(group: Group, versionAt: VersionAt): ReportAnswerArtifact {
  const { label, ref, kind, requests, stale, byStatus, nodes } = group;
  const [fromNs, toNs] = [group.fromNs?.toString() ?? null, group.toNs?.toString() ?? null];
  const version = versionAt(label, ref, toNs);
  return { ref, kind, version, requests, stale, byStatus, nodes: [...nodes].toSorted(byText), fromNs, toNs };
}

/** Findings about what answered. What settles a proof or a clock changes no answer to that. */
const ABOUT_ARTIFACTS: ReadonlySet<string> = new Set([
  'conflicting-evidence',
  'split-label',
  'stale-artifact',
  'diverging-twins',
  'unknown-image',
]);
/** How many of them say what would settle them, before it repeats itself. */
const SETTLED_BY = 2;

function wouldChange(groups: readonly Group[], findings: readonly ReportFinding[]): readonly string[] {
  const sentence = (count: (group: Group) => number, words: (requests: string) => string): readonly string[] => {
    const n = groups.reduce((sum, group) => sum + count(group), 0);
    return n === 0 ? [] : [words(counted(n, 'request'))];
  };
  const about = findings.filter(({ rule }) => ABOUT_ARTIFACTS.has(rule)).map(({ settledBy }) => settledBy);
  return [
    ...[...new Set(about)].slice(0, SETTLED_BY),
    ...sentence(
      ({ byStatus }) => byStatus.contradicted,
      (n) => `The records of ${n} disagree: what the node loaded for them, with the file’s hash, would decide.`,
    ),
    ...sentence(
      ({ byStatus }) => byStatus.unknown,
      (n) =>
        `For ${n} nothing names the artifact: a record of the call that does, or the registry entry of the enclave with its pcrHash, would.`,
    ),
    ...sentence(
      ({ byStatus }) => byStatus.inferred,
      (n) =>
        `For ${n} the artifact is inferred: a record of the call that names it, such as the gateway’s own log of the model that it called or the node’s of what it loaded, would stand in its place.`,
    ),
    ...sentence(
      ({ ref, undated }) => (ref === null ? 0 : undated),
      (n) =>
        `For ${n} it is open what was current: a capture of the Model Hub from before them, or the approval of the image, would tell.`,
    ),
  ];
}

export interface AnswerInput {
  readonly requests: Iterable<Request>;
  readonly findings: readonly ReportFinding[];
  readonly versionAt: VersionAt;
  /** Handles of the findings about requests that no record gives a label. */
  readonly withoutLabel: ReadonlySet<string>;
}

/** The labels that need an eye first: several artifacts, then findings by severity, then weight; ties by name. */
export function fillAnswers({ requests, findings, versionAt, withoutLabel }: AnswerInput): readonly ReportAnswer[] {
  const rank = new Map(findings.map(({ id }, i) => [id, i]));
  const groups = Map.groupBy(groupsOf(requests), ({ label }) => label);
  const answers = [...groups].map(([label, list]): ReportAnswer => {
    const own = findings.filter(({ id, labels }) => (label === null ? withoutLabel.has(id) : labels.includes(label)));
    const artifacts = list
      .map((group) => artifactOf(group, versionAt))
      .toSorted(
        (a, b) =>
          Number(a.ref === null) - Number(b.ref === null) ||
          b.requests - a.requests ||
          byText(a.ref ?? '', b.ref ?? ''),
      );
    return {
      label,
      requests: list.reduce((sum, group) => sum + group.requests, 0),
      artifacts,
      findings: own.map(({ id }) => id),
      wouldChange: wouldChange(list, own),
    };
  });
  const several = ({ artifacts }: ReportAnswer): number =>
    Number(artifacts.filter(({ ref }) => ref !== null).length > 1);
  const first = ({ findings: own }: ReportAnswer): number => rank.get(own[0] ?? '') ?? findings.length;
  return answers.toSorted(
    (a, b) =>
      Number(a.label === null) - Number(b.label === null) ||
      several(b) - several(a) ||
      first(a) - first(b) ||
      b.requests - a.requests ||
      byText(a.label ?? '', b.label ?? ''),
  );
}
