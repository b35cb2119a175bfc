/**
 * What one record of the evidence says, in the field's terms, whatever file it came from.
 * An importer makes statements and never judges them; joining, checking and judging come after.
 * All members are JSON: times are decimal nanoseconds since 1970, hex ids are lower case without
 * `0x` (docs/case-file.md), other ids verbatim. `null` means that the record does not say.
 */
import type { ArtifactStatement } from './artifact-statement.ts';
import type { WalrusStatement } from './walrus-statement.ts';
import type { ChainStatement } from './chain-statement.ts';
import type { KnowledgeStatement } from './knowledge-statement.ts';
import type { LogStatement } from './log-statement.ts';

export type SigningGeneration = 'G1' | 'G1b' | 'G2' | 'G3';
export type SettlementType = 'private' | 'batch' | 'individual';

/** One answer of a TEE gateway, with the request when the record is a pair. */
export interface AnswerStatement {
  readonly kind: 'answer';
  /** By the shape of its fields; null when nothing of a signature is there. */
  readonly generation: SigningGeneration | null;
  readonly responseId: string | null;
  readonly labelAsked: string | null;
  readonly labelAnswered: string | null;
  readonly teeId: string | null;
  readonly inputHash: string | null;
  readonly outputHash: string | null;
  /** Standard base64, as written. */
  readonly signature: string | null;
  /** The signed timestamp as written: whole seconds (G2, G3) or ISO 8601 (G1, G1b). */
  readonly signedTime: string | null;
  /** The signed time; else `created`; else when the caller's own record says the call began. */
  readonly timeNs: string | null;
  readonly settlementType: SettlementType | null;
  readonly settlementTx: string | null;
  readonly settlementBlob: string | null;
  /** A stand-in such as `payment-<uuid>` that the record holds where a transaction belongs. */
  readonly paymentTransaction: string | null;
  readonly hasRequest: boolean;
  readonly hasOutput: boolean;
}

/** The dump of one batch: OpenZeppelin `standard-v1`. Its leaves are statements of their own. */
export interface BatchTreeStatement {
  readonly kind: 'batch-tree';
  readonly root: string;
  readonly leafEncoding: readonly string[];
  readonly leafCount: number;
  readonly nodeCount: number;
  /** A 43-character id in the file's own name: the blob it was stored as, if the name is right. */
  readonly blobIdFromName: string | null;
}

export interface BatchLeafStatement {
  readonly kind: 'batch-leaf';
  /** `tree[0]` of the dump that it stands in. */
  readonly root: string;
  readonly position: number;
  readonly treeIndex: number;
  readonly teeId: string | null;
  readonly inputHash: string;
  readonly outputHash: string;
  /** Hex, lower case, no `0x`. */
  readonly signature: string | null;
  /** Decimal seconds as written. */
  readonly signedTime: string | null;
}

/** Where a log stood on its chain. Every member is as the export gives it. */
export interface ChainPosition {
  readonly address: string | null;
  /** Not in cases that an earlier version imported. */
  readonly blockHash?: string | null;
  readonly txHash: string | null;
  readonly blockNumber: string | null;
  readonly logIndex: number | null;
  /** The block's time where the export carries it. */
  readonly blockTimeNs: string | null;
  /** A receipt (or a block explorer's per-transaction answer) carries the log, not a bare log list. */
  readonly inReceipt: boolean;
}

/** One inference that was asked for on chain: `modelCid` is a content id, or a plain label. */
export interface InferenceEvent {
  readonly name: 'ModelInferenceEvent' | 'LLMChat' | 'LLMCompletionEvent';
  readonly inferenceId: string;
  readonly mode: number;
  readonly modelCid: string;
}

export function isInference(event: ChainEvent): event is InferenceEvent {
  return 'modelCid' in event;
}

export type ChainEvent =
  | {
      readonly name: 'BatchSettlement';
      readonly merkleRoot: string;
      readonly batchSize: string;
      readonly blobId: string | null;
    }
  | {
      readonly name: 'IndividualSettlement';
      readonly teeId: string;
      readonly inputHash: string;
      readonly outputHash: string;
      readonly signedTime: string;
      readonly blobId: string | null;
      readonly signature: string;
      readonly ethAddress: string;
    }
  | { readonly name: 'TEERegistered'; readonly teeId: string; readonly owner: string; readonly teeType: number }
  | { readonly name: 'TEEEnabled' | 'TEEDisabled'; readonly teeId: string }
  | { readonly name: 'PCRApproved'; readonly pcrHash: string; readonly teeType: number; readonly version: string }
  | { readonly name: 'PCRRevoked'; readonly pcrHash: string; readonly teeType: number | null }
  | { readonly name: 'HeartbeatReceived'; readonly teeId: string; readonly timeNs: string }
  | {
      /** Of the relay's first contract: hashes alone; the model's name where they came with metadata. */
      readonly name: 'Settlement';
      readonly inputHash: string;
      readonly outputHash: string;
      readonly modelInfo: string | null;
    }
  | InferenceEvent
  | { readonly name: 'InferenceResult'; readonly isEmpty: boolean };

export interface ChainEventStatement extends ChainPosition {
  readonly kind: 'chain-event';
  readonly event: ChainEvent;
}

