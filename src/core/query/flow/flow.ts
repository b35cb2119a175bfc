/**
 * The four-lane flow: requests counted per label, artifact, node, status and slice of time, then cut to a
 * budget of rows. What is not sent is counted in `folded`.
 */
import { formatHandle, type ArtifactKind } from '../../../base/ids.ts';
import type { FlowBudget, FlowData } from '../../../model/flow-data.ts';
import { STATUSES, type Status } from '../../../model/status.ts';
import type { Filter } from '../../../shared/views.ts';
import type { Db } from '../../store/db.ts';
import { sql } from '../../store/sql.ts';
import { numberOf, textOf } from '../cells.ts';
import { flowCells, type FlowCells, type PairCell } from './flow-cells.ts';
import { colourSlots } from './flow-slots.ts';
import { flowMarkers } from './flow-markers.ts';
import { countRequests } from '../requests/requests.ts';

/** Row number 0 stands for "none recorded", -1 for all that the budget folds. */
const NONE = 0;
const OTHER = -1;

function totals(cells: readonly PairCell[], pick: (cell: PairCell) => number): Map<number, number> {
  const out = new Map<number, number>();
  for (const cell of cells) out.set(pick(cell), (out.get(pick(cell)) ?? 0) + cell.n);
  return out;
}

function namesOf(db: Db, table: 'label' | 'node' | 'artifact'): ReadonlyMap<number, string> {
  const query = {
    label: sql`SELECT id, name AS name FROM label`,
    node: sql`SELECT id, CASE WHEN is_enclave THEN '0x' || name ELSE name END AS name FROM node`,
    artifact: sql`SELECT id, ref AS name FROM artifact`,
  }[table];
  return new Map([[NONE, ''], ...db.all(query).map((row) => [numberOf(row['id']), String(row['name'])] as const)]);
}

const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Ids in drawing order: what diverges first, then by weight, ties by name; at most `limit` of them. */
function ordered(
  weights: ReadonlyMap<number, number>,
  first: ReadonlySet<number>,
  names: ReadonlyMap<number, string>,
  limit: number,
): readonly number[] {
  return [...weights.keys()]
    .toSorted(
      (a, b) =>
        Number(first.has(b)) - Number(first.has(a)) ||
        (weights.get(b) ?? 0) - (weights.get(a) ?? 0) ||
        byName(names.get(a) ?? '', names.get(b) ?? ''),
    )
    .slice(0, limit);
}

/** Distinct known artifacts per label. */
function artifactsPerLabel(cells: readonly PairCell[]): ReadonlyMap<number, ReadonlySet<number>> {
  const out = new Map<number, Set<number>>();
  for (const { label, artifact } of cells) {
    if (artifact === NONE) continue;
    const set = out.get(label) ?? new Set();
    out.set(label, set.add(artifact));
  }
  return out;
}

interface Rows {
  readonly labels: readonly number[];
  readonly nodes: readonly number[];
  readonly artifacts: readonly number[];
}

interface Strip {
  readonly label: number;
  readonly artifact: number;
  requests: number;
  stale: number;
  contradicted: number;
  readonly density: number[];
  readonly staleDensity: number[];
}

interface Link {
  readonly strip: number;
  readonly node: number;
  requests: number;
  stale: number;
  inferred: number;
  contradicted: number;
}

/** The cells as the rows show them: what is folded counts for the row of others. */
function foldCells<T extends { readonly label: number; readonly artifact: number; readonly node?: number }>(
  cells: readonly T[],
  rows: Rows,
): readonly T[] {
  const [labels, nodes, artifacts] = [new Set(rows.labels), new Set(rows.nodes), new Set(rows.artifacts)];
  const place = (ids: ReadonlySet<number>, id: number): number => (ids.has(id) ? id : OTHER);
  return cells.map((cell) => ({
    ...cell,
    label: place(labels, cell.label),
    artifact: place(artifacts, cell.artifact),
    ...(cell.node === undefined ? {} : { node: place(nodes, cell.node) }),
  }));
}

function withOther(ids: readonly number[], folded: number): readonly number[] {
  return folded > 0 ? [...ids, OTHER] : ids;
}

function indexOf(ids: readonly number[]): ReadonlyMap<number, number> {
  return new Map(ids.map((id, i) => [id, i]));
}

