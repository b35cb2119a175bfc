/**
 * What records of Walrus and of Sui say. Blob ids stand in their one spelling (43 characters of unpadded base64url) beside
 * the text that the record holds; object ids and package addresses are 64 hex digits without `0x`; a transaction's digest
 * is base58 as written. Whole numbers (epochs, sizes, weights) are decimal text.
 */
import type { CaptureBasis } from './statement.ts';

export type WalrusNetwork = 'mainnet' | 'testnet';

/** Whose words the record is in. */
export type WalrusTeller =
  | 'cli'
  | 'publisher'
  | 'sdk'
  | 'json-rpc'
  | 'graphql'
  | 'grpc'
  | 'sql'
  | 'aggregator'
  | 'storage-node'
  | 'upload-relay'
  | 'person'
  | 'bytes';

interface WalrusRecord {
  /** As far as the record itself says: by the address of a known package, or by a host's name. */
  readonly network: WalrusNetwork | null;
  readonly teller: WalrusTeller;
}

/** An answer holds at the moment it was given, which most of them do not state. */
interface Captured {
  readonly capturedNs: string | null;
  readonly captureBasis: CaptureBasis;
}

/** An id with the text it was written in: base64url, decimal, or one of them in a spelling that is not theirs. */
export interface WrittenBlobId {
  readonly blobId: string;
  readonly blobIdWritten: string;
}

/** Somebody computed the id of some bytes: `walrus blob-id`, a dry run, or this program on bytes of the case. */
export interface WalrusBlobStatement extends WalrusRecord, WrittenBlobId {
  readonly kind: 'walrus-blob';
  readonly size: string | null;
  /** `RS2`, or what else is written there. */
  readonly encodingType: string | null;
  /** As the record names it. */
  readonly file: string | null;
  /** Hex; of bytes that lie in the case. */
  readonly sha256: string | null;
  /** The bytes are laid out as a quilt. */
  readonly isQuilt: boolean;
}

export type WalrusObjectForm = 'blob' | 'shared-blob' | 'pooled-blob';

/** One object on Sui that stands for a blob, as it was at some moment. Several may carry one blob id. */
export interface WalrusObjectStatement extends WalrusRecord, WrittenBlobId, Captured {
  readonly kind: 'walrus-object';
  readonly form: WalrusObjectForm;
  /** Of the blob object, also where it lies inside a shared one. */
  readonly objectId: string | null;
  readonly sharedObjectId: string | null;
  /** A second spelling of the id beside the object, as SDK results have; both are the same id or one was changed. */
  readonly blobIdBeside: string | null;
  readonly size: string | null;
  readonly encodingType: string | null;
  readonly registeredEpoch: string | null;
  /** null also when it was not certified; `isCertifiedKnown` tells the two apart. */
  readonly certifiedEpoch: string | null;
  /** The record has the member, whatever stands in it. */
  readonly isCertifiedKnown: boolean;
  readonly startEpoch: string | null;
  /** The first epoch in which it is not stored any more. */
  readonly endEpoch: string | null;
  readonly storageSize: string | null;
  readonly storagePoolId: string | null;
  readonly deletable: boolean | null;
  readonly package: string | null;
  /** Of the object on Sui. */
  readonly version: string | null;
  /** The record tells of its deletion: this is what it was last. */
  readonly isDeleted: boolean;
}

/** A storage pool: the lifetime of every blob that is stored in it. */
export interface WalrusPoolStatement extends WalrusRecord, Captured {
  readonly kind: 'walrus-pool';
  readonly poolId: string | null;
  readonly capacity: string | null;
  readonly startEpoch: string | null;
  readonly endEpoch: string | null;
  readonly package: string | null;
}

export const WALRUS_EVENTS = [
  'BlobRegistered',
  'BlobCertified',
  'BlobDeleted',
  'InvalidBlobID',
  'DenyListBlobDeleted',
  'EpochChangeStart',
  'EpochChangeDone',
  'EpochParametersSelected',
  'ShardsReceived',
  'ContractUpgraded',
  'PooledBlobRegistered',
  'PooledBlobCertified',
  'PooledBlobDeleted',
  'StoragePoolCreated',
  'StoragePoolExtended',
] as const;
export type WalrusEventName = (typeof WALRUS_EVENTS)[number];

