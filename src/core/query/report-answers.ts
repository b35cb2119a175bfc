/** What each label's requests hit, counted: the labels that need an eye first. */
import type { ArtifactKind } from '../../base/ids.ts';
import type { ReportAnswer, ReportAnswerArtifact } from '../../model/report.ts';
import { STATUSES, type Status } from '../../model/status.ts';
import type { Filter, ComputedFinding } from '../../shared/views.ts';
import { withoutProvider } from '../../model/label-name.ts';
import { counted } from '../report/wording.ts';
import type { Db } from '../store/db.ts';
import { sql } from '../store/sql.ts';
import { numberOf, textOf } from './cells.ts';
import { whereRequest } from './filter.ts';

interface Group {
  readonly label: string | null;
  readonly artifact: string | null;
  readonly kind: ArtifactKind | null;
  readonly status: Status;
  readonly freshness: string;
  readonly n: number;
  readonly from: bigint | null;
  readonly to: bigint | null;
}

const ns = (value: string | null): bigint | null => (value === null ? null : BigInt(value));
const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const sumOf = (groups: readonly Group[], test: (group: Group) => boolean = () => true): number =>
  groups.reduce((sum, group) => sum + (test(group) ? group.n : 0), 0);

function readGroups(db: Db, filter: Filter | undefined): readonly Group[] {
  return db
    .all(sql`
      SELECT label.name AS label, artifact.ref AS artifact, artifact.kind AS kind, counts.* FROM (
        SELECT label_id, artifact_id, status, freshness, count(*) AS n, CAST(min(time_ns) AS TEXT) AS from_ns,
               CAST(max(time_ns) AS TEXT) AS to_ns
        FROM request WHERE ${whereRequest(filter)} GROUP BY 1, 2, 3, 4
      ) AS counts LEFT JOIN label ON label.id = label_id LEFT JOIN artifact ON artifact.id = artifact_id`)
    .map((row) => ({
      label: textOf(row['label']),
      artifact: textOf(row['artifact']),
      kind: textOf(row['kind']) as ArtifactKind | null,
      status: String(row['status']) as Status,
      freshness: String(row['freshness']),
      n: numberOf(row['n']),
      from: ns(textOf(row['from_ns'])),
      to: ns(textOf(row['to_ns'])),
    }));
}

const pairKey = (label: string | null, artifact: string | null): string => JSON.stringify([label, artifact]);

function readNodes(db: Db, filter: Filter | undefined): ReadonlyMap<string, readonly string[]> {
  const rows = db.all(sql`
    SELECT DISTINCT label.name AS label, artifact.ref AS artifact,
           CASE WHEN node.is_enclave THEN '0x' || node.name ELSE node.name END AS node
    FROM request JOIN node ON node.id = request.node_id LEFT JOIN label ON label.id = request.label_id
    LEFT JOIN artifact ON artifact.id = request.artifact_id WHERE ${whereRequest(filter)} ORDER BY 3`);
  const groups = Map.groupBy(rows, (row) => pairKey(textOf(row['label']), textOf(row['artifact'])));
  return new Map([...groups].map(([key, list]) => [key, list.map((row) => String(row['node']))]));
}

/** The newest version of a label's artifact that was out by a moment; where none surely was, the first one. */
type VersionAt = (label: string | null, artifact: string | null, atNs: bigint | null) => string | null;

function createVersionAt(db: Db): VersionAt {
  const rows = db.all(
    sql`SELECT label, artifact, version, CAST(by_ns AS TEXT) AS by_ns FROM releases WHERE version IS NOT NULL ORDER BY releases.by_ns, release_id`,
  );
  const groups = Map.groupBy(rows, (row) => pairKey(textOf(row['label']), textOf(row['artifact'])));
  return (label, artifact, atNs) => {
    if (label === null || artifact === null) return null;
    const list = groups.get(pairKey(label, artifact)) ?? groups.get(pairKey(withoutProvider(label), artifact)) ?? [];
    const out = list.findLast((row) => atNs !== null && BigInt(String(row['by_ns'])) <= atNs);
    return textOf((out ?? list[0])?.['version']);
  };
}

const least = (a: bigint | null, b: bigint | null): bigint | null => (a === null || (b !== null && b < a) ? b : a);
const most = (a: bigint | null, b: bigint | null): bigint | null => (a === null || (b !== null && b > a) ? b : a);

