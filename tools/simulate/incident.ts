import type { Enclave, Image } from './enclave.ts';
import type { ChatRequest, Generation } from './gateway-answer.ts';
import type { WalrusPlan } from './walrus-plan.ts';

/** One chat through a gateway. `sec` is the signed time. */
export interface LlmCall {
  readonly kind: 'llm';
  readonly sec: number;
  readonly generation: Generation;
  readonly enclave: Enclave;
  readonly request: ChatRequest;
  readonly output: string;
  /** Which of the client's files hold it. `none`: only its settlement is seen. */
  readonly log: 'pair' | 'bare' | 'both' | 'none';
  /** The caller also traced it. */
  readonly traced: boolean;
  readonly settle: 'batch' | 'individual' | 'none';
  readonly flipSignature?: boolean;
  /** Signed with this enclave's key instead of its own. */
  readonly signedBy?: Enclave;
  readonly loggedOutput?: string;
  readonly loggedPrompt?: string;
}

/** One inference by transaction; `sec` is the block's time. */
export interface ChainCall {
  readonly kind: 'chain';
  readonly sec: number;
  readonly label: string;
  readonly blob: string;
  readonly evidence: 'receipt' | 'logs';
  /** The node that the caller and the node itself tell of; null: nobody does. */
  readonly node: string | null;
  /** Stands in the transaction of the call before it. */
  readonly sameTransaction?: boolean;
}

/** One inference that the caller's and the node's event logs tell of. */
export interface EventCall {
  readonly kind: 'event';
  readonly ms: number;
  readonly label: string;
  readonly node: string;
  readonly blob: string;
  /** What the caller resolved the label to, where its log says so. */
  readonly resolved: string | null;
  readonly inputHash: string;
  readonly outputHash: string;
  readonly loads: boolean;
}

/** One inference that a serving node's span tells of. */
export interface SpanCall {
  readonly kind: 'span';
  readonly ms: number;
  readonly label: string;
  readonly node: string;
  readonly blob: string;
}

export type Call = LlmCall | ChainCall | EventCall | SpanCall;

/** What the facilitator settled together. `extra` stands in the tree a second time. */
export interface Batch {
  readonly calls: readonly LlmCall[];
  readonly sec: number;
  readonly spoiled: 'no' | 'event-root' | 'edited-value';
  /** This call's leaf holds the one byte `0xd3` in place of a signature. */
  readonly stubSignature: LlmCall | null;
}

export interface ModelFile {
  readonly label: string;
  readonly version: string;
  readonly blob: string;
  readonly fileName: string;
}

/** One look at the Hub: the versions that a label had then, and the files of some of them. */
export interface HubCapture {
  readonly sec: number;
  readonly label: string;
  readonly versions: readonly string[];
  readonly files: readonly ModelFile[];
}

export interface PublishEvent {
  readonly sec: number;
  readonly file: ModelFile;
}

export interface ServingNode {
  readonly name: string;
  /** How far its clock is ahead. */
  readonly skewMs: number;
}

/** A node's own event that belongs to no request. */
export interface NodeEvent {
  readonly ms: number;
  readonly node: string;
  readonly kind: 'artifact.fetch' | 'artifact.load' | 'artifact.evict';
  readonly blob: string;
}

/** A registry entry that gives an enclave id together with a key that is not its own. */
export interface MismatchedEntry {
  readonly teeId: string;
  readonly enclave: Enclave;
}

/** Everything that happened, before any of it is written down. */
export interface Incident {
  readonly scenario: string;
  readonly seed: string;
  readonly planted: readonly string[];
  readonly images: readonly Image[];
  readonly enclaves: readonly Enclave[];
  readonly mismatched: readonly MismatchedEntry[];
  readonly nodes: readonly ServingNode[];
  readonly captures: readonly HubCapture[];
  readonly publishes: readonly PublishEvent[];
  readonly nodeEvents: readonly NodeEvent[];
  readonly calls: readonly Call[];
  readonly batches: readonly Batch[];
  /** null: nobody exported Walrus’s events. */
  readonly walrus: WalrusPlan | null;
  /** When the registry was read, after everything else. */
  readonly exportSec: number;
}

export function callMs(call: Call): number {
  return call.kind === 'llm' || call.kind === 'chain' ? call.sec * 1000 : call.ms;
}
