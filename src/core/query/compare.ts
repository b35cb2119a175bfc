/** Two requests, nodes, windows or cases beside each other, counted from the roll-ups where they reach. */
import { AppError } from '../../base/errors.ts';
import { parseHandle } from '../../base/ids.ts';
import { formatNs } from '../../base/time.ts';
import { diffGroups, type GroupCell, type GroupDiff } from '../../model/compare/group-diff.ts';
import { diffField, likenessInWords, pairSteps, type FieldDiff } from '../../model/compare/request-diff.ts';
import type { ComparedSide, GroupComparison, RequestComparison, TimeWindow } from '../../shared/compare-views.ts';
import type { ComputedRequest, Filter } from '../../shared/views.ts';
import { openCase, type CaseEffects, type CaseFile } from '../case/case-file.ts';
import { isCurrent } from '../reconstruct/reconstruct.ts';
import type { Db } from '../store/db.ts';
import { SCHEMA_VERSION } from '../store/migrate.ts';
import { sql } from '../store/sql.ts';
import { caseInfo } from './case-info.ts';
import { numberOf, textOf } from './cells.ts';
import { nodeKey } from './requests/filter.ts';
import { flowCells } from './flow/flow-cells.ts';
import { settleFilter, type SettledFilter } from './requests/search-words.ts';

/** Rows of one list that are given; `counts` tells how many there are. */
const MOST_ROWS = 500;

type Names = ReadonlyMap<number, string>;

function namesOf(db: Db): { readonly label: Names; readonly artifact: Names; readonly node: Names } {
  const read = (rows: ReturnType<Db['all']>): Names =>
    new Map(rows.map((row) => [numberOf(row['id']), String(row['name'])]));
  return {
    label: read(db.all(sql`SELECT id, name FROM label`)),
    artifact: read(db.all(sql`SELECT id, ref AS name FROM artifact`)),
    node: read(db.all(sql`SELECT id, CASE WHEN is_enclave THEN '0x' || name ELSE name END AS name FROM node`)),
  };
}

function groupCells(db: Db, filter: SettledFilter | undefined): readonly GroupCell[] {
  const names = namesOf(db);
  return flowCells(db, filter, 1).pairs.map((pair) => ({
    label: names.label.get(pair.label) ?? '',
    artifact: names.artifact.get(pair.artifact) ?? '',
    node: names.node.get(pair.node) ?? '',
    status: pair.status,
    isStale: pair.isStale,
    requests: pair.n,
  }));
}

function side(name: string, requests: number, fromNs: string | null, toNs: string | null): ComparedSide {
  return { name, requests, fromNs, toNs };
}

function limited(diff: GroupDiff): Pick<GroupComparison, 'diff' | 'counts'> {
  const { labels, moved, artifacts, nodesGained, nodesLost } = diff;
  return {
    diff: {
      ...diff,
      labels: labels.slice(0, MOST_ROWS),
      moved: moved.slice(0, MOST_ROWS),
      artifacts: artifacts.slice(0, MOST_ROWS),
      nodesGained: nodesGained.slice(0, MOST_ROWS),
      nodesLost: nodesLost.slice(0, MOST_ROWS),
    },
    counts: {
      labels: labels.length,
      changedLabels: labels.filter(({ gained, lost }) => gained.length + lost.length > 0).length,
      moved: moved.length,
      artifacts: artifacts.length,
      nodesGained: nodesGained.length,
      nodesLost: nodesLost.length,
    },
  };
}

const windowName = ({ fromNs, toNs }: TimeWindow): string => `${formatNs(BigInt(fromNs))} to ${formatNs(BigInt(toNs))}`;

/** @throws AppError BAD_INPUT for a window that ends before it begins. */
export function compareWindows(db: Db, a: TimeWindow, b: TimeWindow, filter: Filter | undefined): GroupComparison {
  const settled = settleFilter(db, filter);
  const [first, second] = [a, b].map((window) => {
    if (BigInt(window.fromNs) >= BigInt(window.toNs))
      throw new AppError('BAD_INPUT', `The window ${windowName(window)} ends before it begins.`);
    return groupCells(db, { ...settled, ...window });
  });
  const diff = diffGroups(first ?? [], second ?? []);
  return {
    kind: 'windows',
    a: side(windowName(a), diff.requests.a, a.fromNs, a.toNs),
    b: side(windowName(b), diff.requests.b, b.fromNs, b.toNs),
    fields: [],
    ...limited(diff),
  };
}

interface NodeRow {
  readonly name: string;
  readonly fields: ReadonlyMap<string, string | null>;
}

function findNode(db: Db, text: string): NodeRow {
  const handle = parseHandle(text);
  const where = handle?.kind === 'n' ? sql`node.id = ${handle.id}` : sql`node.name = ${nodeKey(text)}`;
  const row = db.get(sql`
    SELECT node.name, node.is_enclave, node.endpoint, node.pcr_hash, node.public_key, node.is_registered,
           CAST(node.registered_ns AS TEXT) AS registered_ns, image.version, image.known_from
    FROM node LEFT JOIN image ON image.pcr_hash = node.pcr_hash WHERE ${where}`);
  if (row === undefined) throw new AppError('NOT_FOUND', `There is no node ${text} in this case.`);
  const registered = textOf(row['registered_ns']);
  const isEnclave = row['is_enclave'] === 1;
  return {
    name: isEnclave ? `0x${String(row['name'])}` : String(row['name']),
    fields: new Map([
      ['kind', isEnclave ? 'enclave' : 'node'],
      ['endpoint', textOf(row['endpoint'])],
      ['registered', registered === null ? (row['is_registered'] === 1 ? 'yes' : null) : formatNs(BigInt(registered))],
      ['image', textOf(row['pcr_hash'])],
      ['image version', textOf(row['version'])],
      ['public key', textOf(row['public_key'])],
    ]),
  };
}

