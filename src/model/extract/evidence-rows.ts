/**
 * Rows of the extract that tell what was imported and what it says of itself. Ids are made of content: the same evidence
 * gives the same rows in whatever order it came in. Times are decimal nanoseconds since 1970 (UTC).
 */
import type { CheckReason } from '../check-reason.ts';
import type { LedgerLine, SourceOrigin } from '../source.ts';
import type { SpanStatement } from '../statement.ts';
import type { TrustRootKind } from '../trust-root.ts';

/** Bytes `offset` to `offset + length` of a source as acquired; `source` is the id of a row of `sources`. */
export interface Place {
  readonly source: string;
  readonly offset: number;
  readonly length: number;
}

/** How the columns of a table were told apart: by its own words or by a person's. */
export interface MappingCell {
  readonly name: string;
  readonly basis: 'proposed' | 'given';
  /** Of the mapping, which the case keeps, 64 hex digits. */
  readonly sha256: string;
}

/** Of sources with the same bytes the first by path stands for all: places name it, the others are its duplicates. */
export interface SourceRow {
  /** `x:` and 16 hex digits: of its path and its bytes. */
  readonly id: string;
  readonly path: string;
  readonly origin: SourceOrigin;
  /** The archive or compressed file that it came out of. */
  readonly parent: string | null;
  readonly duplicateOf: string | null;
  readonly format: string | null;
  readonly formatReason: string;
  readonly bytes: number;
  /** 64 hex digits. */
  readonly sha256: string;
  readonly storage: 'embedded' | 'reference';
  readonly records: number;
  readonly issues: number;
  /** The column mapping that a table was read with. */
  readonly mapping: MappingCell | null;
  readonly fileTimeNs: string | null;
  /** Given by a person at import. */
  readonly captureNs: string | null;
  readonly clock: 'wall' | 'chain' | 'none' | null;
  /** What exporters of its format are known to change. */
  readonly alterations: readonly string[];
  /** Earliest and latest time that a record of it states. */
  readonly firstNs: string | null;
  readonly lastNs: string | null;
}

export interface LedgerRow extends LedgerLine {
  readonly source: string;
}

export interface IssueRow extends Place {
  readonly code: string;
  readonly message: string;
}

/** What the chain or a producer logged, dated or not. */
export interface EventRow extends Place {
  readonly timeNs: string | null;
  readonly kind: 'chain-event' | 'trace-event' | 'walrus-event';
  readonly name: string;
  readonly node: string | null;
  readonly artifact: string | null;
}

export interface SpanRow extends Place, Omit<SpanStatement, 'kind' | 'server'> {
  /** Where its call went; null where it does not say. */
  readonly server: string | null;
}

export interface ArtifactRow {
  /** As in the evidence. */
  readonly ref: string;
  readonly kind: string | null;
  readonly sha256: string | null;
  readonly bytes: number | null;
}

export interface NodeRow {
  /** `0x…` enclave id, or the node's name. */
  readonly name: string;
  readonly isEnclave: boolean;
  readonly endpoint: string | null;
  readonly pcrHash: string | null;
  /** Hex of the DER SubjectPublicKeyInfo. */
  readonly publicKey: string | null;
  /** Another id, to which a key that was given for this one hashes. */
  readonly recomputedId: string | null;
  /** A key of the case has this id. */
  readonly isKeyHeld: boolean;
  readonly isRegistered: boolean;
  readonly registeredNs: string | null;
}

/** Where a node is told of: registry entries and events. */
export interface NodeRecordRow extends Place {
  readonly node: string;
  readonly role: string;
  readonly atNs: string | null;
}

export interface LabelRow {
  readonly name: string;
}

export interface ImageRow {
  readonly pcrHash: string;
  readonly pcr0: string | null;
  readonly pcr1: string | null;
  readonly pcr2: string | null;
  readonly version: string | null;
  readonly approvedNs: string | null;
  readonly revokedNs: string | null;
  /** The source that measures it by its id, or where it was published in words; null: no measurement is known. */
  readonly knownFrom: string | null;
}

