/** What the rules see of Walrus: every blob that a record tells of, and what was found when records were checked. */
import type { CheckReason } from '../check-reason.ts';
import type { EpochAnchor } from './epoch-anchor.ts';
import type { Lifetime, Moment } from './blob-lifetime.ts';
import type { Locator } from '../locator.ts';
import type { WalrusNetwork } from '../walrus-statement.ts';

/** When storage nodes are known to have refused a blob. */
export interface Refusal extends Moment {
  /** In the evidence's own word: `InvalidBlobID`, `DenyListBlobDeleted`, `marked invalid`. */
  readonly what: string;
  readonly epoch: number | null;
  readonly ground: Locator;
}

export interface WalrusBlob {
  readonly blobId: string;
  /** null: no request was answered with it, and no release names it. */
  readonly artifactId: number | null;
  /** One for each object. */
  readonly lifetimes: readonly Lifetime[];
  readonly refusals: readonly Refusal[];
  /** Why the records are known not to be all, in words; empty: nothing shows that any is missing. */
  readonly missing: readonly string[];
}

/** From the first to the last event of a network's export. */
export interface ExportWindow {
  readonly network: WalrusNetwork | null;
  readonly fromNs: bigint;
  readonly toNs: bigint;
}

/** Two moments of which one is wrong, or of another network. */
export interface EpochConflict {
  readonly network: WalrusNetwork | null;
  readonly anchor: EpochAnchor;
  readonly by: EpochAnchor;
}

/** Two sides of one record, or of two records of one event, that say different things. */
export interface RecordMismatch {
  readonly what: 'event-bytes' | 'event-copies' | 'id-spellings' | 'derived-id' | 'metadata';
  readonly blobId: string | null;
  readonly txDigest: string | null;
  /** What differs: `field: stated as A, in the bytes B`, one a field. */
  readonly differences: readonly string[];
  readonly timeNs: bigint | null;
  readonly grounds: readonly Locator[];
}

export interface CertificateFact {
  readonly id: number;
  readonly network: WalrusNetwork | null;
  readonly form: 'certificate' | 'invalid-blob' | 'confirmation';
  readonly epoch: number | null;
  readonly blobId: string | null;
  readonly objectId: string | null;
  readonly verdict: 'verified' | 'failed' | 'could-not-run';
  readonly reason: CheckReason | null;
  readonly why: string | null;
  readonly weight: number | null;
  readonly shards: number | null;
  readonly timeNs: bigint | null;
  readonly ground: Locator;
  /** The committee's record. */
  readonly committee: Locator | null;
}

/** A file in a quilt, by its columns. */
export interface PatchFact {
  readonly quilt: string;
  readonly start: number;
  /** Not included. */
  readonly end: number;
  readonly identifier: string;
  readonly ground: Locator;
}

/** Bytes that an aggregator or a cache gave out whole. */
export interface ReadFact {
  readonly network: WalrusNetwork | null;
  readonly timeNs: bigint;
  /** Of a patch: the quilt. */
  readonly blobId: string;
  readonly patchId: string | null;
  /** Seconds that a cache had had it; null: the record does not say. */
  readonly age: number | null;
  readonly ground: Locator;
}

export interface WalrusFacts {
  readonly blobs: ReadonlyMap<string, WalrusBlob>;
  readonly windows: readonly ExportWindow[];
  readonly epochConflicts: readonly EpochConflict[];
  readonly mismatches: readonly RecordMismatch[];
  readonly certificates: readonly CertificateFact[];
  readonly patches: ReadonlyMap<string, readonly PatchFact[]>;
  readonly reads: () => Iterable<ReadFact>;
}
