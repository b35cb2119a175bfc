/** Artifacts that no record of a request names: through the enclave's image, or through the node's own cache. Pure. */
import type { OpenPoint } from '../../../model/open-point.ts';
import type { Status, UnknownReason } from '../../../model/status.ts';
import type { ReleaseIndex } from '../../../model/release-order.ts';
import { modelName, sameArtifact } from './artifact-key.ts';
import type { CacheHistory, HeldArtifact } from './cache-history.ts';
import { withoutProvider } from '../../../model/label-name.ts';
import { entryOf, sameName } from '../things/knowledge.ts';
import type { NodeName } from './node-name.ts';
import type { Registry } from '../things/registry.ts';

/** One hop of "which artifact", in words, for the path and the report. */
export interface Hop {
  readonly title: string;
  readonly value: string | null;
  readonly status: Status;
  readonly because: string;
  /** What would raise it; null where nothing has to. */
  readonly open: OpenPoint | null;
}

/** What is known of a request beside its artifact. */
export interface Asked {
  readonly label: string | null;
  readonly node: NodeName | null;
  readonly timeNs: bigint | null;
  readonly durationNs: bigint | null;
}

/** The artifact and the rule that gave it, or why none could be told. */
export interface Derived {
  readonly ref: string | null;
  readonly rule: string | null;
  readonly reason: UnknownReason | null;
  readonly hops: readonly Hop[];
  /** Two ways lead to two artifacts; `ref` is that of the stronger one. */
  readonly isContradicted?: boolean;
}

export interface DeriveContext {
  readonly registry: Registry;
  readonly releases: ReleaseIndex;
  readonly knownArtifact: (ref: string) => number | null;
  readonly caches: CacheHistory;
}

/** enclave id → registry entry → pcrHash → known image → its label table → the provider's model. */
function throughImage(label: string | null, node: NodeName | null, registry: Registry): Derived {
  const hops: Hop[] = [];
  const stop = (title: string, reason: UnknownReason, open: OpenPoint, because: string): Derived => {
    hops.push({ title, value: null, status: 'unknown', because, open });
    return { ref: null, rule: null, reason, hops };
  };
  if (node === null || !node.isEnclave) return { ref: null, rule: null, reason: 'not-recorded', hops };
  const entry = registry.enclaves.get(node.name);
  if (entry?.pcrHash == null)
    return stop(
      'Registry entry',
      'not-collected',
      'registry-entry',
      'No registry entry of this enclave with its pcrHash is in the case.',
    );
  hops.push({
    title: 'Registry entry',
    value: `0x${entry.pcrHash}`,
    status: 'observed',
    because: 'The registry export gives this enclave’s pcrHash.',
    open: null,
  });
  const image = registry.images.get(entry.pcrHash)?.known ?? null;
  if (image === null || image.aliases.size === 0) {
    return stop(
      'Label table',
      'not-collected',
      'image-table',
      'No label table is known for an image with this pcrHash.',
    );
  }
  hops.push({
    title: 'Measured image',
    value: image.origin,
    status: 'observed',
    because: `Its PCRs hash to this pcrHash; its table is ${image.confidence}.`,
    open: null,
  });
  if (label === null) return stop('Label table', 'not-recorded', 'request-body', 'No record names the label.');
  const found = entryOf(image, label);
  if (found === null) {
    const unlisted = image.unlisted === null ? '' : ` What it lacks is ${image.unlisted}.`;
    const because = `The label table of this image does not have the label.${unlisted}`;
    return stop('Label table', 'not-recorded', 'gateway-log', because);
  }
  const { name, ref } = found;
  if (ref === null) {
    const because = 'Versions with this one measurement, or those who tell of it, disagree about the label.';
    return stop('Label table', 'ambiguous', 'gateway-log', because);
  }
  const adder = image.addedBy.get(name);
  const neighbour = image.neighbours.get(name);
  const own = adder === undefined ? 'The table of this image' : `The table that ${adder} adds for this image`;
  hops.push({
    title: 'Label table',
    value: ref,
    status: 'inferred',
    because: `${own} sends ${name} to ${ref}.${neighbour === undefined ? '' : ` ${neighbour}`}`,
    open: 'gateway-log',
  });
  return { ref: modelName(ref), rule: 'image-alias-table', reason: null, hops };
}

