/** Small cases for the tests of the rules: everything that a test does not name is unremarkable. */
import { NS_PER_SECOND } from '../../base/time.ts';
import type {
  Announcement,
  ArtifactFacts,
  CaseFacts,
  ClockPair,
  ContentMismatch,
  FirstFetch,
  NodeFacts,
  PlaceholderFacts,
  ReleaseFacts,
  RequestFacts,
  SettlementFacts,
  TreeFacts,
  Tuple,
} from '../../model/facts.ts';
import type { WalrusFacts } from '../../model/walrus/walrus-facts.ts';
import type { Finding } from '../../model/finding.ts';
import type { Locator } from '../../model/locator.ts';
import type { Rule } from '../../model/rule.ts';
import { runRules } from './run-rules.ts';

export const LABEL = 'volatility';

export const NO_WALRUS: WalrusFacts = {
  blobs: new Map(),
  windows: [],
  epochConflicts: [],
  mismatches: [],
  certificates: [],
  patches: new Map(),
  reads: () => [],
};

/** 2026-03-02T14:00:00Z plus so many seconds. */
export function at(seconds: number): bigint {
  return 1_772_460_000n * NS_PER_SECOND + BigInt(Math.round(seconds * 1e9));
}

/** Every record of these cases is one byte of the source that its kind of thing comes from. */
export function ground(source: number, offset: number): Locator {
  return { source, offset, length: 1 };
}

export const REQUEST_SOURCE = 1;
export const NODE_SOURCE = 2;
export const RELEASE_SOURCE = 3;
export const SETTLEMENT_SOURCE = 4;
export const TREE_SOURCE = 5;

export function hex32(value: number): string {
  return value.toString(16).padStart(64, '0');
}

export function request(id: number, more: Partial<RequestFacts> = {}): RequestFacts {
  return {
    id,
    timeNs: at(id),
    label: LABEL,
    nodeId: 1,
    artifactId: 1,
    status: 'observed',
    rule: null,
    reason: null,
    freshness: 'unknown',
    expectedArtifactId: null,
    supersededNs: null,
    inputHash: null,
    outputHash: null,
    tuple: null,
    isPrivate: false,
    signature: 'absent',
    signedByOther: null,
    inputCheck: 'not-held',
    outputCheck: 'not-held',
    settlementVerdict: null,
    conflicts: [],
    placeholders: [],
    grounds: [ground(REQUEST_SOURCE, id)],
    ...more,
  };
}

export function node(id: number, more: Partial<NodeFacts> = {}): NodeFacts {
  return {
    id,
    name: hex32(0xee00 + id),
    isEnclave: true,
    registered: true,
    registeredNs: at(-1000),
    switches: [],
    pcrHash: hex32(0xcc00 + id),
    imageKnown: true,
    keyMismatch: null,
    grounds: [ground(NODE_SOURCE, id)],
    ...more,
  };
}

export function artifact(id: number, ref: string = `blob-${id}`): ArtifactFacts {
  return { id, kind: null, ref };
}

export function release(artifactId: number, seconds: number, more: Partial<ReleaseFacts> = {}): ReleaseFacts {
  const byNs = at(seconds);
  return {
    label: LABEL,
    artifactId,
    version: `v${artifactId}@${seconds}`,
    afterNs: byNs,
    byNs,
    basis: 'publish-event',
    grounds: [ground(RELEASE_SOURCE, artifactId)],
    ...more,
  };
}

export function tuple(seed: number, more: Partial<Tuple> = {}): Tuple {
  return {
    teeId: node(1).name,
    inputHash: hex32(seed),
    outputHash: hex32(0xf000 + seed),
    signedTime: String(1_772_460_000 + seed),
    ...more,
  };
}

export function settlement(id: number, more: Partial<SettlementFacts> = {}): SettlementFacts {
  return {
    id,
    kind: 'batch',
    tuple: tuple(id),
    treeId: 1,
    timeNs: at(id),
    requestId: id,
    looseMatch: false,
    placeholders: [],
    ground: ground(SETTLEMENT_SOURCE, id),
    ...more,
  };
}

export function tree(id: number, more: Partial<TreeFacts> = {}): TreeFacts {
  return {
    id,
    root: hex32(0xaa00 + id),
    recomputedRoot: hex32(0xaa00 + id),
    brokenAt: null,
    blobId: `tree-blob-${id}`,
    copyOf: null,
    event: null,
    leafCount: 2,
    ground: ground(TREE_SOURCE, id),
    ...more,
  };
}

export interface CaseParts {
  readonly requests?: readonly RequestFacts[];
  readonly nodes?: readonly NodeFacts[];
  readonly artifacts?: readonly ArtifactFacts[];
  readonly releases?: readonly ReleaseFacts[];
  readonly trees?: readonly TreeFacts[];
  readonly settlements?: readonly SettlementFacts[];
  readonly lastSettlementNs?: bigint | null;
  readonly clockPairs?: readonly ClockPair[];
  readonly placeholders?: readonly PlaceholderFacts[];
  readonly contentMismatches?: readonly ContentMismatch[];
  readonly firstFetches?: readonly FirstFetch[];
  readonly announcements?: readonly Announcement[];
  readonly chainUntilNs?: bigint | null;
  readonly walrus?: Partial<WalrusFacts>;
}

function byId<T extends { readonly id: number }>(things: readonly T[]): ReadonlyMap<number, T> {
  return new Map(things.map((thing) => [thing.id, thing]));
}

export function caseFacts(parts: CaseParts = {}): CaseFacts {
  return {
    artifacts: byId(parts.artifacts ?? [artifact(1), artifact(2), artifact(3)]),
    nodes: byId(parts.nodes ?? [node(1), node(2), node(3)]),
    releases: parts.releases ?? [],
    trees: byId(parts.trees ?? [tree(1)]),
    settlements: () => parts.settlements ?? [],
    lastSettlementNs: parts.lastSettlementNs ?? null,
    clockPairs: () => parts.clockPairs ?? [],
    placeholders: parts.placeholders ?? [],
    contentMismatches: parts.contentMismatches ?? [],
    firstFetches: parts.firstFetches ?? [],
    announcements: parts.announcements ?? [],
    chainUntilNs: parts.chainUntilNs ?? null,
    walrus: { ...NO_WALRUS, ...parts.walrus },
  };
}

/** In order of time, unknown times last, as the engine shows them. */
export function inTime(requests: readonly RequestFacts[]): readonly RequestFacts[] {
  const key = (one: RequestFacts): bigint => one.timeNs ?? 1n << 80n;
  return requests.toSorted((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : a.id - b.id));
}

/** A finding whose requests read well in an expectation. */
export type FoundFinding = Omit<Finding, 'requests'> & { readonly requests: readonly number[] };

export function findingsOf(rule: Rule, parts: CaseParts): readonly FoundFinding[] {
  const found = runRules(caseFacts(parts), inTime(parts.requests ?? []), { rules: [rule] });
  return found.map((finding) => ({ ...finding, requests: [...finding.requests] }));
}
