/**
 * What gateways, nodes, facilitators and client libraries write down about their own work: logs, queues and
 * dumps. Joined into the union of `statement.ts`, and read by the same conventions.
 */
import type { SettlementType } from './statement.ts';

/** A hash of which only the ends were written: hex digits in lower case, without `0x`. */
export interface ShortHash {
  readonly start: string;
  /** Empty where the text was cut behind its start. */
  readonly end: string;
}

/** The four values of a signed answer as a log writes them: whole, or shortened. */
export interface ShortTuple {
  readonly teeId: ShortHash | null;
  readonly inputHash: ShortHash | null;
  readonly outputHash: ShortHash | null;
  /** Seconds as written. */
  readonly signedTime: string | null;
}

/** A run of a model file on a node, outside of any gateway: `/infer`, or what a chain's REST answer kept of it. */
export interface ModelRunStatement {
  readonly kind: 'model-run';
  readonly mode: 'VANILLA' | 'ZKML' | 'TEE' | null;
  readonly inferenceId: string | null;
  /** The content id that the caller asked for. */
  readonly artifactRef: string | null;
  /** SHA-256 of the file that the node loaded, as the node states it. */
  readonly sha256: string | null;
  readonly timeNs: string | null;
  readonly hasOutput: boolean;
  /** A field that holds a proof stands in the record. */
  readonly hasProof: boolean;
}

/** One line of a gateway's log about a call. It carries no id of the call. */
export interface GatewayCallStatement extends ShortTuple {
  readonly kind: 'gateway-call';
  readonly step: 'asked' | 'streamed' | 'priced';
  readonly timeNs: string | null;
  readonly label: string | null;
  readonly finishReason: string | null;
}

/** A line that a gateway writes when it starts: its key, and with it its id, is made anew each time. */
export interface GatewayBootStatement {
  readonly kind: 'gateway-boot';
  readonly timeNs: string | null;
  readonly teeId: string | null;
  readonly walletAddress: string | null;
  /** SHA-256 of the DER key, hex: what the attestation document vouches for. */
  readonly keyHash: string | null;
}

/** One look at a gateway's health. */
export interface GatewayHealthStatement {
  readonly kind: 'gateway-health';
  readonly timeNs: string | null;
  readonly isUp: boolean;
  /** The time of the look less the uptime that it showed. */
  readonly bootNs: string | null;
  /** How many provider clients it held ready. */
  readonly modelCacheSize: number | null;
}

/** A payment session's change, as the gateway logs it. One session pays for many calls. */
export interface SessionEventStatement {
  readonly kind: 'session-event';
  readonly event: string;
  readonly timeNs: string | null;
  readonly sessionId: string;
  readonly txHash: string | null;
  readonly amount: string | null;
  readonly reason: string | null;
}

/** A client library's own result object. It keeps no hash, no id and, but for chunks of a stream, no label. */
export interface SdkResultStatement {
  readonly kind: 'sdk-result';
  readonly form: 'python-repr' | 'json' | 'typescript';
  readonly signature: string | null;
  readonly signedTime: string | null;
  readonly timeNs: string | null;
  /** The enclave that the library connected to by the registry: not what the answer said of itself. */
  readonly connectedTeeId: string | null;
  readonly endpoint: string | null;
  readonly label: string | null;
  readonly paymentHash: string | null;
  readonly settlementTx: string | null;
  readonly settlementBlob: string | null;
  readonly txHash: string | null;
  readonly finishReason: string | null;
  readonly hasOutput: boolean;
}

/** A facilitator's job, or a line that it printed about one. */
export interface SettlementJobStatement extends ShortTuple {
  readonly kind: 'settlement-job';
  /** `job`: the record of the queue; the others are lines of the log. */
  readonly step:
    | 'job'
    | 'enqueued'
    | 'buffered'
    | 'flushed'
    | 'submitted'
    | 'broadcast'
    | 'processed'
    | 'stored'
    | 'restored'
    | 'failed';
  readonly jobId: string | null;
  readonly queue: string | null;
  readonly status: 'queued' | 'processing' | 'succeeded' | 'failed' | null;
  readonly settlementType: SettlementType | null;
  readonly timeNs: string | null;
  readonly finishedNs: string | null;
  readonly signerAddress: string | null;
  readonly queueNonce: string | null;
  /** Announced before the transaction was sent: only the chain says whether it ever was. */
  readonly txHash: string | null;
  readonly blobId: string | null;
  readonly merkleRoot: string | null;
  readonly itemCount: string | null;
  readonly error: string | null;
  /** The label of the calls that a payment was for, and its session. */
  readonly label: string | null;
  readonly sessionId: string | null;
}

/** One part of an EZKL proof system: its settings, a proof, a verifying key. */
export interface ZkPartStatement {
  readonly kind: 'zk-part';
  readonly part: 'settings' | 'proof' | 'verifying-key';
  readonly inputVisibility: string | null;
  readonly outputVisibility: string | null;
  /** Whether the model's weights are part of what is proved. */
  readonly paramVisibility: string | null;
  /** True where the verifying key or a public value pins the weights; null where the part does not say. */
  readonly pinsParameters: boolean | null;
  /** The same in words. */
  readonly meaning: string;
  readonly commitment: string | null;
  readonly version: string | null;
  readonly logRows: number | null;
  readonly instances: number | null;
  readonly proofBytes: number | null;
  readonly timeNs: string | null;
}

export type LogStatement =
  | ModelRunStatement
  | GatewayCallStatement
  | GatewayBootStatement
  | GatewayHealthStatement
  | SessionEventStatement
  | SdkResultStatement
  | SettlementJobStatement
  | ZkPartStatement;
