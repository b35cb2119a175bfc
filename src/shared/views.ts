/**
 * What the engine answers: plain data that crosses a process line. Nanoseconds are decimal strings,
 * bulk data is column arrays of equal length, ids are handles (`r-7`). A shell formats, never computes.
 */
import type { Annotation, Opinion } from '../model/annotation.ts';
import type { CheckReason } from '../model/check-reason.ts';
import type { Severity } from '../model/finding.ts';
import type { Settling } from '../model/open-point.ts';
import type { Freshness, Status, UnknownReason } from '../model/status.ts';
import type { LedgerLine, SourceOrigin } from '../model/source.ts';
import type { UnfinishedImport } from '../model/unfinished-import.ts';
import type { HashVerdict, SettlementVerdict, SignatureVerdict } from '../model/facts.ts';
import type { ArtifactKind } from '../base/ids.ts';

/** What limits every list and picture. Members that are absent do not limit. Names match exactly. */
export interface Filter {
  readonly labels?: readonly string[];
  /** Enclave ids or node names; `''` is "no node recorded". */
  readonly nodes?: readonly string[];
  /** Artifact ids as in the evidence; `''` is "no artifact recorded". */
  readonly artifacts?: readonly string[];
  readonly statuses?: readonly Status[];
  readonly freshness?: readonly Freshness[];
  /** Requests that a finding of this rule is about. */
  readonly rule?: string;
  /** Requests that this finding is about. */
  readonly finding?: string;
  /** Decimal nanoseconds; from is included, to is not. */
  readonly fromNs?: string;
  readonly toNs?: string;
  /** How far the proof goes: what became of the signature, or whether a settlement holds the answer. */
  readonly proof?: ProofWord;
  /** Words that are all found: beginnings of words of the ids and of the held text, or parts of a label, node or artifact. */
  readonly text?: string;
}

export const PROOF_WORDS = ['valid', 'invalid', 'unverifiable', 'absent', 'settled', 'unsettled'] as const;
export type ProofWord = (typeof PROOF_WORDS)[number];

export interface CustodyHead {
  readonly count: number;
  /** SHA-256 of the last entry, hex. */
  readonly head: string;
}

export interface CaseInfo {
  /** The same wherever the file lies and whatever is added: the first 16 hex digits of the first entry of its log. */
  readonly id: string;
  readonly path: string;
  readonly name: string;
  readonly schema: number;
  readonly createdNs: string;
  readonly custody: CustodyHead;
  readonly counts: {
    readonly sources: number;
    readonly requests: number;
    readonly labels: number;
    readonly artifacts: number;
    readonly nodes: number;
    readonly proofs: number;
    readonly findings: number;
    readonly issues: number;
    readonly spans: number;
  };
  readonly fromNs: string | null;
  readonly toNs: string | null;
  /** Sources that came in and that no pass has read: what they say is in none of the counts. */
  readonly underived: number;
}

/** Completeness before results: how sure the answers are and where the trail stops. */
export interface Coverage {
  readonly requests: number;
  readonly byStatus: Readonly<Record<Status, number>>;
  readonly byFreshness: Readonly<Record<Freshness, number>>;
  readonly bySignature: Readonly<Record<SignatureVerdict, number>>;
  readonly withNode: number;
  readonly withSettlement: number;
  readonly unknownReasons: readonly { readonly reason: UnknownReason; readonly requests: number }[];
  /** Sentences that name a kind of record the case does not hold, and what it would settle. */
  readonly missing: readonly { readonly what: string; readonly wouldSettle: string }[];
  readonly sources: {
    readonly total: number;
    readonly unknownFormat: number;
    readonly withIssues: number;
    readonly partial: number;
  };
  /** Imports that did not come to their end: what they were to bring is not all in the case. */
  readonly unfinished: readonly UnfinishedImport[];
  /** Sources that came in and that no pass has read: a reconstruction was cancelled, or an import is running. */
  readonly underived: number;
}