/**
 * One event of the Walrus contracts (walrus `contracts/walrus/sources/system/events.move`). Members that an event of this
 * name does not have, or that the export left out, are null. Known by (network, txDigest, eventSeq).
 */
export interface WalrusEventStatement extends WalrusRecord {
  readonly kind: 'walrus-event';
  readonly name: WalrusEventName;
  readonly txDigest: string | null;
  readonly eventSeq: string | null;
  /** Time of the checkpoint. */
  readonly timeNs: string | null;
  readonly package: string | null;
  readonly sender: string | null;
  /** Of an extension: the epoch of the first certification. Of EpochParametersSelected: the next epoch. */
  readonly epoch: string;
  readonly blobId: string | null;
  readonly blobIdWritten: string | null;
  readonly objectId: string | null;
  readonly size: string | null;
  readonly encodingType: string | null;
  /** Of StoragePoolExtended: the new one. */
  readonly endEpoch: string | null;
  readonly deletable: boolean | null;
  readonly isExtension: boolean | null;
  readonly wasCertified: boolean | null;
  readonly storagePoolId: string | null;
  /** Of StoragePoolCreated. */
  readonly startEpoch: string | null;
  readonly capacity: string | null;
  /** Of ContractUpgraded. */
  readonly newPackage: string | null;
  /** Members that an event of this name has and the record lacks. */
  readonly missing: readonly string[];
  /** The record gives the members as JSON; else they were read out of `bcs`. */
  readonly hasJson: boolean;
  /** The event's own bytes in standard base64, where the record holds them. */
  readonly bcs: string | null;
}

/**
 * When an epoch was: `start` and `done` are the two ends of its change; `planned-end` is what the clock alone would allow;
 * `within` is a moment that lies in it.
 */
export interface WalrusAnchorStatement extends WalrusRecord {
  readonly kind: 'walrus-anchor';
  readonly epoch: string;
  readonly edge: 'start' | 'done' | 'planned-end' | 'within';
  readonly timeNs: string;
  /** The record says so, or the person who imported it. A file's time is too weak to date an epoch. */
  readonly basis: 'stated' | 'asked';
  /** How long an epoch is meant to last, ns. */
  readonly durationNs: string | null;
}

export interface WalrusMember {
  /** null where the record leaves it out: then the order of members is not known. */
  readonly nodeId: string | null;
  readonly name: string | null;
  /** Hex: 48 bytes (compressed G1) or 96 (uncompressed). */
  readonly publicKey: string | null;
  /** Shards it holds. */
  readonly weight: string | null;
}

/** Who stores in an epoch. Members in the order of the record; `walrus info` sorts by name, the chain by node id. */
export interface WalrusCommitteeStatement extends WalrusRecord, Captured {
  readonly kind: 'walrus-committee';
  readonly epoch: string | null;
  readonly shards: string | null;
  readonly members: readonly WalrusMember[];
}

/**
 * A signed message of storage nodes and who signed it. Messages: walrus `contracts/walrus/docs/msg_formats.txt`.
 * Exactly one of `signers` and `signersBitmap` is there, or neither for the word of one node.
 */
export interface WalrusCertificateStatement extends WalrusRecord {
  readonly kind: 'walrus-certificate';
  readonly form: 'certificate' | 'invalid-blob' | 'confirmation';
  /** The signed bytes, hex. */
  readonly message: string;
  /** 96 bytes, hex. */
  readonly signature: string;
  /** Places in the committee, ordered by node id. */
  readonly signers: readonly number[] | null;
  /** Hex; bit i, the lowest first, is place i. */
  readonly signersBitmap: string | null;
  /** What stands beside it, not what is signed. */
  readonly blobId: string | null;
  readonly objectId: string | null;
  readonly txDigest: string | null;
  readonly timeNs: string | null;
  readonly package: string | null;
  /** In standard base64, where the record holds it: `TransactionData`, or as JSON-RPC gives it with the signatures around. */
  readonly rawTransaction: string | null;
}

/** A call of `system::register_blob`: what the id is derived from. */
export interface WalrusRegistrationStatement extends WalrusRecord, WrittenBlobId {
  readonly kind: 'walrus-registration';
  /** 32 bytes, hex, in the order in which they are hashed. */
  readonly rootHash: string;
  readonly size: string;
  readonly encodingType: string;
  readonly deletable: boolean | null;
  readonly txDigest: string | null;
  readonly timeNs: string | null;
  readonly package: string | null;
  readonly rawTransaction: string | null;
}

