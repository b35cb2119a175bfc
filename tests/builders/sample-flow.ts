/** Aggregated flows for tests: numbers that agree with each other, from a seed. */
import type { FlowData } from '../../src/model/flow-data.ts';
import type { Status } from '../../src/model/status.ts';

export interface FlowShape {
  readonly seed: number;
  readonly labels: number;
  readonly nodes: number;
  readonly bins: number;
  /** How many of the first labels are answered with several artifacts. */
  readonly diverging: number;
  readonly folded?: boolean;
  readonly stale?: boolean;
  readonly contradicted?: boolean;
  /** Rows without a label, a node and an artifact. */
  readonly unrecorded?: boolean;
  readonly inferred?: boolean;
  readonly untimed?: boolean;
}

const NAMES = [
  'gemini-2.5-pro',
  'meta-llama/Llama-3.1-70B-Instruct',
  'og-1hr-volatility-ethusdt',
  'whisper-large:prod',
  'gpt-4o-mini',
  'claude-3-7-sonnet',
  'mistral-7b:v0.3',
  'qwen2.5-32b:latest',
  'gemma-2-9b:it',
  'deepseek-v2-lite',
  'bge-m3:onnx',
  'codestral-22b',
  'phi-3-mini:4k',
  'sdxl-turbo:fp16',
  'e5-large:v2',
];
const HOUR = 3_600_000_000_000n;
const START = 1_776_384_000_000_000_000n;

interface Strip {
  readonly label: number;
  readonly artifact: number;
  readonly from: number;
  readonly to: number;
  readonly volume: number;
  readonly isStaleFrom: number;
  readonly nodes: readonly number[];
  readonly isBad: boolean;
}

