/** The requests that every technique draws: seeded, a few labels that diverge, most that do not. */
import type { FlowData } from '../../src/model/flow-data.ts';

export interface BenchRequests {
  readonly labels: number;
  readonly nodes: number;
  readonly artifacts: number;
  readonly bins: number;
  /** Of one request at one index. */
  readonly label: Uint16Array;
  readonly node: Uint16Array;
  readonly artifact: Uint16Array;
  readonly bin: Uint16Array;
}

const LABELS = 180;
const NODES = 48;
const BINS = 240;
/** The first labels have several artifacts. */
const DIVERGING = 6;

/** Square-root-like weights: few labels have most requests. */
export function benchRequests(count: number, seed: number): BenchRequests {
  const random = generator(seed);
  const label = new Uint16Array(count);
  const node = new Uint16Array(count);
  const artifact = new Uint16Array(count);
  const bin = new Uint16Array(count);
  for (let i = 0; i < count; i += 1) {
    const of = Math.floor(LABELS * random() ** 2.2);
    const at = Math.floor(random() * BINS);
    label[i] = of;
    bin[i] = at;
    const second = of < DIVERGING && at > BINS * (0.3 + 0.08 * of);
    artifact[i] = second ? LABELS + of : of;
    node[i] = (of * 7 + (second ? 3 : 0) + Math.floor(random() * 5)) % NODES;
  }
  return { labels: LABELS, nodes: NODES, artifacts: LABELS + DIVERGING, bins: BINS, label, node, artifact, bin };
}

/** Calls from service to service as requests of one moment: a caller is a label, the called a node. */
export function requestsOfCalls(calls: readonly { readonly parent: string; readonly child: string }[]): BenchRequests {
  const index = new Map<string, number>();
  const at = (name: string): number => {
    const known = index.get(name) ?? index.size;
    index.set(name, known);
    return known;
  };
  const label = Uint16Array.from(calls, ({ parent }) => at(parent));
  const node = Uint16Array.from(calls, ({ child }) => at(child));
  const none = new Uint16Array(calls.length);
  return { labels: index.size, nodes: index.size, artifacts: 1, bins: BINS, label, node, artifact: none, bin: none };
}

const BUDGET = { labels: 24, nodes: 16, artifacts: 24 };

