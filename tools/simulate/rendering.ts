import { createHash } from 'node:crypto';

import { formatNs } from '../../src/base/time.ts';
import { Chain, type ChainLog } from './chain-log.ts';
import type { FolderWriter } from './folder-writer.ts';
import type { Call, Incident, LlmCall } from './incident.ts';
import type { SettlementLeaf } from './merkle-dump.ts';
import { SpanSink } from './otlp-span.ts';
import type { Prng } from './prng.ts';
import type { TruthRequest } from './truth.ts';

/** A request as it was written down, beside what is true of it. */
export interface SeenRequest {
  readonly call: Call;
  readonly ms: number;
  readonly truth: TruthRequest;
}

/** The state of writing one incident down. */
export interface Rendering {
  readonly incident: Incident;
  readonly writer: FolderWriter;
  readonly prng: Prng;
  readonly settlementChain: Chain;
  readonly inferenceChain: Chain;
  /** Logs of the settlement chain, written at the end in the chain's order. */
  readonly settlementLogs: ChainLog[];
  readonly spans: SpanSink;
  readonly seen: SeenRequest[];
  readonly leaves: Map<LlmCall, SettlementLeaf>;
}

/** 2025-10-01: before everything that the generator tells of. */
const GENESIS_SEC = 1_759_276_800;

export const PATHS = {
  pairs: 'gateway/client-pairs.ndjson',
  bare: 'gateway/panel-responses.json',
  settlementLogs: 'chain/og-evm-logs.json',
  receipts: 'chain/alpha-receipts.ndjson',
  inferenceLogs: 'chain/alpha-logs.json',
  registry: 'registry/tee-registry.json',
  captures: 'hub/captures.ndjson',
  publishes: 'hub/publishes.ogtrace.ndjson',
  calls: 'calls.ogtrace.ndjson',
  spans: 'traces/spans.otlp.jsonl',
} as const;

export function nodePath(node: string): string {
  return `nodes/${node}.ogtrace.ndjson`;
}

/** JSON-RPC frame of an `eth_getLogs` answer. */
export const RPC_HEAD = '{"jsonrpc":"2.0","id":1,"result":[';
export const RPC_TAIL = ']}';

export function startRendering(incident: Incident, writer: FolderWriter, prng: Prng): Rendering {
  return {
    incident,
    writer,
    prng,
    settlementChain: new Chain(`${incident.seed}/10740`, GENESIS_SEC),
    inferenceChain: new Chain(`${incident.seed}/alpha`, GENESIS_SEC),
    settlementLogs: [],
    spans: new SpanSink(writer, PATHS.spans),
    seen: [],
    leaves: new Map(),
  };
}

export function isoMs(ms: number): string {
  return new Date(ms).toISOString();
}

export function truthTime(ms: number): string {
  return formatNs(BigInt(ms) * 1_000_000n);
}

export interface BlobFacts {
  readonly sha256: string;
  readonly size: number;
}

/** Size and SHA-256 that all records give for a blob's file. */
export function blobFacts(blob: string): BlobFacts {
  const digest = createHash('sha256').update(`file of ${blob}`).digest();
  return { sha256: digest.toString('hex'), size: 40_000 + digest.readUInt16BE(0) };
}

/** One `ogtrace/1` line. */
export function traceEvent(
  ms: number,
  kind: string,
  members: Readonly<Record<string, string | number | boolean>>,
): string {
  return JSON.stringify({ schema: 'ogtrace/1', ts: isoMs(ms), kind, ...members });
}

/** What most requests have in common; the rest is overridden. */
export const BLANK_TRUTH = {
  node: null,
  artifact: null,
  artifactKind: null,
  named: [],
  status: 'unknown',
  rule: null,
  freshness: 'unknown',
  inputHash: null,
  outputHash: null,
  responseId: null,
  txHash: null,
  inferenceId: null,
  requestId: null,
  traceId: null,
  spanId: null,
  signedTime: null,
  signature: 'absent',
  settlement: null,
  open: ['settlement'],
} as const satisfies Partial<TruthRequest>;
