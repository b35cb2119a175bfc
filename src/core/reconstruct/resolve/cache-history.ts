/**
 * What each node's own records say it held, and when: fetched, loaded, found in its cache, evicted. It answers for
 * requests whose own records name no artifact (docs/reconstruction.md, "Which artifact"). Pure.
 */
import type { Stated, StatementOf } from '../evidence.ts';
import { sameName } from '../things/knowledge.ts';
import { nodeKey } from './node-name.ts';

export interface HeldArtifact {
  readonly ref: string;
  /** Labels that the node's records write beside it. */
  readonly labels: ReadonlySet<string>;
}

export interface CacheHistory {
  /** What the node could have had ready at that moment. */
  readonly readyAt: (node: string, timeNs: bigint) => readonly HeldArtifact[];
  /** What it looked up or loaded between the two moments, both included, for no request that the record names. */
  readonly usedWithin: (node: string, fromNs: bigint, toNs: bigint) => readonly HeldArtifact[];
  /**
   * The provider's models that the node's own log says it sent the label to. Its table is part of what runs there, and the
   * name of an enclave lives as long as that run: it holds at any time.
   */
  readonly sentTo: (node: string, label: string) => readonly string[];
  /** From when to when the node could have had each artifact ready: what `readyAt` answers, over all of time. */
  readonly heldSpans: (node: string) => readonly HeldSpan[];
}

interface HeldSpan {
  readonly ref: string;
  readonly fromNs: bigint;
  /** Not included; null: no record says that it ended. */
  readonly toNs: bigint | null;
}

interface Change {
  readonly timeNs: bigint;
  /** What lay under the id from then on; null: nothing. */
  readonly ref: string | null;
}

interface Use {
  readonly timeNs: bigint;
  readonly ref: string;
}

interface Cache {
  readonly changes: Map<string, Change[]>;
  readonly uses: Use[];
  readonly labels: Map<string, Set<string>>;
  /** Provider's models by the label that they were made ready for. */
  readonly models: Map<string, Set<string>>;
}

type TraceEvent = StatementOf<'trace-event'>;

/** Undefined where the event says nothing of what lies there. */
function refAfter({ event, blobId, computedBlobId, result }: TraceEvent): string | null | undefined {
  if (event === 'artifact.load') return computedBlobId ?? blobId;
  if (event === 'artifact.fetch') return result === 'failed' ? undefined : blobId;
  if (event === 'artifact.evict') return null;
  if (event !== 'artifact.cache.lookup' || result === null) return undefined;
  return result === 'miss' ? null : blobId;
}

function compareTimes(a: Change, b: Change): number {
  if (a.timeNs !== b.timeNs) return a.timeNs < b.timeNs ? -1 : 1;
  // Within one moment a miss comes before the fetch that it led to.
  return Number(a.ref !== null) - Number(b.ref !== null) || (String(a.ref) < String(b.ref) ? -1 : 1);
}

function cacheOf(caches: Map<string, Cache>, node: string): Cache {
  const key = nodeKey(node);
  const known = caches.get(key) ?? { changes: new Map(), uses: [], labels: new Map(), models: new Map() };
  caches.set(key, known);
  return known;
}

function readEvents(events: Iterable<Stated<TraceEvent>>): ReadonlyMap<string, Cache> {
  const caches = new Map<string, Cache>();
  for (const { statement } of events) {
    const { event, blobId, timeNs, label, requestId } = statement;
    const node = statement.nodeId ?? statement.teeId;
    if (node === null) continue;
    const { apiName, resolver } = statement;
    const isTable = event === 'model.resolve' && resolver === 'gateway-alias' && requestId === null;
    // Until March 2026 gateways wrote the label itself in this place: one and the same name tells nothing.
    if (isTable && label !== null && apiName !== null && !sameName(label, apiName)) {
      const { models } = cacheOf(caches, node);
      models.set(label, (models.get(label) ?? new Set<string>()).add(apiName));
    }
    if (!event.startsWith('artifact.') || blobId === null || timeNs === null) continue;
    const cache = cacheOf(caches, node);
    const ref = refAfter(statement);
    if (ref !== undefined) {
      const changes = cache.changes.get(blobId);
      if (changes === undefined) cache.changes.set(blobId, [{ timeNs: BigInt(timeNs), ref }]);
      else changes.push({ timeNs: BigInt(timeNs), ref });
    }
    const used = statement.computedBlobId ?? blobId;
    if (label !== null) cache.labels.set(used, (cache.labels.get(used) ?? new Set<string>()).add(label));
    const isUse = event === 'artifact.load' || event === 'artifact.cache.lookup';
    if (isUse && requestId === null) cache.uses.push({ timeNs: BigInt(timeNs), ref: used });
  }
  for (const { changes, uses } of caches.values()) {
    for (const list of changes.values()) list.sort(compareTimes);
    uses.sort(compareTimes);
  }
  return caches;
}

/** The first of a list in order of time that comes after that moment. */
function firstAfter(list: readonly { readonly timeNs: bigint }[], timeNs: bigint): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle]!.timeNs <= timeNs) low = middle + 1;
    else high = middle;
  }
  return low;
}

const NO_LABELS: ReadonlySet<string> = new Set();

/** The events are read at the first question: most cases never ask one. */
export function createCacheHistory(events: () => Iterable<Stated<TraceEvent>>): CacheHistory {
  let read: ReadonlyMap<string, Cache> | null = null;
  const heldBy = (node: string): Cache | undefined => (read ??= readEvents(events())).get(nodeKey(node));
  const held = (cache: Cache, refs: Iterable<string>): readonly HeldArtifact[] =>
    [...new Set(refs)].toSorted().map((ref) => ({ ref, labels: cache.labels.get(ref) ?? NO_LABELS }));
  return {
    sentTo: (node, label) => [...(heldBy(node)?.models.get(label) ?? [])].toSorted(),
    readyAt(node, timeNs) {
      const cache = heldBy(node);
      if (cache === undefined) return [];
      const refs = [...cache.changes.values()].flatMap(
        (changes) => changes[firstAfter(changes, timeNs) - 1]?.ref ?? [],
      );
      return held(cache, refs);
    },
    heldSpans(node) {
      const spans: HeldSpan[] = [];
      for (const changes of heldBy(node)?.changes.values() ?? []) {
        for (const [i, { ref, timeNs }] of changes.entries()) {
          const toNs = changes[i + 1]?.timeNs ?? null;
          const last = spans.at(-1);
          if (ref === null || toNs === timeNs) continue;
          if (i > 0 && last?.ref === ref && last.toNs === timeNs) spans[spans.length - 1] = { ...last, toNs };
          else spans.push({ ref, fromNs: timeNs, toNs });
        }
      }
      return spans;
    },
    usedWithin(node, fromNs, toNs) {
      const cache = heldBy(node);
      if (cache === undefined) return [];
      const uses = cache.uses.slice(firstAfter(cache.uses, fromNs - 1n), firstAfter(cache.uses, toNs));
      return held(
        cache,
        uses.map(({ ref }) => ref),
      );
    },
  };
}