/** As the engine sends it: the heaviest rows of each lane, and one of all others. */
export function aggregated(requests: BenchRequests): FlowData {
  const count = requests.label.length;
  const { bins } = requests;
  const artifactsOf = Array.from({ length: requests.labels }, () => new Set<number>());
  for (let i = 0; i < count; i += 1) artifactsOf[requests.label[i]!]!.add(requests.artifact[i]!);
  const diverges = artifactsOf.map((set) => set.size > 1);
  const isColoured = new Set(artifactsOf.flatMap((set) => (set.size > 1 ? [...set] : [])));
  const labels = topOf(requests.label, requests.labels, BUDGET.labels, (label) => diverges[label] === true);
  const nodes = topOf(requests.node, requests.nodes, BUDGET.nodes, () => false);
  const artifacts = topOf(requests.artifact, requests.artifacts, BUDGET.artifacts, (one) => isColoured.has(one));
  const strips = new Map<number, { index: number; label: number; artifact: number; requests: number }>();
  const links = new Map<number, { strip: number; node: number; requests: number }>();
  const density: number[] = [];
  const timeline = Array.from({ length: artifacts.rows * bins }, () => 0);
  for (let i = 0; i < count; i += 1) {
    const label = labels.rowOf[requests.label[i]!]!;
    const node = nodes.rowOf[requests.node[i]!]!;
    const artifact = artifacts.rowOf[requests.artifact[i]!]!;
    const key = label * 1000 + artifact;
    let strip = strips.get(key);
    if (strip === undefined) {
      strip = { index: strips.size, label, artifact, requests: 0 };
      strips.set(key, strip);
      for (let bin = 0; bin < bins; bin += 1) density.push(0);
    }
    strip.requests += 1;
    density[strip.index * bins + requests.bin[i]!]! += 1;
    timeline[artifact * bins + requests.bin[i]!]! += 1;
    const linkKey = strip.index * 1000 + node;
    const link = links.get(linkKey);
    if (link === undefined) links.set(linkKey, { strip: strip.index, node, requests: 1 });
    else link.requests += 1;
  }
  const [allStrips, allLinks] = [[...strips.values()], [...links.values()]];
  const zeros = (length: number): number[] => Array.from({ length }, () => 0);
  let slots = 0;
  return {
    shown: count,
    of: count,
    fromNs: '1776384000000000000',
    toNs: '1776470400000000000',
    bins,
    labels: {
      name: labels.names('model'),
      requests: labels.sums,
      artifacts: labels.things.map((label) => (label < 0 ? labels.folded : artifactsOf[label]!.size)),
      diverging: labels.things.map((label) => label >= 0 && diverges[label] === true),
    },
    nodes: {
      handle: nodes.things.map((node) => `n-${node + 1}`),
      name: nodes.names('cache'),
      requests: nodes.sums,
      contradicted: zeros(nodes.rows),
    },
    artifacts: {
      handle: artifacts.things.map((artifact) => `a-${artifact + 1}`),
      ref: artifacts.names('blob'),
      kind: artifacts.things.map(() => 'walrus-blob'),
      version: artifacts.things.map(() => 'v1'),
      requests: artifacts.sums,
      slot: artifacts.things.map((artifact) => (isColoured.has(artifact) && slots < 6 ? slots++ : -1)),
      best: artifacts.things.map(() => 'observed'),
      contradicted: zeros(artifacts.rows),
      stale: zeros(artifacts.rows),
    },
    strips: {
      label: allStrips.map(({ label }) => label),
      artifact: allStrips.map(({ artifact }) => artifact),
      requests: allStrips.map((strip) => strip.requests),
      stale: zeros(allStrips.length),
      contradicted: zeros(allStrips.length),
      density,
      staleDensity: zeros(density.length),
    },
    links: {
      strip: allLinks.map(({ strip }) => strip),
      node: allLinks.map(({ node }) => node),
      requests: allLinks.map((link) => link.requests),
      stale: zeros(allLinks.length),
      inferred: zeros(allLinks.length),
      contradicted: zeros(allLinks.length),
    },
    markers: [],
    folded: {
      labels: labels.folded,
      labelRequests: labels.folded > 0 ? (labels.sums.at(-1) ?? 0) : 0,
      nodes: nodes.folded,
      artifacts: artifacts.folded,
    },
    other: { label: labels.other, node: nodes.other, artifact: artifacts.other },
    timeline,
  };
}

interface Top {
  readonly rows: number;
  /** Row of a thing. */
  readonly rowOf: readonly number[];
  /** Thing of a row; -1 for the others. */
  readonly things: readonly number[];
  readonly sums: readonly number[];
  readonly folded: number;
  readonly other: number;
  readonly names: (noun: string) => readonly string[];
}

function topOf(values: Uint16Array, size: number, budget: number, isFirst: (thing: number) => boolean): Top {
  const weights = Array.from({ length: size }, () => 0);
  for (const value of values) weights[value]! += 1;
  const used = weights.map((_, thing) => thing).filter((thing) => weights[thing]! > 0);
  used.sort((a, b) => Number(isFirst(b)) - Number(isFirst(a)) || weights[b]! - weights[a]! || a - b);
  const own = used.slice(0, budget);
  const folded = used.length - own.length;
  const other = folded > 0 ? own.length : -1;
  const rowOf = weights.map(() => other);
  for (const [row, thing] of own.entries()) rowOf[thing] = row;
  const rest = used.slice(budget).reduce((sum, thing) => sum + weights[thing]!, 0);
  const things = folded > 0 ? [...own, -1] : own;
  return {
    rows: things.length,
    rowOf,
    things,
    sums: things.map((thing) => (thing < 0 ? rest : weights[thing]!)),
    folded,
    other,
    names: (noun) => things.map((thing) => (thing < 0 ? `other (${folded})` : `${noun}-${thing}`)),
  };
}

// mulberry32: small, seeded, the same everywhere.
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