/** How a record writes a time that it is dated by. */
export interface TimeTextRow extends Place {
  readonly timeNs: string;
  readonly text: string;
  /** `Z`, `+02:00`; `none` where none is written, which is read as UTC; `1970` for a count since then. */
  readonly zone: string;
}

/** From some moment in (afterNs, byNs] on, `label` meant `artifact`. */
export interface ReleaseRow {
  readonly label: string;
  readonly version: string | null;
  readonly artifact: string;
  /** null: the beginning of time. Equal to `byNs` where the moment itself is known. */
  readonly afterNs: string | null;
  readonly byNs: string;
  readonly basis: 'publish-event' | 'hub-capture' | 'image-table';
  readonly grounds: readonly Place[];
}

/** A moment known as an interval: not before the one, not after the other. */
export interface MomentCell {
  readonly fromNs: string | null;
  readonly byNs: string | null;
}

/** How long one object on Sui kept a Walrus blob. */
export interface LifetimeRow {
  readonly blobId: string;
  readonly network: string | null;
  readonly objectId: string | null;
  readonly form: string;
  readonly deletable: boolean | null;
  readonly registeredEpoch: number | null;
  readonly certifiedEpoch: number | null;
  readonly endEpoch: number | null;
  readonly registered: MomentCell;
  readonly certified: MomentCell;
  readonly end: MomentCell;
  readonly deleted: MomentCell;
  /** `end.byNs` is counted on from the last known epoch. */
  readonly isExtrapolated: boolean;
}

/** What storage nodes signed of a blob, and whether it holds. */
export interface CertificateRow extends Place {
  readonly network: string | null;
  readonly form: string;
  readonly epoch: number | null;
  readonly blobId: string | null;
  readonly objectId: string | null;
  readonly verdict: 'verified' | 'failed' | 'could-not-run';
  readonly reason: CheckReason | null;
  readonly why: string | null;
  /** Shards of those who signed, and of all. */
  readonly weight: number | null;
  readonly shards: number | null;
}

/** What checks rest on. Ids that name a source name it by its id in the extract: `chain:x:…`. */
export interface TrustRootRow {
  readonly id: string;
  readonly kind: TrustRootKind;
  readonly title: string;
  /** SHA-256, hex. */
  readonly fingerprint: string;
  readonly origin: string;
  readonly isShipped: boolean;
  readonly source: string | null;
}

/** A public key that signatures were checked under. */
export interface KeyRow {
  /** Hex with `0x`. */
  readonly teeId: string;
  /** SHA-256 of the DER SubjectPublicKeyInfo, hex. */
  readonly keySha256: string;
  readonly learned: string;
  readonly ground: Place | null;
}

/** A table of public facts that ships with the tool. */
export interface KnowledgeRow {
  readonly id: string;
  readonly name: string;
  readonly entries: number;
  readonly sha256: string;
  readonly asOf: string;
  readonly origin: string;
}

/** A node's clock beside another one, of one request. */
/** How far two clocks are apart, by calls that both recorded: `of` is ahead by at least and at most so many nanoseconds. */
export interface ClockPairRow {
  /** A machine's name, else a service's. */
  readonly of: string;
  readonly ofServices: readonly string[];
  readonly against: string;
  readonly againstServices: readonly string[];
  readonly leastNs: string;
  readonly mostNs: string;
  readonly calls: number;
  /** Of so many traces of the case one was read. */
  readonly oneIn: number;
}

export interface ClockRow extends Place {
  readonly node: string;
  readonly request: string;
  readonly nodeNs: string;
  readonly otherNs: string;
  /** How long the call took: what the difference may be without any skew. */
  readonly durationNs: string;
}

/** What a result of this case has to be read with. */
export interface LimitRow {
  readonly kind:
    /** A capture of the Model Hub whose time is of `detail`: `file-time`, `asked` or `none`. */
    | 'capture-time'
    /** The label table of image `subject` is not the same in neighbouring versions; `detail` says how sure it is. */
    | 'image-table'
    /** The name `subject` does not pin what answers; `detail` says why. */
    | 'redirect';
  readonly subject: string;
  readonly detail: string;
}
