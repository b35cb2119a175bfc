/** What changed between two sets of requests: of two windows, two nodes or two cases. Counts only; pure. */
import { STATUSES, type Status } from '../status.ts';

/** Requests that have all of these in common. '' is "none recorded". */
export interface GroupCell {
  readonly label: string;
  readonly artifact: string;
  readonly node: string;
  readonly status: Status;
  readonly isStale: boolean;
  readonly requests: number;
}

export interface Pair {
  readonly a: number;
  readonly b: number;
}

export interface LabelDiff extends Pair {
  readonly label: string;
  /** Artifacts that answered the label in B alone, in A alone, and in both, sorted. */
  readonly gained: readonly string[];
  readonly lost: readonly string[];
  readonly kept: readonly string[];
}

/** A node that answered one label on both sides, with other artifacts. */
export interface NodeMove extends Pair {
  readonly node: string;
  readonly label: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

export interface GroupDiff {
  readonly requests: Pair;
  readonly stale: Pair;
  readonly statuses: readonly (Pair & { readonly status: Status })[];
  /** Every label of either side: those whose artifacts changed first, then by number of requests, ties by name. */
  readonly labels: readonly LabelDiff[];
  readonly moved: readonly NodeMove[];
  /** Nodes that answered on one side only, with their requests there. */
  readonly nodesGained: readonly { readonly node: string; readonly requests: number }[];
  readonly nodesLost: readonly { readonly node: string; readonly requests: number }[];
  /** Requests per label and artifact. */
  readonly artifacts: readonly (Pair & { readonly label: string; readonly artifact: string })[];
}

type Side = 'a' | 'b';

class Tally {
  readonly #counts = new Map<string, { key: readonly string[]; a: number; b: number }>();

  add(key: readonly string[], side: Side, requests: number): void {
    const text = JSON.stringify(key);
    let held = this.#counts.get(text);
    if (held === undefined) this.#counts.set(text, (held = { key, a: 0, b: 0 }));
    held[side] += requests;
  }

  all(): readonly { readonly key: readonly string[]; readonly a: number; readonly b: number }[] {
    return [...this.#counts.values()];
  }
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const byWeight = (a: Pair, b: Pair): number => b.a + b.b - a.a - a.b;

/** For each first member of the keys, the second ones by side. */
function sides(
  tally: Tally,
): ReadonlyMap<
  string,
  { readonly before: readonly string[]; readonly after: readonly string[]; readonly a: number; readonly b: number }
> {
  const out = new Map<string, { before: string[]; after: string[]; a: number; b: number }>();
  for (const { key, a, b } of tally.all()) {
    const [outer = '', inner = ''] = key;
    let held = out.get(outer);
    if (held === undefined) out.set(outer, (held = { before: [], after: [], a: 0, b: 0 }));
    if (a > 0) held.before.push(inner);
    if (b > 0) held.after.push(inner);
    held.a += a;
    held.b += b;
  }
  for (const held of out.values()) {
    held.before.sort(byText);
    held.after.sort(byText);
  }
  return out;
}

/** What changed from A to B; whatever changed stands first in each list. */
export function diffGroups(a: Iterable<GroupCell>, b: Iterable<GroupCell>): GroupDiff {
  const [statuses, labels, nodes, served] = [new Tally(), new Tally(), new Tally(), new Tally()];
  const requests = { a: 0, b: 0 };
  const stale = { a: 0, b: 0 };
  for (const [side, cells] of [
    ['a', a],
    ['b', b],
  ] as const) {
    for (const cell of cells) {
      requests[side] += cell.requests;
      if (cell.isStale) stale[side] += cell.requests;
      statuses.add([cell.status], side, cell.requests);
      labels.add([cell.label, cell.artifact], side, cell.requests);
      nodes.add([cell.node], side, cell.requests);
      if (cell.node !== '' && cell.artifact !== '')
        served.add([JSON.stringify([cell.node, cell.label]), cell.artifact], side, cell.requests);
    }
  }
  const labelRows = [...sides(labels)].map(([label, held]) => ({
    label,
    a: held.a,
    b: held.b,
    gained: held.after.filter((artifact) => !held.before.includes(artifact)),
    lost: held.before.filter((artifact) => !held.after.includes(artifact)),
    kept: held.before.filter((artifact) => held.after.includes(artifact)),
  }));
  const changes = (row: LabelDiff): number => Number(row.gained.length + row.lost.length > 0);
  const moved = [...sides(served)].flatMap(([key, held]): readonly NodeMove[] => {
    const [node = '', label = ''] = JSON.parse(key) as readonly string[];
    const isSame = held.before.join('\n') === held.after.join('\n');
    return held.a === 0 || held.b === 0 || isSame
      ? []
      : [{ node, label, before: held.before, after: held.after, a: held.a, b: held.b }];
  });
  const alone = (side: Side) =>
    nodes
      .all()
      .filter((row) => row[side] > 0 && row[side === 'a' ? 'b' : 'a'] === 0)
      .map((row) => ({ node: row.key[0] ?? '', requests: row[side] }))
      .toSorted((x, y) => y.requests - x.requests || byText(x.node, y.node));
  const counts = new Map(statuses.all().map((row) => [row.key[0], row]));
  return {
    requests,
    stale,
    statuses: STATUSES.map((status) => ({ status, a: counts.get(status)?.a ?? 0, b: counts.get(status)?.b ?? 0 })),
    labels: labelRows.toSorted((x, y) => changes(y) - changes(x) || byWeight(x, y) || byText(x.label, y.label)),
    moved: moved.toSorted((x, y) => byWeight(x, y) || byText(x.node, y.node) || byText(x.label, y.label)),
    nodesGained: alone('b'),
    nodesLost: alone('a'),
    artifacts: labels
      .all()
      .map(({ key, a: before, b: after }) => ({ label: key[0] ?? '', artifact: key[1] ?? '', a: before, b: after }))
      .toSorted((x, y) => byText(x.label, y.label) || byWeight(x, y) || byText(x.artifact, y.artifact)),
  };
}