function artifactOf(
  groups: readonly Group[],
  nodes: ReadonlyMap<string, readonly string[]>,
  versionAt: VersionAt,
): ReportAnswerArtifact {
  const { label = null, artifact = null, kind = null } = groups[0] ?? {};
  const from = groups.reduce<bigint | null>((time, group) => least(time, group.from), null);
  const to = groups.reduce<bigint | null>((time, group) => most(time, group.to), null);
  const byStatus = Object.fromEntries(
    STATUSES.map((status) => [status, sumOf(groups, (group) => group.status === status)]),
  );
  return {
    ref: artifact,
    kind,
    version: versionAt(label, artifact, to),
    requests: sumOf(groups),
    stale: sumOf(groups, (group) => group.freshness === 'stale'),
    byStatus: byStatus as Record<Status, number>,
    nodes: nodes.get(pairKey(label, artifact)) ?? [],
    fromNs: from?.toString() ?? null,
    toNs: to?.toString() ?? null,
  };
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

function wouldChange(groups: readonly Group[], findings: readonly ComputedFinding[]): readonly string[] {
  const n = (test: (group: Group) => boolean): string | null => {
    const sum = sumOf(groups, test);
    return sum === 0 ? null : counted(sum, 'request');
  };
  const about = findings.filter((finding) => ABOUT_ARTIFACTS.has(finding.rule));
  const contradicted = n((group) => group.status === 'contradicted');
  const unknown = n((group) => group.status === 'unknown');
  const inferred = n((group) => group.status === 'inferred');
  const undated = n((group) => group.freshness === 'unknown' && group.artifact !== null);
  return [
    ...[...new Set(about.map((finding) => finding.settledBy))].slice(0, SETTLED_BY),
    ...(contradicted === null
      ? []
      : [
          `The records of ${contradicted} disagree: what the node loaded for them, with the file’s hash, would decide.`,
        ]),
    ...(unknown === null
      ? []
      : [
          `For ${unknown} nothing names the artifact: a record of the call that does, or the registry entry of the enclave with its pcrHash, would.`,
        ]),
    ...(inferred === null
      ? []
      : [
          `For ${inferred} the artifact follows from a table: the gateway’s own log of the model that it called would put a record in its place.`,
        ]),
    ...(undated === null
      ? []
      : [
          `For ${undated} it is open what was current: a capture of the Model Hub from before them, or the approval of the image, would tell.`,
        ]),
  ];
}

/** Findings about requests that no record gives a label. */
function findingsWithoutLabel(
  db: Db,
  filter: Filter | undefined,
  findings: readonly ComputedFinding[],
): readonly ComputedFinding[] {
  const ids = new Set(
    db
      .all(sql`
        SELECT DISTINCT 'f-' || finding_id AS id FROM request CROSS JOIN finding_request ON request_id = request.id
        WHERE request.label_id IS NULL AND ${whereRequest(filter)}`)
      .map((row) => String(row['id'])),
  );
  return findings.filter((finding) => ids.has(finding.id));
}

/** The labels that need an eye first: several artifacts, then findings by severity, then weight; ties by name. */
export function reportAnswers(
  db: Db,
  filter: Filter | undefined,
  findings: readonly ComputedFinding[],
): readonly ReportAnswer[] {
  const nodes = readNodes(db, filter);
  const versionAt = createVersionAt(db);
  const about = new Map<string, ComputedFinding[]>();
  for (const finding of findings)
    for (const label of finding.labels) about.set(label, [...(about.get(label) ?? []), finding]);
  const rank = new Map(findings.map((finding, i) => [finding.id, i]));
  const answers = [...Map.groupBy(readGroups(db, filter), (group) => group.label)].map(
    ([label, groups]): ReportAnswer => {
      const own = label === null ? findingsWithoutLabel(db, filter, findings) : (about.get(label) ?? []);
      const artifacts = [...Map.groupBy(groups, (group) => group.artifact).values()]
        .map((list) => artifactOf(list, nodes, versionAt))
        .toSorted(
          (a, b) =>
            Number(a.ref === null) - Number(b.ref === null) ||
            b.requests - a.requests ||
            byText(a.ref ?? '', b.ref ?? ''),
        );
      return {
        label,
        requests: sumOf(groups),
        artifacts,
        findings: own.map((finding) => finding.id),
        wouldChange: wouldChange(groups, own),
      };
    },
  );
  const several = (answer: ReportAnswer): number =>
    Number(answer.artifacts.filter((artifact) => artifact.ref !== null).length > 1);
  const first = (answer: ReportAnswer): number => rank.get(answer.findings[0] ?? '') ?? findings.length;
  return answers.toSorted(
    (a, b) =>
      Number(a.label === null) - Number(b.label === null) ||
      several(b) - several(a) ||
      first(a) - first(b) ||
      b.requests - a.requests ||
      byText(a.label ?? '', b.label ?? ''),
  );
}