export function sampleFlow(shape: FlowShape): FlowData {
  const random = generator(shape.seed);
  const pick = (below: number) => Math.floor(random() * below);
  const { bins } = shape;
  const nodeCount = shape.labels === 0 ? 0 : Math.max(1, shape.nodes);
  const strips: Strip[] = [];
  const refs: string[] = [];
  const versions: (string | null)[] = [];
  const slots: number[] = [];
  let slot = 0;
  for (let label = 0; label < shape.labels; label += 1) {
    const isDiverging = label < shape.diverging;
    const count = isDiverging ? 2 + pick(2) : 1;
    let switchAt = 0.2 + random() * 0.5;
    for (let i = 0; i < count; i += 1) {
      const artifact = refs.length;
      const isUnrecorded = shape.unrecorded === true && label === shape.labels - 1 && i === 0;
      refs.push(isUnrecorded ? '' : blobId(random));
      versions.push(isUnrecorded || random() < 0.1 ? null : `v${40 + i}`);
      slots.push(isDiverging && slot < 6 ? slot++ : -1);
      const isBad = shape.contradicted === true && isDiverging && i === 2;
      const from = i === 0 ? 0 : switchAt;
      const to = i === 0 && isDiverging ? Math.min(1, switchAt + 0.4) : 1;
      const volume = isBad ? 40 : isDiverging ? 6000 / (i + 1) : 200 + pick(1500);
      const all = Array.from({ length: nodeCount }, (_, n) => n);
      const nodes = isBad
        ? [nodeCount - 1]
        : all.filter((n) => (n + i) % (isDiverging ? 2 : 1) === 0 || random() < 0.25);
      const isStaleFrom = shape.stale === true && i === 0 && isDiverging ? switchAt : 2;
      strips.push({
        label,
        artifact,
        from: isBad ? 0.6 : from,
        to: isBad ? 0.7 : to,
        volume,
        isStaleFrom,
        nodes: nodes.length > 0 ? nodes : [0],
        isBad,
      });
      switchAt = Math.min(0.9, switchAt + 0.15);
    }
  }
  const isFolded = shape.folded === true && shape.labels > 0;
  const [ownLabels, ownNodes, ownArtifacts] = [shape.labels, nodeCount, refs.length];
  if (isFolded) {
    refs.push('other (148)');
    versions.push(null);
    slots.push(-1);
    const nodes = Array.from({ length: nodeCount + 1 }, (_, n) => n).filter((n) => n === nodeCount || n % 2 === 0);
    const base = { artifact: ownArtifacts, from: 0, to: 1, volume: 88_412, isStaleFrom: 2, isBad: false };
    strips.push({ ...base, label: ownLabels, nodes });
    // A shown label may have a folded artifact.
    strips.push({ ...base, label: 0, volume: 90, nodes: [nodeCount] });
  }
  const density: number[] = [];
  const staleDensity: number[] = [];
  const links = {
    strip: [] as number[],
    node: [] as number[],
    requests: [] as number[],
    stale: [] as number[],
    inferred: [] as number[],
    contradicted: [] as number[],
  };
  const totals = strips.map((strip, index) => {
    let sum = 0;
    let staleSum = 0;
    for (let bin = 0; bin < bins; bin += 1) {
      const at = (bin + 0.5) / bins;
      const isIn = shape.untimed !== true && at >= strip.from && at <= strip.to;
      const value = isIn
        ? Math.floor((strip.volume / bins) * (0.3 + 1.4 * random()) * (at > strip.isStaleFrom ? 0.25 : 1) + random())
        : 0;
      const stale = at > strip.isStaleFrom ? Math.round(value * (random() < 0.5 ? 1 : 0.4)) : 0;
      density.push(value);
      staleDensity.push(stale);
      sum += value;
      staleSum += stale;
    }
    if (shape.untimed === true) sum = 1 + pick(2000);
    let left = sum;
    let staleLeft = staleSum;
    for (const [i, node] of strip.nodes.entries()) {
      const isLast = i === strip.nodes.length - 1;
      const part = isLast ? left : Math.floor(left * random() * 0.5);
      if (part === 0) continue;
      const stale = isLast ? Math.min(part, staleLeft) : Math.min(part, Math.floor(staleLeft * random()));
      left -= part;
      staleLeft -= stale;
      links.strip.push(index);
      links.node.push(node);
      links.requests.push(part);
      links.stale.push(stale);
      links.inferred.push(shape.inferred === true && strip.label % 3 === 1 ? part : 0);
      links.contradicted.push(strip.isBad ? part : 0);
    }
    return { requests: sum, stale: staleSum, contradicted: strip.isBad ? sum : 0 };
  });
  const sumBy = (length: number, keys: readonly number[], values: readonly number[]) => {
    const sums = Array.from({ length }, () => 0);
    for (const [i, key] of keys.entries()) sums[key] = (sums[key] ?? 0) + (values[i] ?? 0);
    return sums;
  };
  const labelOf = strips.map(({ label }) => label);
  const artifactOf = strips.map(({ artifact }) => artifact);
  const requests = totals.map((total) => total.requests);
  const labelCount = isFolded ? ownLabels + 1 : ownLabels;
  const nodeRows = isFolded ? ownNodes + 1 : ownNodes;
  const labelRequests = strips.reduce((sum, { label }, i) => sum + (label === ownLabels ? (requests[i] ?? 0) : 0), 0);
  const folded = isFolded
    ? { labels: 144, labelRequests, nodes: 64, artifacts: 148 }
    : { labels: 0, labelRequests: 0, nodes: 0, artifacts: 0 };
  const other = isFolded
    ? { label: ownLabels, node: ownNodes, artifact: ownArtifacts }
    : { label: -1, node: -1, artifact: -1 };
  const shown = requests.reduce((a, b) => a + b, 0);
  const statuses: readonly Status[] = ['attested', 'attested', 'observed', 'inferred', 'proved', 'unknown'];
  const timeline = Array.from({ length: refs.length * bins }, () => 0);
  for (const [strip, artifact] of artifactOf.entries())
    for (let bin = 0; bin < bins; bin += 1) timeline[artifact * bins + bin]! += density[strip * bins + bin] ?? 0;
  return {
    shown,
    of: shown,
    fromNs: shape.untimed === true ? null : String(START),
    toNs: shape.untimed === true ? null : String(START + 24n * HOUR),
    bins,
    labels: {
      name: Array.from({ length: labelCount }, (_, i) =>
        i === other.label
          ? 'other (144)'
          : shape.unrecorded === true && i === shape.labels - 1
            ? ''
            : (NAMES[i] ?? `hub-model-${i}`),
      ),
      requests: sumBy(labelCount, labelOf, requests),
      artifacts: sumBy(
        labelCount,
        labelOf,
        labelOf.map(() => 1),
      ),
      diverging: Array.from({ length: labelCount }, (_, i) => i < shape.diverging),
    },
    nodes: {
      handle: Array.from({ length: nodeRows }, (_, i) => (i === other.node ? '' : `n-${i + 1}`)),
      name: Array.from({ length: nodeRows }, (_, i) =>
        i === other.node
          ? 'other (64)'
          : shape.unrecorded === true && i === 0
            ? ''
            : i % 3 === 2
              ? `0x${hex(random, 64)}`
              : `agg-${['fra', 'ams', 'nyc', 'sgp'][i % 4] ?? ''}-${String(i).padStart(2, '0')}`,
      ),
      requests: sumBy(nodeRows, links.node, links.requests),
      contradicted: sumBy(nodeRows, links.node, links.contradicted),
    },
    artifacts: {
      handle: refs.map((_, i) => `a-${i + 1}`),
      ref: refs,
      kind: refs.map((ref) => (ref === '' ? null : 'walrus-blob')),
      version: versions,
      requests: sumBy(refs.length, artifactOf, requests),
      slot: slots,
      best: refs.map((ref, i) => (ref === '' ? 'unknown' : (statuses[i % statuses.length] ?? 'observed'))),
      contradicted: sumBy(
        refs.length,
        artifactOf,
        totals.map((total) => total.contradicted),
      ),
      stale: sumBy(
        refs.length,
        artifactOf,
        totals.map((total) => total.stale),
      ),
    },
    strips: {
      label: labelOf,
      artifact: artifactOf,
      requests,
      stale: totals.map((t) => t.stale),
      contradicted: totals.map((t) => t.contradicted),
      density,
      staleDensity,
    },
    links,
    markers:
      shape.untimed === true
        ? []
        : strips.flatMap((strip) =>
            versions[strip.artifact] === null || strip.isBad
              ? []
              : [
                  {
                    label: strip.label,
                    artifact: strip.artifact,
                    atNs: String(START + (24n * HOUR * BigInt(Math.round(strip.from * 1000))) / 1000n),
                    text: versions[strip.artifact] ?? '',
                  },
                ],
          ),
    folded,
    other,
    timeline,
  };
}