/** One file inside a quilt. Its patch id names a place, not a content. */
export interface WalrusPatchStatement extends WalrusRecord {
  readonly kind: 'walrus-patch';
  /** Blob id of the quilt; null where neither the record nor the bytes at hand give it. */
  readonly quiltId: string | null;
  /** As written; computed from quilt and columns where the bytes themselves are read. */
  readonly patchId: string | null;
  /** Columns, the end not included. */
  readonly start: number | null;
  readonly end: number | null;
  readonly identifier: string;
  readonly tags: readonly (readonly [key: string, value: string])[];
  /** Of the contents, where they lie in the case: hex, and bytes. */
  readonly sha256: string | null;
  readonly size: string | null;
}

export type WalrusReadTarget = 'blob' | 'object' | 'patch' | 'quilt-file' | 'patch-list';

/** Somebody asked an aggregator (or a cache before it) for bytes. */
export interface WalrusReadStatement extends WalrusRecord {
  readonly kind: 'walrus-read';
  readonly timeNs: string | null;
  readonly target: WalrusReadTarget | null;
  /** The blob that was asked for; of a patch or a file of a quilt: the quilt. */
  readonly blobId: string | null;
  readonly objectId: string | null;
  readonly patchId: string | null;
  readonly identifier: string | null;
  readonly method: string | null;
  readonly status: string | null;
  /** Of the body. */
  readonly bytes: string | null;
  /** The id in the `etag`, without quotes. For a patch it is the quilt's. */
  readonly etag: string | null;
  /** Only a part was asked for or given: that is not checked against the blob. */
  readonly isPartial: boolean;
  readonly contentType: string | null;
  /** Seconds in a cache, as `age` says. */
  readonly age: string | null;
  /** What a cache says of itself (`x-cache`, `cf-cache-status`). */
  readonly cache: string | null;
  /** `BLOB_NOT_FOUND` and its like. */
  readonly errorReason: string | null;
  readonly host: string | null;
}

/** Merkle roots of a blob's slivers, from a storage node: with them one can tell which rows of a file differ. */
export interface WalrusMetadataStatement extends WalrusRecord, WrittenBlobId {
  readonly kind: 'walrus-metadata';
  readonly size: string;
  readonly encodingType: string;
  readonly shards: number;
  /** 32 bytes for each sliver pair in order, standard base64. */
  readonly primary: string;
  readonly secondary: string;
}

/** What a node or the CLI said of a blob id at some moment. */
export interface WalrusStatusStatement extends WalrusRecord, WrittenBlobId, Captured {
  readonly kind: 'walrus-status';
  /** `nonexistent` is said of what expired and of what never was. */
  readonly state: 'nonexistent' | 'invalid' | 'permanent' | 'deletable';
  readonly file: string | null;
  /** The latest over all permanent objects. */
  readonly endEpoch: string | null;
  readonly isCertified: boolean | null;
  readonly initialCertifiedEpoch: string | null;
  readonly txDigest: string | null;
  readonly eventSeq: string | null;
  readonly deletableTotal: string | null;
  readonly deletableCertified: string | null;
  readonly estimatedExpiryNs: string | null;
}

/** How an attempt to store ended. A new object is a statement of its own. */
export interface WalrusStoreStatement extends WalrusRecord, Captured {
  readonly kind: 'walrus-store';
  readonly outcome: 'newly-created' | 'already-certified' | 'marked-invalid' | 'error';
  readonly blobId: string | null;
  readonly blobIdWritten: string | null;
  /** Path of the stored file, as the record names it. */
  readonly file: string | null;
  readonly objectId: string | null;
  readonly endEpoch: string | null;
  readonly txDigest: string | null;
  readonly eventSeq: string | null;
  /** `registerFromScratch`, `reuseAndExtend`, … */
  readonly operation: string | null;
  readonly isQuilt: boolean;
  readonly failure: string | null;
}

export type WalrusStatement =
  | WalrusBlobStatement
  | WalrusObjectStatement
  | WalrusPoolStatement
  | WalrusEventStatement
  | WalrusAnchorStatement
  | WalrusCommitteeStatement
  | WalrusCertificateStatement
  | WalrusRegistrationStatement
  | WalrusPatchStatement
  | WalrusReadStatement
  | WalrusMetadataStatement
  | WalrusStatusStatement
  | WalrusStoreStatement;