function buildStrips(
  { pairs, density, bins }: FlowCells,
  rows: Rows,
): { readonly strips: readonly Strip[]; readonly links: readonly Link[] } {
  const [labels, nodes, artifacts] = [indexOf(rows.labels), indexOf(rows.nodes), indexOf(rows.artifacts)];
  const strips = new Map<string, Strip & { readonly at: number }>();
  const links = new Map<string, Link>();
  const place = (cell: { readonly label: number; readonly artifact: number }): readonly [number, number] | null => {
    const [label, artifact] = [labels.get(cell.label), artifacts.get(cell.artifact)];
    return label === undefined || artifact === undefined ? null : [label, artifact];
  };
  const order = (cell: PairCell): number =>
    (labels.get(cell.label) ?? 1e6) * 1e6 + (artifacts.get(cell.artifact) ?? 1e6);
  const zeros = (): number[] => Array.from({ length: bins }, () => 0);
  for (const cell of pairs.toSorted((a, b) => order(a) - order(b))) {
    const found = place(cell);
    if (found === null) continue;
    const [label, artifact] = found;
    const key = `${label}|${artifact}`;
    const strip = strips.get(key) ?? {
      at: strips.size,
      label,
      artifact,
      requests: 0,
      stale: 0,
      contradicted: 0,
      density: zeros(),
      staleDensity: zeros(),
    };
    strips.set(key, strip);
    strip.requests += cell.n;
    if (cell.isStale) strip.stale += cell.n;
    if (cell.status === 'contradicted') strip.contradicted += cell.n;
    const node = nodes.get(cell.node);
    if (node === undefined) continue;
    const link = links.get(`${strip.at}|${node}`) ?? {
      strip: strip.at,
      node,
      requests: 0,
      stale: 0,
      inferred: 0,
      contradicted: 0,
    };
    links.set(`${strip.at}|${node}`, link);
    link.requests += cell.n;
    if (cell.isStale) link.stale += cell.n;
    if (cell.status === 'inferred') link.inferred += cell.n;
    if (cell.status === 'contradicted') link.contradicted += cell.n;
  }
  for (const cell of density) {
    const strip = strips.get(place(cell)?.join('|') ?? '');
    if (strip === undefined) continue;
    const bin = Math.min(bins - 1, Math.max(0, cell.bin));
    strip.density[bin] = (strip.density[bin] ?? 0) + cell.n;
    if (cell.isStale) strip.staleDensity[bin] = (strip.staleDensity[bin] ?? 0) + cell.n;
  }
  return {
    strips: [...strips.values()],
    links: [...links.values()].toSorted((a, b) => a.strip - b.strip || a.node - b.node),
  };
}

function buildTimeline({ density, bins }: FlowCells, rows: Rows): readonly number[] {
  const artifacts = indexOf(rows.artifacts);
  const out = Array.from({ length: rows.artifacts.length * bins }, () => 0);
  for (const cell of density) {
    const bin = Math.min(bins - 1, Math.max(0, cell.bin));
    const at = (artifacts.get(cell.artifact) ?? 0) * bins + bin;
    out[at] = (out[at] ?? 0) + cell.n;
  }
  return out;
}

function strongest(cells: readonly PairCell[], artifact: number): Status {
  const seen = new Set(cells.filter((cell) => cell.artifact === artifact).map((cell) => cell.status));
  return STATUSES.find((status) => seen.has(status)) ?? 'unknown';
}

const sum = (cells: readonly PairCell[], test: (cell: PairCell) => boolean): number =>
  cells.reduce((total, cell) => total + (test(cell) ? cell.n : 0), 0);

const otherName = (folded: number): string => `other (${String(folded).replace(/\B(?=(\d{3})+$)/g, ',')})`;

function artifactRows(
  db: Db,
  rows: Rows,
  cells: readonly PairCell[],
  slots: ReadonlyMap<number, number>,
  folded: number,
): FlowData['artifacts'] {
  const facts = new Map(db.all(sql`SELECT id, ref, kind FROM artifact`).map((row) => [numberOf(row['id']), row]));
  const versions = new Map(
    db
      .all(sql`SELECT artifact_id, version FROM release WHERE version IS NOT NULL ORDER BY by_ns`)
      .map((row) => [numberOf(row['artifact_id']), String(row['version'])]),
  );
  const ids = rows.artifacts;
  return {
    handle: ids.map((id) => (id === NONE || id === OTHER ? '' : formatHandle('a', id))),
    ref: ids.map((id) => (id === OTHER ? otherName(folded) : (textOf(facts.get(id)?.['ref']) ?? ''))),
    kind: ids.map((id) => textOf(facts.get(id)?.['kind']) as ArtifactKind | null),
    version: ids.map((id) => versions.get(id) ?? null),
    requests: ids.map((id) => sum(cells, (cell) => cell.artifact === id)),
    slot: ids.map((id) => slots.get(id) ?? -1),
    best: ids.map((id) => strongest(cells, id)),
    contradicted: ids.map((id) => sum(cells, (cell) => cell.artifact === id && cell.status === 'contradicted')),
    stale: ids.map((id) => sum(cells, (cell) => cell.artifact === id && cell.isStale)),
  };
}