/** One enclave as the TEE registry (or `/signing-key`) gives it. */
export interface RegistryStatement {
  readonly kind: 'registry-entry';
  readonly teeId: string | null;
  /** DER SubjectPublicKeyInfo, hex. */
  readonly publicKey: string | null;
  readonly pcrHash: string | null;
  readonly endpoint: string | null;
  readonly teeType: number | null;
  readonly enabled: boolean | null;
  readonly registeredNs: string | null;
  readonly heartbeatNs: string | null;
}

/** An enclave image's measurement (nitro-cli). PCRs are 48 bytes, hex. */
export interface MeasurementStatement {
  readonly kind: 'measurement';
  readonly pcr0: string;
  readonly pcr1: string;
  readonly pcr2: string;
  readonly name: string | null;
}

/** A document in which the hardware attests an enclave: what it says, and the whole of it for checking. */
export interface AttestationStatement {
  readonly kind: 'attestation';
  /** The COSE_Sign1 in standard base64. */
  readonly document: string;
  readonly moduleId: string;
  readonly timeNs: string;
  /** Registers 0 to 2, hex; null where the document lacks one. */
  readonly pcr0: string | null;
  readonly pcr1: string | null;
  readonly pcr2: string | null;
  /** SHA-256 of the TLS certificate and of the signing key (DER) that the enclave vouches for, hex. */
  readonly tlsCertificateHash: string | null;
  readonly keyHash: string | null;
  readonly nonce: string | null;
}

export type CaptureBasis = 'stated' | 'asked' | 'file-time' | 'none';

/** One look at the Model Hub: which versions of a label were there at that moment. */
export interface HubCaptureStatement {
  readonly kind: 'hub-capture';
  /** null: the answer lists models, not the versions of one. */
  readonly label: string | null;
  readonly capturedNs: string | null;
  readonly captureBasis: CaptureBasis;
  /** Every version of the label that the capture shows; what is not here was absent then. */
  readonly versions: readonly string[];
  /** The capture lists all versions of its label, so absence means something. */
  readonly listsAllVersions: boolean;
}

/** One file of one version, as a capture shows it. */
export interface HubFileStatement {
  readonly kind: 'hub-file';
  readonly label: string | null;
  readonly version: string | null;
  /** The `ipfsCid` field, which holds a Walrus blob id nowadays. */
  readonly artifactRef: string;
  readonly fileName: string | null;
  readonly size: string | null;
  readonly sha256: string | null;
  readonly capturedNs: string | null;
  readonly captureBasis: CaptureBasis;
}

export const TRACE_EVENT_KINDS = [
  'hub.version.publish',
  'model.resolve',
  'artifact.cache.lookup',
  'artifact.fetch',
  'artifact.load',
  'artifact.evict',
  'inference.request',
  'inference.response',
  'proof.emit',
  'settlement.submit',
  'settlement.confirm',
  'chain.modelid.read',
] as const;
export type TraceEventKind = (typeof TRACE_EVENT_KINDS)[number];

/** One line of the open event vocabulary `ogtrace/1` (docs/formats/ogtrace.md). */
export interface TraceEventStatement {
  readonly kind: 'trace-event';
  readonly event: TraceEventKind;
  readonly timeNs: string | null;
  readonly requestId: string | null;
  readonly label: string | null;
  readonly version: string | null;
  /** `blob_id`: an artifact's id, or a settlement's blob for `settlement.*`. */
  readonly blobId: string | null;
  readonly computedBlobId: string | null;
  readonly apiName: string | null;
  readonly providerModel: string | null;
  readonly sha256: string | null;
  readonly nodeId: string | null;
  readonly teeId: string | null;
  readonly inputHash: string | null;
  readonly outputHash: string | null;
  readonly txHash: string | null;
  readonly inferenceId: string | null;
  readonly responseId: string | null;
  readonly traceId: string | null;
  readonly spanId: string | null;
  readonly merkleRoot: string | null;
  readonly result: string | null;
  readonly resolver: string | null;
}

/** One span, with what it says of an inference. Ids are as the evidence writes them; a span id is not unique. */
export interface SpanStatement {
  readonly kind: 'span';
  readonly traceId: string | null;
  readonly spanId: string | null;
  readonly parentSpanId: string | null;
  readonly name: string;
  readonly spanKind: string | null;
  readonly service: string | null;
  /** The machine that it ran on, or the node that it names itself. */
  readonly node: string | null;
  readonly startNs: string | null;
  readonly endNs: string | null;
  readonly status: string | null;
  readonly labelAsked: string | null;
  readonly labelAnswered: string | null;
  readonly responseId: string | null;
  readonly requestId: string | null;
  readonly artifactRef: string | null;
  readonly teeId: string | null;
  readonly inputHash: string | null;
  readonly outputHash: string | null;
  readonly txHash: string | null;
  readonly cacheResult: string | null;
  /** Where its call went, as its caller wrote it (`server.address`); absent where it does not say, or names the node itself. */
  readonly server?: string;
}

export type Statement =
  | AnswerStatement
  | BatchTreeStatement
  | BatchLeafStatement
  | ChainEventStatement
  | RegistryStatement
  | MeasurementStatement
  | AttestationStatement
  | ArtifactStatement
  | HubCaptureStatement
  | HubFileStatement
  | TraceEventStatement
  | SpanStatement
  | ChainStatement
  | KnowledgeStatement
  | LogStatement
  | WalrusStatement;

export type StatementKind = Statement['kind'];