/** @throws AppError NOT_FOUND */
export function compareNodes(db: Db, a: string, b: string, filter: Filter | undefined): GroupComparison {
  const [first, second] = [findNode(db, a), findNode(db, b)];
  const settled = settleFilter(db, filter);
  // The node itself differs by design: what it served is what is compared.
  const cells = (name: string): readonly GroupCell[] =>
    groupCells(db, { ...settled, nodes: [name] }).map((cell) => ({ ...cell, node: '' }));
  const diff = diffGroups(cells(first.name), cells(second.name));
  const fields = [...first.fields].map(([name, value]) => diffField(name, value, second.fields.get(name) ?? null));
  return {
    kind: 'nodes',
    a: side(first.name, diff.requests.a, null, null),
    b: side(second.name, diff.requests.b, null, null),
    fields: fields.filter(({ verdict }) => verdict !== 'neither'),
    ...limited({ ...diff, nodesGained: [], nodesLost: [], moved: [] }),
  };
}

function caseFields(one: CaseFile, other: CaseFile): readonly FieldDiff[] {
  const [a, b] = [caseInfo(one), caseInfo(other)];
  const count = (name: string, key: keyof typeof a.counts): FieldDiff =>
    diffField(name, String(a.counts[key]), String(b.counts[key]));
  const rules = (db: Db): ReadonlyMap<string, number> =>
    new Map(
      db
        .all(sql`SELECT rule, count(*) AS n FROM finding GROUP BY rule`)
        .map((row) => [String(row['rule']), numberOf(row['n'])]),
    );
  const [before, after] = [rules(one.read), rules(other.read)];
  return [
    diffField('custody head', a.custody.head, b.custody.head),
    count('sources', 'sources'),
    count('labels', 'labels'),
    count('artifacts', 'artifacts'),
    count('nodes', 'nodes'),
    count('findings', 'findings'),
    ...[...new Set([...before.keys(), ...after.keys()])]
      .toSorted()
      .map((rule) => diffField(`findings of ${rule}`, String(before.get(rule) ?? 0), String(after.get(rule) ?? 0))),
  ];
}

/**
 * The open case as A, the other as B. The other is only read.
 * @throws AppError NOT_FOUND, CASE_FOREIGN, CASE_TOO_NEW, CASE_CORRUPT; CONFLICT when it was made by another version.
 */
export function compareCases(
  open: CaseFile,
  path: string,
  effects: CaseEffects,
  filter: Filter | undefined,
): GroupComparison {
  const other = openCase(path, effects, { create: false, asFound: true });
  try {
    if (Number(other.read.pragma('user_version')) !== SCHEMA_VERSION || !isCurrent(other.read)) {
      throw new AppError(
        'CONFLICT',
        `${path} was reconstructed by another version of Blobtrail. Open it once by itself, which brings it up to date; it was not changed.`,
      );
    }
    const diff = diffGroups(
      groupCells(open.read, settleFilter(open.read, filter)),
      groupCells(other.read, settleFilter(other.read, filter)),
    );
    const [a, b] = [caseInfo(open), caseInfo(other)];
    return {
      kind: 'cases',
      a: side(a.name, diff.requests.a, a.fromNs, a.toNs),
      b: side(b.name, diff.requests.b, b.fromNs, b.toNs),
      fields: caseFields(open, other),
      ...limited(diff),
    };
  } finally {
    other.close();
  }
}

/** Which members of two requests are compared, in this order; texts as the evidence holds them. */
function membersOf(request: ComputedRequest): readonly (readonly [string, string | null])[] {
  return [
    ['time', request.timeNs === null ? null : formatNs(BigInt(request.timeNs))],
    ['label asked', request.label],
    ['label answered', request.labelAnswered],
    ['node', request.node],
    ['artifact', request.artifact],
    ['expected artifact', request.expectedArtifact],
    ['status', request.status],
    ['freshness', request.freshness],
    ['input hash', request.inputHash],
    ['output hash', request.outputHash],
    ['signature', request.signature],
    ['settlement', request.settlement?.verdict ?? null],
    ['settlement blob', request.settlement?.blobId ?? null],
    ['response id', request.responseId],
    ['transaction', request.txHash],
    ['duration', request.durationNs === null ? null : `${request.durationNs} ns`],
  ];
}

export function compareRequests(a: ComputedRequest, b: ComputedRequest): RequestComparison {
  const second = membersOf(b);
  const fields = membersOf(a).map(([name, value], i) => diffField(name, value, second[i]?.[1] ?? null));
  const verdict = (name: string) => fields.find((field) => field.name === name)?.verdict ?? 'neither';
  const row = ({ path: _path, ladder: _ladder, records: _records, ...rest }: ComputedRequest) => rest;
  return {
    kind: 'requests',
    a: row(a),
    b: row(b),
    fields,
    path: pairSteps(a.path, b.path).map((pair) => ({
      ...pair,
      isSame: pair.a !== null && pair.b !== null && pair.a.value === pair.b.value && pair.a.status === pair.b.status,
    })),
    verdict: likenessInWords({
      isOne: a.id === b.id,
      label: verdict('label asked'),
      input: verdict('input hash'),
      output: verdict('output hash'),
      artifact: verdict('artifact'),
    }),
  };
}