/** The same flow with nodes, artifacts, strips and links in another order. */
export function shuffledFlow(data: FlowData, seed: number): FlowData {
  const random = generator(seed);
  const nodes = permutation(data.nodes.name.length, random);
  const artifacts = permutation(data.artifacts.ref.length, random);
  const strips = permutation(data.strips.label.length, random);
  const links = permutation(data.links.strip.length, random);
  const to = (order: readonly number[]) => (index: number) => order.indexOf(index);
  const by = <T>(order: readonly number[], values: readonly T[]): T[] => order.map((i) => values[i]!);
  const rows = (order: readonly number[], values: readonly number[]) =>
    order.flatMap((i) => values.slice(i * data.bins, (i + 1) * data.bins));
  const columns = <T extends object>(order: readonly number[], of: T): T =>
    Object.fromEntries(Object.entries(of).map(([key, values]) => [key, by(order, values as readonly unknown[])])) as T;
  const { density, staleDensity, ...stripColumns } = data.strips;
  const movedStrips = columns(strips, stripColumns);
  const movedLinks = columns(links, data.links);
  return {
    ...data,
    nodes: columns(nodes, data.nodes),
    artifacts: columns(artifacts, data.artifacts),
    strips: {
      ...movedStrips,
      artifact: movedStrips.artifact.map(to(artifacts)),
      density: rows(strips, density),
      staleDensity: rows(strips, staleDensity),
    },
    links: { ...movedLinks, strip: movedLinks.strip.map(to(strips)), node: movedLinks.node.map(to(nodes)) },
    markers: permutation(data.markers.length, random).map((i) => ({
      ...data.markers[i]!,
      artifact: artifacts.indexOf(data.markers[i]!.artifact),
    })),
    other: {
      label: data.other.label,
      node: nodes.indexOf(data.other.node),
      artifact: artifacts.indexOf(data.other.artifact),
    },
    timeline: rows(artifacts, data.timeline),
  };
}

function permutation(length: number, random: () => number): readonly number[] {
  const keys = Array.from({ length }, () => random());
  return keys.map((_, i) => i).sort((a, b) => keys[a]! - keys[b]!);
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

function blobId(random: () => number): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return Array.from({ length: 43 }, () => alphabet[Math.floor(random() * 64)]).join('');
}

function hex(random: () => number, length: number): string {
  return Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join('');
}