export interface SourceRow {
  readonly id: string;
  readonly path: string;
  readonly name: string;
  readonly origin: SourceOrigin;
  /** The archive or compressed file that it came out of. */
  readonly parent: string | null;
  readonly format: string | null;
  readonly formatReason: string;
  readonly confidence: number;
  readonly bytes: number;
  readonly sha256: string;
  readonly storage: 'embedded' | 'reference';
  readonly duplicateOf: string | null;
  readonly records: number;
  readonly issues: number;
  readonly acquiredNs: string;
  readonly fileTimeNs: string | null;
  readonly captureNs: string | null;
  readonly clock: 'wall' | 'chain' | 'none' | null;
  readonly alterations: readonly string[];
  readonly ledger: readonly LedgerLine[];
  /** The column mapping that it was read with; a row with one and `duplicateOf` is one more reading of that source. */
  readonly mapping: { readonly name: string; readonly basis: 'proposed' | 'given'; readonly sha256: string } | null;
  /** The reading that took its place: what this one says no more counts. */
  readonly replacedBy: string | null;
}

export interface IssueRow {
  readonly source: string;
  readonly offset: number;
  readonly length: number;
  readonly code: string;
  readonly message: string;
}

export interface CustodyRow {
  readonly seq: number;
  readonly atNs: string;
  readonly actor: string;
  readonly action: string;
  /** Canonical JSON. */
  readonly body: string;
  readonly hash: string;
}

/** Some bytes of a source. Secrets are masked with `*`; `masked` says where, from the slice's first byte on. */
export interface SourceSlice {
  readonly source: string;
  readonly path: string;
  readonly offset: number;
  readonly length: number;
  readonly sourceBytes: number;
  readonly sha256: string;
  readonly base64: string;
  /** `sha256` of the secret as a whole: what a session's key or another record can be compared with. */
  readonly masked: readonly {
    readonly start: number;
    readonly end: number;
    readonly what: string;
    readonly sha256: string;
  }[];
}

export interface GroundRow {
  readonly source: string;
  readonly path: string;
  readonly offset: number;
  readonly length: number;
}

export interface FindingRow {
  readonly id: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly summary: string;
  readonly alternatives: readonly string[];
  readonly settledBy: string;
  readonly labels: readonly string[];
  readonly nodes: readonly string[];
  readonly artifacts: readonly string[];
  /** At most 100 handles; `requestCount` is the whole number. */
  readonly requests: readonly string[];
  readonly requestCount: number;
  readonly fromNs: string | null;
  readonly toNs: string | null;
  readonly grounds: readonly GroundRow[];
  /** What people say about it: beside what was computed, never instead of it. */
  readonly opinion: Opinion;
}

/** A finding as the rules made it. */
export type ComputedFinding = Omit<FindingRow, 'opinion'>;

export interface SettlementView {
  readonly kind: 'batch' | 'individual';
  readonly blobId: string | null;
  readonly merkleRoot: string | null;
  readonly txHash: string | null;
  readonly verdict: SettlementVerdict;
}

/** One request as the CLI's contract writes it (docs/cli.md), but for the time as nanoseconds. */
export interface RequestRow {
  readonly id: string;
  readonly timeNs: string | null;
  readonly label: string | null;
  readonly labelAnswered: string | null;
  /** `0x…` enclave id, or the node's name. */
  readonly node: string | null;
  readonly artifact: string | null;
  readonly artifactKind: ArtifactKind | null;
  readonly status: Status;
  readonly rule: string | null;
  readonly reason: UnknownReason | null;
  readonly freshness: Freshness;
  readonly inputHash: string | null;
  readonly outputHash: string | null;
  readonly responseId: string | null;
  readonly txHash: string | null;
  readonly signature: SignatureVerdict;
  readonly settlement: SettlementView | null;
  readonly findings: number;
}

export type RequestSort = 'time' | 'label' | 'node' | 'artifact' | 'status' | 'freshness' | 'findings';

export interface RequestPage {
  readonly total: number;
  /** Of all requests of the case, before the filter. */
  readonly of: number;
  readonly rows: readonly RequestRow[];
}

