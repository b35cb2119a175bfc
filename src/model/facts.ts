/**
 * What the rules see: the reconstructed case as data. Everything here was derived by the passes
 * from statements, and every fact says which records it rests on. Times are nanoseconds (bigint).
 */
import type { Freshness, Status, UnknownReason } from './status.ts';
import type { Locator } from './locator.ts';
import type { ArtifactKind } from '../base/ids.ts';
import type { WalrusFacts } from './walrus/walrus-facts.ts';

export type SignatureVerdict = 'valid' | 'invalid' | 'unverifiable' | 'absent';
export type HashVerdict = 'match' | 'mismatch' | 'not-held' | 'no-hash';
export type SettlementVerdict = 'included' | 'root-mismatch' | 'missing' | 'individual';

/** The four values that make one inference one: hex keys and whole seconds. */
export interface Tuple {
  readonly teeId: string;
  readonly inputHash: string;
  readonly outputHash: string;
  readonly signedTime: string;
}

export function tupleKey(tuple: Tuple): string {
  return `${tuple.teeId}|${tuple.inputHash}|${tuple.outputHash}|${tuple.signedTime}`;
}

export interface ArtifactFacts {
  readonly id: number;
  readonly kind: ArtifactKind | null;
  /** The id as the evidence writes it. */
  readonly ref: string;
}

export interface NodeFacts {
  readonly id: number;
  /** The enclave id (hex key) or the node's name. */
  readonly name: string;
  readonly isEnclave: boolean;
  readonly registered: boolean;
  readonly registeredNs: bigint | null;
  /** Enabled and disabled from these moments on, in order. */
  readonly switches: readonly { readonly atNs: bigint; readonly enabled: boolean; readonly ground: Locator }[];
  readonly pcrHash: string | null;
  /** A measurement of this pcrHash is known, from the case or the shipped table. */
  readonly imageKnown: boolean;
  /** A record gave this enclave id together with a key whose Keccak-256 is another id. */
  readonly keyMismatch: { readonly recomputed: string; readonly ground: Locator } | null;
  /** The registry entries and events about it. */
  readonly grounds: readonly Locator[];
}

/** Label `label` means artifact `artifactId` (as `version`) from some moment in (afterNs, byNs] on. */
export interface ReleaseFacts {
  readonly label: string;
  readonly artifactId: number;
  readonly version: string | null;
  /** null: the beginning of time. */
  readonly afterNs: bigint | null;
  readonly byNs: bigint;
  readonly basis: 'publish-event' | 'hub-capture' | 'image-table';
  readonly grounds: readonly Locator[];
}

/** Two records of one request that name different things. */
export interface NameConflict {
  readonly what: 'artifact' | 'label';
  readonly names: readonly string[];
  readonly grounds: readonly Locator[];
  /** Only a load contradicts its own lookup: that is content-mismatch, not conflicting evidence. */
  readonly byLoad: boolean;
}

export interface RequestFacts {
  readonly id: number;
  readonly timeNs: bigint | null;
  readonly label: string | null;
  readonly nodeId: number | null;
  readonly artifactId: number | null;
  readonly status: Status;
  readonly rule: string | null;
  readonly reason: UnknownReason | null;
  readonly freshness: Freshness;
  /** The newest release published by the request's time, where one is known. */
  readonly expectedArtifactId: number | null;
  /** When the answer that made it stale was published. */
  readonly supersededNs: bigint | null;
  readonly inputHash: string | null;
  readonly outputHash: string | null;
  readonly tuple: Tuple | null;
  readonly isPrivate: boolean;
  readonly signature: SignatureVerdict;
  /** The signature verifies under this other enclave's key. */
  readonly signedByOther: string | null;
  readonly inputCheck: HashVerdict;
  readonly outputCheck: HashVerdict;
  readonly settlementVerdict: SettlementVerdict | null;
  readonly conflicts: readonly NameConflict[];
  /** Stand-ins that stand where an identity belongs. */
  readonly placeholders: readonly { readonly what: string; readonly value: string; readonly ground: Locator }[];
  /** The records of the request, the one that answers first. */
  readonly grounds: readonly Locator[];
}

