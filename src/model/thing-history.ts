/** What the case knows of a node, an artifact or a label over time. Nanoseconds are decimal strings. */
import type { ArtifactKind } from '../base/ids.ts';
import type { CheckReason } from './check-reason.ts';
import type { Status } from './status.ts';

/** Where a record lies, as a view opens it. */
export interface HistoryGround {
  readonly source: string;
  readonly path: string;
  readonly offset: number;
  readonly length: number;
}

/** Slices of time of equal width; null where no request has a time. */
export interface HistorySpan {
  readonly fromNs: string | null;
  readonly toNs: string | null;
  readonly bins: number;
}

/** Requests of one label and artifact per slice. '' is "none recorded". */
export interface HistoryStrip {
  readonly label: string;
  readonly artifact: string;
  readonly requests: number;
  readonly stale: number;
  /** Slices that have requests, in order, and how many. */
  readonly bin: readonly number[];
  readonly count: readonly number[];
  /** How many of them were answered with what a newer release had followed. */
  readonly staleCount: readonly number[];
}

export type CacheWord = 'fetched' | 'loaded' | 'evicted' | 'hit' | 'miss' | 'stale' | 'looked up';

/** What a node's own record says that it did with an artifact. */
export interface CacheEvent {
  readonly timeNs: string;
  readonly what: CacheWord;
  readonly node: string;
  readonly artifact: string;
  /** The id that the node computed from the bytes it loaded, where it states one. */
  readonly computedId: string | null;
  readonly sha256: string | null;
  readonly ground: HistoryGround;
}

/** An artifact that a node could have had ready: inferred by rule `node-cache-state` from the node's own records. */
export interface HeldSpan {
  readonly artifact: string;
  readonly fromNs: string;
  /** Not included; null: no record says that it ended. */
  readonly toNs: string | null;
}

export interface ReleaseSpan {
  readonly label: string;
  readonly version: string | null;
  readonly artifact: string;
  /** Published at some moment after this one (null: unknown how early) and by the other. */
  readonly afterNs: string | null;
  readonly byNs: string;
  readonly basis: string;
  readonly ground: HistoryGround | null;
}

/** A moment that is known as an interval: not before the one, not after the other; null is no bound. */
export interface HistoryMoment {
  readonly fromNs: string | null;
  readonly byNs: string | null;
}

/** How long one object on Sui kept a Walrus blob. */
export interface BlobLifetimeRow {
  /** null: no record says. */
  readonly network: string | null;
  /** `0x…`; null: an answer tells of the object without naming it. */
  readonly objectId: string | null;
  readonly form: string;
  /** true: its owner may delete it at any time. */
  readonly deletable: boolean | null;
  readonly registeredEpoch: number | null;
  readonly certifiedEpoch: number | null;
  /** The first epoch in which it is not stored any more. */
  readonly endEpoch: number | null;
  readonly registered: HistoryMoment | null;
  readonly certified: HistoryMoment | null;
  readonly end: HistoryMoment | null;
  /** `end.byNs` is counted on from the last known epoch, with an allowance. */
  readonly isExtrapolated: boolean;
  readonly deleted: HistoryMoment | null;
  /** At most 100: events, and the object as somebody saw it. */
  readonly records: readonly {
    readonly role: string;
    readonly epoch: number | null;
    readonly atNs: string | null;
    readonly ground: HistoryGround;
  }[];
}

/** What storage nodes signed of a blob, and whether it holds. */
export interface BlobCertificateRow {
  readonly network: string | null;
  readonly form: string;
  readonly epoch: number | null;
  readonly verdict: 'verified' | 'failed' | 'could-not-run';
  readonly reason: CheckReason | null;
  readonly why: string | null;
  /** Shards of those who signed, and of all. */
  readonly weight: number | null;
  readonly shards: number | null;
  readonly ground: HistoryGround;
}

export type LoggedWord =
  | 'fetched'
  | 'not fetched'
  | 'found'
  | 'found behind a fetch'
  | 'found on disk'
  | 'not found'
  | 'loaded'
  | 'evicted';

/** A line about an artifact in a log without times or without a node's name: it stands in that log's order and no other. */
export interface LoggedState {
  readonly what: LoggedWord;
  /** Whether the node could have had it ready behind this line. */
  readonly isReady: boolean;
  /** What the node states of the bytes; null: nobody says what lies under the id. */
  readonly sha256: string | null;
  readonly ground: HistoryGround;
}

export interface NodeHistory {
  readonly kind: 'node';
  readonly id: string;
  readonly name: string;
  readonly isEnclave: boolean;
  readonly span: HistorySpan;
  /** At most 5,000, of which no lookup that hit displaces another; in order of time. */
  readonly events: readonly CacheEvent[];
  readonly eventCount: number;
  readonly held: readonly HeldSpan[];
  readonly registry: readonly { readonly role: string; readonly atNs: string | null; readonly ground: HistoryGround }[];
  readonly image: {
    readonly pcrHash: string;
    readonly version: string | null;
    readonly knownFrom: string | null;
    readonly approvedNs: string | null;
    readonly revokedNs: string | null;
  } | null;
  readonly publicKey: string | null;
  readonly strips: readonly HistoryStrip[];
}

export interface ArtifactHistory {
  readonly kind: 'artifact';
  readonly id: string;
  readonly ref: string;
  readonly artifactKind: ArtifactKind | null;
  readonly span: HistorySpan;
  readonly releases: readonly ReleaseSpan[];
  /** Of the blob itself, or of the quilt that it is a file of; at most 100. */
  readonly lifetimes: readonly BlobLifetimeRow[];
  readonly certificates: readonly BlobCertificateRow[];
  readonly strips: readonly HistoryStrip[];
  readonly nodes: readonly { readonly node: string; readonly requests: number }[];
  /** Who fetched or loaded it, in order of time; at most 5,000. */
  readonly loads: readonly CacheEvent[];
  readonly loadCount: number;
  /** Log by log; at most 5,000. */
  readonly logged: readonly LoggedState[];
  readonly byStatus: readonly { readonly status: Status; readonly requests: number }[];
  readonly bySignature: readonly { readonly signature: string; readonly requests: number }[];
  readonly settled: number;
}

export interface LabelHistory {
  readonly kind: 'label';
  readonly id: string;
  readonly name: string;
  readonly span: HistorySpan;
  readonly releases: readonly ReleaseSpan[];
  readonly strips: readonly HistoryStrip[];
}

/** What of the spans covers a moment. */
export function heldAt(held: readonly HeldSpan[], atNs: bigint): readonly string[] {
  const ready = held.filter(({ fromNs, toNs }) => BigInt(fromNs) <= atNs && (toNs === null || atNs < BigInt(toNs)));
  return [...new Set(ready.map(({ artifact }) => artifact))].toSorted();
}