/** One hop of the path of a request: label asked → name resolved → node → artifact → proof. */
export interface PathStep {
  readonly title: string;
  readonly value: string | null;
  readonly status: Status;
  /** One sentence: how we know, or why not. */
  readonly because: string;
  readonly ground: GroundRow | null;
  readonly isWeakest: boolean;
  /** What would raise it: never empty for a step that is unknown or inferred. */
  readonly settle: readonly Settling[];
}

export interface LadderStep {
  readonly step: number;
  readonly title: string;
  readonly verdict: 'passed' | 'failed' | 'could-not-run';
  /** Why it did not pass; null when it did. */
  readonly fault: CheckReason | null;
  /** One sentence, with the fault in words. */
  readonly reason: string;
  readonly inputs: readonly { readonly name: string; readonly value: string }[];
  /** What would let it run: never empty for a step that could not. */
  readonly settle: readonly Settling[];
}

export interface RecordView {
  readonly ground: GroundRow;
  /** What the record is to the request: `answer`, `request-event`, `span`, `chain-event`, `leaf`, … */
  readonly role: string;
  /** Which key joined it, in words. */
  readonly joinedBy: string;
  readonly statement: Readonly<Record<string, unknown>>;
  /** Issues that lie in its bytes: keys that stand twice, text that is no Unicode, times that were rewritten. */
  readonly doubts: readonly { readonly code: string; readonly message: string }[];
}

export interface RequestDetail extends RequestRow {
  readonly inputCheck: HashVerdict;
  readonly outputCheck: HashVerdict;
  readonly timeBasis: string;
  readonly expectedArtifact: string | null;
  readonly durationNs: string | null;
  readonly path: readonly PathStep[];
  /** One sentence for the coloured box: what happened, and what it is not. */
  readonly verdict: {
    readonly tone: 'bad' | 'warn' | 'good' | 'neutral';
    readonly headline: string;
    readonly detail: string;
  };
  readonly ladder: readonly LadderStep[];
  readonly records: readonly RecordView[];
  readonly findingIds: readonly string[];
  /** Which records would raise what is not certain, and how to export them. */
  readonly wouldSettle: readonly Settling[];
  readonly position: { readonly index: number; readonly of: number } | null;
  /** What people say about it. */
  readonly opinion: Opinion;
}

/** A request as the passes made it. */
export type ComputedRequest = Omit<RequestDetail, 'opinion'>;

export interface ImportedSource {
  readonly id: string;
  readonly path: string;
  readonly format: string | null;
  readonly formatReason: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly records: number;
  readonly issues: number;
  readonly duplicateOf: string | null;
}

export interface ImportResult {
  readonly case: string;
  readonly sources: readonly ImportedSource[];
  /** Paths that could not be acquired at all, with the reason. */
  readonly refused: readonly { readonly path: string; readonly reason: string }[];
  readonly counts: {
    readonly requests: number;
    readonly labels: number;
    readonly artifacts: number;
    readonly nodes: number;
    readonly proofs: number;
    readonly findings: number;
  };
}

export interface VerifyDifference {
  readonly what: 'source' | 'ledger' | 'custody' | 'derived' | 'schema';
  /** `x-3`, `entry 17`, or a table's name. */
  readonly where: string;
  readonly message: string;
}

export interface VerifyResult {
  readonly ok: boolean;
  readonly sources: number;
  readonly bytes: number;
  readonly custody: CustodyHead;
  readonly passes: readonly { readonly id: string; readonly version: number }[];
  readonly differences: readonly VerifyDifference[];
  /** What could not be checked, and why, a sentence each: it neither holds nor differs. `ok` is false then. */
  readonly unchecked: readonly string[];
  /** No difference: an import that did not come to its end, as the log says. */
  readonly unfinished: readonly UnfinishedImport[];
}

export interface AnnotationRow extends Annotation {
  readonly subjectKind: 'finding' | 'request';
  /** The handle that the thing has now; null when it is not in the case any more as it was. */
  readonly subject: string | null;
  readonly handleThen: string;
  /** What the finding said, or what the request was, when the row was written. */
  readonly about: string;
}

export interface AnnotationList {
  /** Who a row is by when it names nobody. */
  readonly actor: string;
  readonly rows: readonly AnnotationRow[];
}
