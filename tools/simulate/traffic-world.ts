import { createEnclave, type Enclave } from './enclave.ts';
import type { HubCapture, Incident, ModelFile, NodeEvent, PublishEvent } from './incident.ts';
import type { Prng } from './prng.ts';
import { publicImage } from './public-images.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const START_MS = Date.parse('2026-03-02T00:00:00Z');
const DAYS = 90;
const NODES = 44;
const NODES_PER_LABEL = 12;
const PAIRS = ['ethusdt', 'btcusdt', 'suiusdt'] as const;
const WINDOWS = ['30min', '1hr', '6hr'] as const;
const MEASURES = ['volatility', 'return'] as const;
const CHATS = ['gemini-2.5-pro', 'claude-haiku-4-5'] as const;

export interface TrafficVersion extends ModelFile {
  /** A label meant the version before until then, */
  readonly afterMs: number;
  /** and this one from then on. */
  readonly byMs: number;
}

/** A label that nodes serve from files of the Hub. */
export interface ServedLabel {
  readonly name: string;
  readonly versions: readonly TrafficVersion[];
  /** Places among the world's nodes. */
  readonly nodes: readonly number[];
  /** How long after a release each of them goes on with the version before. */
  readonly lagMs: readonly number[];
}

/** Ninety days of a network: some labels move on several times, and on each of those some nodes lag behind. */
export interface TrafficWorld {
  readonly startMs: number;
  readonly endMs: number;
  readonly nodes: readonly string[];
  readonly labels: readonly ServedLabel[];
  /** Chats go through an enclave, and no record names what it sent them to. */
  readonly chats: readonly string[];
  readonly enclaves: readonly Enclave[];
  /** Everything beside the requests: registry, images, Hub, what nodes fetched and dropped. */
  readonly incident: Incident;
}

function versionsOf(prng: Prng, name: string, count: number, endMs: number): readonly TrafficVersion[] {
  return Array.from({ length: count }, (_, i) => {
    const share = (i + prng.unit() * 0.5) / count;
    const byMs = i === 0 ? START_MS - DAY_MS : Math.round((START_MS + (endMs - START_MS) * share) / 1000) * 1000;
    return {
      label: name,
      version: `1.0${i}`,
      blob: prng.blobId(),
      fileName: `${name.replaceAll('-', '_')}.onnx`,
      afterMs: byMs,
      byMs,
    };
  });
}

function createLabels(prng: Prng, endMs: number): readonly ServedLabel[] {
  const names = PAIRS.flatMap((pair) => WINDOWS.flatMap((window) => MEASURES.map((m) => `og-${window}-${m}-${pair}`)));
  return names.map((name, i) => {
    const isCaptured = i % 2 === 1;
    const versions = versionsOf(prng, name, [1, 2, 3, 4][i % 4] ?? 1, endMs);
    return {
      name,
      // What captures of the Hub show has an hour in which nobody can know.
      versions: versions.map((v, k) => (isCaptured && k > 0 ? { ...v, afterMs: v.byMs - HOUR_MS } : v)),
      nodes: Array.from({ length: NODES_PER_LABEL }, (_, k) => (i * 7 + k * 3) % NODES),
      lagMs: Array.from({ length: NODES_PER_LABEL }, (_, k) => (k % 5 === 4 ? prng.between(2, 12) * DAY_MS : 0)),
    };
  });
}

function hubRecords(labels: readonly ServedLabel[]): {
  readonly captures: readonly HubCapture[];
  readonly publishes: readonly PublishEvent[];
} {
  const captures: HubCapture[] = [];
  const publishes: PublishEvent[] = [];
  for (const [i, { name: label, versions }] of labels.entries()) {
    for (const [k, file] of versions.entries()) {
      const { afterMs, byMs } = file;
      if (i % 2 === 0) {
        publishes.push({ sec: byMs / 1000, file });
        continue;
      }
      const names = versions.slice(0, k + 1).map(({ version }) => version);
      if (k > 0) captures.push({ sec: afterMs / 1000, label, versions: names.slice(0, -1), files: [] });
      captures.push({ sec: byMs / 1000, label, versions: names, files: [file] });
    }
  }
  return { captures, publishes };
}

function nodeEvents(labels: readonly ServedLabel[], nodes: readonly string[]): readonly NodeEvent[] {
  return labels.flatMap(({ versions, nodes: own, lagMs }) =>
    own.flatMap((at, k) =>
      versions.flatMap(({ blob, byMs }, i): NodeEvent[] => {
        const node = nodes[at] ?? '';
        const ms = byMs + (i === 0 ? 0 : (lagMs[k] ?? 0));
        const before = versions[i - 1];
        const load: NodeEvent = { ms, node, kind: 'artifact.load', blob };
        return before === undefined ? [load] : [{ ms, node, kind: 'artifact.evict', blob: before.blob }, load];
      }),
    ),
  );
}

export function createTrafficWorld(prng: Prng): TrafficWorld {
  const endMs = START_MS + DAYS * DAY_MS;
  const nodes = Array.from({ length: NODES }, (_, i) => {
    const site = ['fra', 'iad', 'sin', 'gru'][i % 4] ?? 'fra';
    return `onnx-${site}-${String(1 + Math.floor(i / 4)).padStart(2, '0')}`;
  });
  const labels = createLabels(prng.fork('labels'), endMs);
  const oldImage = publicImage('d88fb24', START_MS / 1000 - 86_400);
  const newImage = publicImage('cdabc84', START_MS / 1000 + 30 * 86_400, true);
  const enclaves = [oldImage, oldImage, newImage, newImage, newImage, newImage].map((image, i) =>
    createEnclave(prng.fork(`gateway-${i}`), {
      image,
      host: `gw-${i}.example.net`,
      registeredSec: START_MS / 1000 - 3600,
    }),
  );
  return {
    startMs: START_MS,
    endMs,
    nodes,
    labels,
    chats: CHATS,
    enclaves,
    incident: {
      scenario: 'traffic',
      seed: prng.seed,
      planted: [],
      images: [oldImage, newImage],
      enclaves,
      mismatched: [],
      nodes: nodes.map((name) => ({ name, skewMs: 0 })),
      ...hubRecords(labels),
      nodeEvents: nodeEvents(labels, nodes),
      calls: [],
      batches: [],
      walrus: null,
      exportSec: endMs / 1000 + 3600,
    },
  };
}

/** The version that a node of the label serves: the last one whose release it has followed by then. */
export function servedAt(label: ServedLabel, place: number, ms: number): TrafficVersion {
  const lag = label.lagMs[place] ?? 0;
  const found = label.versions.findLast(({ byMs }, i) => i === 0 || byMs + lag <= ms);
  if (found === undefined) throw new RangeError(`${label.name} has no version`);
  return found;
}