/** The flow of the requests that pass, out of the roll-ups where they reach; what is beyond the budget is counted in `folded`. */
export function buildFlow(db: Db, filter: Filter | undefined, budget: FlowBudget): FlowData {
  const flow = flowCells(db, filter, budget.bins);
  const all = flow.pairs;
  const [labelWeights, nodeWeights, artifactWeights] = [
    totals(all, (c) => c.label),
    totals(all, (c) => c.node),
    totals(all, (c) => c.artifact),
  ];
  const names = { label: namesOf(db, 'label'), node: namesOf(db, 'node'), artifact: namesOf(db, 'artifact') };
  const perLabel = artifactsPerLabel(all);
  const diverging = new Set([...perLabel].flatMap(([label, artifacts]) => (artifacts.size > 1 ? [label] : [])));
  const slots = colourSlots(db);
  const top = {
    labels: ordered(labelWeights, diverging, names.label, budget.labels),
    nodes: ordered(nodeWeights, new Set(), names.node, budget.nodes),
    artifacts: ordered(artifactWeights, new Set(slots.keys()), names.artifact, budget.artifacts),
  };
  const folded = {
    labels: labelWeights.size - top.labels.length,
    nodes: nodeWeights.size - top.nodes.length,
    artifacts: artifactWeights.size - top.artifacts.length,
  };
  const rows: Rows = {
    labels: withOther(top.labels, folded.labels),
    nodes: withOther(top.nodes, folded.nodes),
    artifacts: withOther(top.artifacts, folded.artifacts),
  };
  const cells = foldCells(all, rows);
  const shownFlow: FlowCells = { ...flow, pairs: cells, density: foldCells(flow.density, rows) };
  const weights = totals(cells, (cell) => cell.label);
  const nodeSums = totals(cells, (cell) => cell.node);
  const otherArtifacts = new Set(
    all.flatMap((cell) => (top.labels.includes(cell.label) || cell.artifact === NONE ? [] : [cell.artifact])),
  );
  const { strips, links } = buildStrips(shownFlow, rows);
  const column = <T, K extends keyof T>(items: readonly T[], key: K): readonly T[K][] => items.map((item) => item[key]);
  return {
    shown: sum(cells, () => true),
    of: countRequests(db),
    fromNs: flow.from?.toString() ?? null,
    toNs: flow.to?.toString() ?? null,
    bins: flow.bins,
    labels: {
      name: rows.labels.map((id) => (id === OTHER ? otherName(folded.labels) : (names.label.get(id) ?? ''))),
      requests: rows.labels.map((id) => weights.get(id) ?? 0),
      artifacts: rows.labels.map((id) => (id === OTHER ? otherArtifacts.size : (perLabel.get(id)?.size ?? 0))),
      diverging: rows.labels.map((id) => diverging.has(id)),
    },
    nodes: {
      handle: rows.nodes.map((id) => (id === NONE || id === OTHER ? '' : formatHandle('n', id))),
      name: rows.nodes.map((id) => (id === OTHER ? otherName(folded.nodes) : (names.node.get(id) ?? ''))),
      requests: rows.nodes.map((id) => nodeSums.get(id) ?? 0),
      contradicted: rows.nodes.map((id) => sum(cells, (cell) => cell.node === id && cell.status === 'contradicted')),
    },
    artifacts: artifactRows(db, rows, cells, slots, folded.artifacts),
    strips: {
      label: column(strips, 'label'),
      artifact: column(strips, 'artifact'),
      requests: column(strips, 'requests'),
      stale: column(strips, 'stale'),
      contradicted: column(strips, 'contradicted'),
      density: strips.flatMap((strip) => strip.density),
      staleDensity: strips.flatMap((strip) => strip.staleDensity),
    },
    links: {
      strip: column(links, 'strip'),
      node: column(links, 'node'),
      requests: column(links, 'requests'),
      stale: column(links, 'stale'),
      inferred: column(links, 'inferred'),
      contradicted: column(links, 'contradicted'),
    },
    markers: flowMarkers(db, top.labels, top.artifacts, flow),
    folded: { ...folded, labelRequests: weights.get(OTHER) ?? 0 },
    other: {
      label: rows.labels.indexOf(OTHER),
      node: rows.nodes.indexOf(OTHER),
      artifact: rows.artifacts.indexOf(OTHER),
    },
    timeline: buildTimeline(shownFlow, rows),
  };
}
