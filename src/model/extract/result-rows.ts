/** Rows of the extract that tell what was reconstructed: requests and what they rest on, proofs, findings. */
import type { ArtifactKind } from '../../base/ids.ts';
import type { CheckReason } from '../check-reason.ts';
import type { HashVerdict, SettlementVerdict, SignatureVerdict } from '../facts.ts';
import type { Severity } from '../finding.ts';
import type { Settling } from '../open-point.ts';
import type { Freshness, Status, UnknownReason } from '../status.ts';
import type { Place } from './evidence-rows.ts';

export interface RequestRow {
  /** `r:` and 16 hex digits: of its strongest natural key, else of its first record. */
  readonly id: string;
  readonly timeNs: string | null;
  readonly timeBasis: string;
  readonly durationNs: string | null;
  readonly label: string | null;
  readonly labelAnswered: string | null;
  readonly node: string | null;
  readonly artifact: string | null;
  readonly artifactKind: ArtifactKind | null;
  readonly expectedArtifact: string | null;
  readonly status: Status;
  readonly rule: string | null;
  readonly reason: UnknownReason | null;
  readonly freshness: Freshness;
  /** Hex key, no `0x`. */
  readonly teeId: string | null;
  readonly inputHash: string | null;
  readonly outputHash: string | null;
  readonly signedTime: string | null;
  readonly responseId: string | null;
  readonly txHash: string | null;
  readonly inferenceId: string | null;
  readonly traceId: string | null;
  readonly spanId: string | null;
  readonly isPrivate: boolean;
  readonly signature: SignatureVerdict;
  readonly inputCheck: HashVerdict;
  readonly outputCheck: HashVerdict;
  readonly settlement: {
    readonly kind: 'batch' | 'individual';
    readonly blobId: string | null;
    readonly merkleRoot: string | null;
    readonly txHash: string | null;
    readonly verdict: SettlementVerdict;
    /** Of its batch tree: it follows from its values, does not, or could not be recomputed. */
    readonly tree: 'intact' | 'broken' | 'open' | null;
    /** An on-chain event of the tree is in the case. */
    readonly isAnchored: boolean;
  } | null;
}

/** One record that a request rests on. */
export interface RecordRow extends Place {
  readonly request: string;
  readonly role: string;
  readonly joinedBy: string;
}

export interface Hop {
  readonly title: string;
  readonly value: string | null;
  readonly status: Status;
  readonly because: string;
  readonly ground: Place | null;
  readonly isWeakest: boolean;
  readonly settle: readonly Settling[];
}

export interface LadderRow {
  readonly step: number;
  readonly title: string;
  readonly verdict: 'passed' | 'failed' | 'could-not-run';
  readonly fault: CheckReason | null;
  readonly reason: string;
  readonly inputs: readonly { readonly name: string; readonly value: string }[];
  readonly settle: readonly Settling[];
}

/** One request reconstructed step by step, checked again from its bytes. Not every request has one. */
export interface PathRow {
  readonly request: string;
  readonly verdict: {
    readonly tone: 'bad' | 'warn' | 'good' | 'neutral';
    readonly headline: string;
    readonly detail: string;
  };
  /** From the label asked for to the settlement. */
  readonly hops: readonly Hop[];
  readonly ladder: readonly LadderRow[];
  readonly wouldSettle: readonly Settling[];
}

/** One signed answer and how far it could be checked. */
export interface ProofRow extends Place {
  readonly request: string;
  readonly kind: string;
  readonly verdict: string;
  readonly generation: string | null;
  /** Enclave id of the key that it was checked under, hex key; null: none was found. */
  readonly keyId: string | null;
  readonly reason: string | null;
}

/** One leaf of a batch tree, or one individual settlement. */
export interface SettlementRow extends Place {
  readonly kind: 'batch' | 'individual';
  readonly request: string | null;
  readonly teeId: string | null;
  readonly inputHash: string | null;
  readonly outputHash: string | null;
  readonly signedTime: string | null;
  readonly blobId: string | null;
  readonly merkleRoot: string | null;
  readonly txHash: string | null;
  readonly timeNs: string | null;
}

export interface FindingRow {
  /** `f:` and 16 hex digits: of its rule and its subjects, else of its first request or ground as well. */
  readonly id: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly summary: string;
  readonly alternatives: readonly string[];
  readonly settledBy: string;
  readonly labels: readonly string[];
  readonly nodes: readonly string[];
  readonly artifacts: readonly string[];
  readonly requestCount: number;
  readonly fromNs: string | null;
  readonly toNs: string | null;
  readonly grounds: readonly Place[];
}

/** A request in scope that a finding is about. */
export interface FindingRequestRow {
  readonly finding: string;
  readonly request: string;
}

/** Sources or checks that disagree. All sides are kept. */
export interface ContradictionRow {
  /** What of: names in the records of one request, signatures, … */
  readonly kind: 'names' | 'signatures' | 'hashes' | 'keys' | 'trees';
  /** Id of a request, name of a node, or its own words. */
  readonly subject: string;
  readonly what: string;
  readonly sides: readonly { readonly says: string; readonly grounds: readonly Place[] }[];
}

/** Requests from a label over a node to an artifact; '' is "none recorded". */
export interface EdgeRow {
  readonly label: string;
  readonly artifact: string;
  readonly node: string;
  readonly requests: number;
  readonly stale: number;
  readonly inferred: number;
  readonly contradicted: number;
  readonly fromNs: string | null;
  readonly toNs: string | null;
}