const WAYS = {
  used: {
    rule: 'nearest-record',
    title: 'Used meanwhile',
    because: 'The one artifact of the label that the node looked up or loaded while the call lasted.',
  },
  ready: {
    rule: 'node-cache-state',
    title: 'Cache of the node',
    because: 'The one artifact of the label that the node’s records let it have had ready.',
  },
} as const;

/**
 * What the node's own records, which name no request, let it have answered with: what it used while the call lasted,
 * else what it had ready when the call came. It is told only where that is one single artifact of the label.
 */
function throughCache(
  { label, node, timeNs, durationNs }: Asked,
  { caches, releases, knownArtifact }: DeriveContext,
): Derived | null {
  if (label === null || node === null || timeNs === null) return null;
  const isOfLabel = ({ ref, labels }: HeldArtifact): boolean => {
    const id = knownArtifact(ref);
    const isRelease = id !== null && [label, withoutProvider(label)].some((name) => releases.isRelease(name, id));
    return isRelease || [...labels].some((name) => sameName(name, label));
  };
  const used = durationNs === null ? [] : caches.usedWithin(node.name, timeNs, timeNs + durationNs).filter(isOfLabel);
  const [held, ...others] = used.length > 0 ? used : caches.readyAt(node.name, timeNs).filter(isOfLabel);
  if (held === undefined) return null;
  const { rule, title, because } = used.length > 0 ? WAYS.used : WAYS.ready;
  if (others.length === 0)
    return {
      ref: held.ref,
      rule,
      reason: null,
      hops: [{ title, value: held.ref, status: 'inferred', because, open: 'request-trace' }],
    };
  const count = `The node’s records let it have been any of ${others.length + 1} artifacts of the label.`;
  return {
    ref: null,
    rule: null,
    reason: 'ambiguous',
    hops: [{ title, value: null, status: 'unknown', because: count, open: 'request-trace' }],
  };
}

/** The gateway's own log: a client of this model was made for the label, in this run of the enclave. */
function throughLog({ label, node }: Asked, caches: CacheHistory): Derived | null {
  if (label === null || node === null) return null;
  const models = new Set(
    [label, withoutProvider(label)].flatMap((name) => caches.sentTo(node.name, name)).map(modelName),
  );
  const [ref, ...others] = [...models];
  if (ref === undefined) return null;
  const title = 'Log of the gateway';
  if (others.length > 0) {
    const because = `The gateway’s log says that it sent the label to any of ${others.length + 1} models.`;
    const hop: Hop = { title, value: null, status: 'unknown', because, open: 'image-table' };
    return { ref: null, rule: null, reason: 'ambiguous', hops: [hop] };
  }
  const because =
    'The gateway’s log says that it made a client of this model for the label; its table stays while it runs.';
  const hop: Hop = { title, value: ref, status: 'inferred', because, open: 'image-table' };
  return { ref, rule: 'nearest-record', reason: null, hops: [hop] };
}

export function derive(asked: Asked, context: DeriveContext): Derived {
  const aliased = throughImage(asked.label, asked.node, context.registry);
  const logged = throughLog(asked, context.caches);
  if (aliased.ref === null) return logged ?? throughCache(asked, context) ?? aliased;
  if (logged?.ref == null || sameArtifact(logged.ref, aliased.ref)) return aliased;
  const against = logged.hops.map((hop): Hop => ({ ...hop, status: 'contradicted', open: null }));
  return { ...aliased, isContradicted: true, hops: [...aliased.hops, ...against] };
}