/** One leaf of a batch tree, or one individual settlement. */
export interface SettlementFacts {
  readonly id: number;
  readonly kind: 'batch' | 'individual';
  readonly tuple: Tuple | null;
  /** The tree that it stands in; null for individual settlements. */
  readonly treeId: number | null;
  readonly timeNs: bigint | null;
  readonly requestId: number | null;
  /** The request is held without its enclave id, and agrees in hashes and time. */
  readonly looseMatch: boolean;
  readonly placeholders: readonly { readonly what: string; readonly value: string }[];
  readonly ground: Locator;
}

export interface TreeFacts {
  readonly id: number;
  readonly root: string;
  readonly recomputedRoot: string | null;
  /** First node or leaf that does not hash to what the dump says. */
  readonly brokenAt: string | null;
  readonly blobId: string | null;
  /** Another dump with the same bytes or the same values stands for this one. */
  readonly copyOf: number | null;
  /** The on-chain event that names its blob id (or, where no id is known, its root). */
  readonly event: { readonly merkleRoot: string; readonly txHash: string | null; readonly ground: Locator } | null;
  readonly leafCount: number;
  readonly ground: Locator;
}

/** Stand-ins in records that belong to no request, such as a lone header. */
export interface PlaceholderFacts {
  readonly what: string;
  readonly value: string;
  readonly ground: Locator;
}

/** Bytes that were loaded or kept under a content id that is not theirs. */
export interface ContentMismatch {
  /** `loaded-id`: a load states both ids. `loaded-hash`: its SHA-256 is not the published one. `held-file`: hashed here. */
  readonly basis: 'loaded-id' | 'loaded-hash' | 'loaded-other' | 'held-file';
  readonly nodeId: number | null;
  /** The artifact under whose id they were. */
  readonly artifactId: number;
  readonly expected: string;
  readonly found: string;
  readonly timeNs: bigint | null;
  /** The requests that the bytes were loaded for. */
  readonly requests: readonly number[];
  readonly ground: Locator;
  /** Where the published hash stands, or the blob's metadata. */
  readonly further: readonly Locator[];
  /** Which bytes are not the blob's, as one sentence; null: only that some are not is known. */
  readonly places: string | null;
}

/** One request seen by a node's own clock and by another one. */
export interface ClockPair {
  readonly nodeId: number;
  readonly nodeNs: bigint;
  readonly otherNs: bigint;
  /** How long the call took, where known: what the difference may be without any skew. */
  readonly durationNs: bigint;
  readonly requestId: number;
  readonly ground: Locator;
}

/** The first that a node's own records tell of an artifact: it was fetched. */
export interface FirstFetch {
  readonly nodeId: number;
  readonly artifactId: number;
  readonly timeNs: bigint;
  /** The node's first record of its cache. */
  readonly logFromNs: bigint;
  readonly ground: Locator;
}

/** A transaction that a facilitator announced, and that no chain record of the case holds. */
export interface Announcement {
  /** Hex key. */
  readonly txHash: string;
  readonly jobId: string | null;
  readonly blobId: string | null;
  /** What the case holds of the announced blob: another settlement of it, its bytes, or nothing. */
  readonly blob: 'settled' | 'held' | 'unseen' | null;
  readonly timeNs: bigint;
  readonly requestId: number | null;
  readonly ground: Locator;
}

/** All of the case that is small enough to hold; requests, which are not, come one by one. */
export interface CaseFacts {
  readonly artifacts: ReadonlyMap<number, ArtifactFacts>;
  readonly nodes: ReadonlyMap<number, NodeFacts>;
  readonly releases: readonly ReleaseFacts[];
  readonly trees: ReadonlyMap<number, TreeFacts>;
  readonly settlements: () => Iterable<SettlementFacts>;
  /** The latest moment that any settlement of the case is known to have happened. */
  readonly lastSettlementNs: bigint | null;
  /** All of one node, then all of the next. */
  readonly clockPairs: () => Iterable<ClockPair>;
  readonly placeholders: readonly PlaceholderFacts[];
  readonly contentMismatches: readonly ContentMismatch[];
  readonly firstFetches: readonly FirstFetch[];
  readonly walrus: WalrusFacts;
  readonly announcements: readonly Announcement[];
  /** The latest block of a settlement event; null where none has a time. */
  readonly chainUntilNs: bigint | null;
}
