import { artifactKindOf } from '../../src/base/ids.ts';
import { modelInferenceLogs, receiptOf, type ChainTensor } from './chain-log.ts';
import type { ChainCall, EventCall, SpanCall } from './incident.ts';
import { freshnessAt, type Release } from './releases.ts';
import {
  BLANK_TRUTH,
  blobFacts,
  isoMs,
  nodePath,
  PATHS,
  RPC_HEAD,
  RPC_TAIL,
  traceEvent,
  truthTime,
  type Rendering,
} from './rendering.ts';
import type { TruthRequest } from './truth.ts';

const DAY_MS = 86_400_000;

function skewOf(rendering: Rendering, node: string): number {
  return rendering.incident.nodes.find((known) => known.name === node)?.skewMs ?? 0;
}

function artifactTruth(
  call: ChainCall | EventCall | SpanCall,
  ms: number,
  releases: readonly Release[],
): Pick<TruthRequest, 'artifact' | 'artifactKind' | 'freshness' | 'label' | 'node' | 'time'> {
  return {
    time: truthTime(ms),
    label: call.label,
    node: call.node,
    artifact: call.blob,
    artifactKind: artifactKindOf(call.blob),
    freshness: freshnessAt(releases, call.label, call.blob, ms),
  };
}

/** What the node's own log says of a request, by the node's own clock. */
function renderNodeLog(rendering: Rendering, node: string, requestId: string, blob: string, ms: number): void {
  const cached = isoMs(ms - DAY_MS);
  const members = { request_id: requestId, node_id: node, blob_id: blob, result: 'hit', cached_at: cached };
  const at = ms + 180 + skewOf(rendering, node);
  rendering.writer.line(nodePath(node), traceEvent(at, 'artifact.cache.lookup', members));
}

function tensors(rendering: Rendering): readonly [ChainTensor, ChainTensor] {
  const { prng } = rendering;
  const values = Array.from({ length: 4 }, () => [BigInt(prng.between(180_000, 420_000)), 2n] as const);
  const result = [[BigInt(prng.between(-9_999, 99_999)), 7n] as const];
  return [
    { name: 'open_high_low_close', values },
    { name: 'prediction', values: result },
  ];
}

/** The inferences of one transaction. */
export function renderTransaction(
  rendering: Rendering,
  calls: readonly ChainCall[],
  releases: readonly Release[],
): void {
  const { prng, writer, inferenceChain } = rendering;
  const first = calls[0];
  if (first === undefined) return;
  const { sec, evidence } = first;
  const ms = sec * 1000;
  const txHash = prng.hex(32);
  const ids = calls.map(() => prng.hex(16));
  const bodies = calls.flatMap((call, i) => modelInferenceLogs(ids[i] ?? '', call.blob, ...tensors(rendering)));
  const logs = inferenceChain.mine(sec, txHash, bodies);
  if (evidence === 'receipt') {
    const receipt = receiptOf(logs, `0x${prng.hex(20)}`);
    writer.line(PATHS.receipts, JSON.stringify({ jsonrpc: '2.0', id: rendering.seen.length + 1, result: receipt }));
  } else {
    for (const log of logs) writer.item(PATHS.inferenceLogs, JSON.stringify(log), RPC_HEAD, RPC_TAIL);
  }
  for (const [i, call] of calls.entries()) {
    const files: string[] = [evidence === 'receipt' ? PATHS.receipts : PATHS.inferenceLogs];
    const requestId = call.node === null ? null : `req-${prng.hex(8)}`;
    if (call.node !== null && requestId !== null) {
      const members = { request_id: requestId, label: call.label, node_id: call.node, tx_hash: txHash };
      writer.line(PATHS.calls, traceEvent(ms - 1_240, 'inference.request', members));
      renderNodeLog(rendering, call.node, requestId, call.blob, ms);
      files.push(PATHS.calls, nodePath(call.node));
    }
    const inferenceId = ids[i] ?? '';
    const truth: TruthRequest = {
      ...BLANK_TRUTH,
      ...artifactTruth(call, ms, releases),
      id: `tx:${txHash}#${inferenceId}`,
      status: evidence === 'receipt' ? 'attested' : 'observed',
      txHash,
      inferenceId,
      requestId,
      files,
    };
    rendering.seen.push({ call, ms, truth });
  }
}

/** An inference off chain that the caller's and the node's logs tell of. */
export function renderEventCall(rendering: Rendering, call: EventCall, releases: readonly Release[]): void {
  const { prng, writer } = rendering;
  const { ms, label, node, blob } = call;
  const requestId = `req-${prng.hex(8)}`;
  const common = { request_id: requestId, label, node_id: node };
  writer.line(PATHS.calls, traceEvent(ms, 'inference.request', { ...common, input_hash: call.inputHash }));
  if (call.resolved !== null) {
    const members = { request_id: requestId, label, blob_id: call.resolved, resolver: 'hub-latest' };
    writer.line(PATHS.calls, traceEvent(ms + 35, 'model.resolve', members));
  }
  renderNodeLog(rendering, node, requestId, blob, ms);
  const skew = skewOf(rendering, node);
  if (call.loads) {
    const load = { request_id: requestId, node_id: node, blob_id: blob, sha256: blobFacts(blob).sha256 };
    const at = ms + 240 + skew;
    writer.line(nodePath(node), traceEvent(at, 'artifact.load', { ...load, computed_blob_id: blob }));
  }
  // Who writes the answer's time is not said: a node whose clock is off gets no such record.
  const answered = skew === 0;
  if (answered) {
    writer.line(PATHS.calls, traceEvent(ms + 910, 'inference.response', { ...common, output_hash: call.outputHash }));
  }
  const conflict = call.resolved !== null && call.resolved !== blob;
  const truth: TruthRequest = {
    ...BLANK_TRUTH,
    ...artifactTruth(call, ms, releases),
    ...(conflict ? { artifact: null, artifactKind: null, freshness: 'unknown' as const } : {}),
    id: `event:${requestId}`,
    named: conflict ? [call.resolved ?? '', blob] : [],
    status: conflict ? 'contradicted' : 'observed',
    open: conflict ? ['settlement', 'artifact', 'freshness'] : ['settlement'],
    inputHash: call.inputHash,
    outputHash: answered ? call.outputHash : null,
    requestId,
    files: [PATHS.calls, nodePath(node)],
  };
  rendering.seen.push({ call, ms, truth });
}

/** An inference that the serving node traced. Its child span asks for no model and is no request. */
export function renderSpanCall(rendering: Rendering, call: SpanCall, releases: readonly Release[]): void {
  const { prng, spans } = rendering;
  const resource = { 'service.name': 'og-onnx-node', 'service.version': '1.8.2', 'host.name': call.node };
  const [traceId, spanId, childId] = [prng.hex(16), prng.hex(8), prng.hex(8)];
  spans.add(resource, {
    traceId,
    spanId,
    parentSpanId: null,
    name: `infer ${call.label}`,
    kind: 2,
    startMs: call.ms,
    endMs: call.ms + 420,
    attributes: {
      'gen_ai.operation.name': 'generate_content',
      'gen_ai.request.model': call.label,
      'og.blob_id': call.blob,
      'og.cache.result': 'hit',
    },
  });
  spans.add(resource, {
    traceId,
    spanId: childId,
    parentSpanId: spanId,
    name: 'session.run',
    kind: 1,
    startMs: call.ms + 60,
    endMs: call.ms + 395,
    attributes: { 'thread.id': prng.between(1, 16) },
  });
  const truth: TruthRequest = {
    ...BLANK_TRUTH,
    ...artifactTruth(call, call.ms, releases),
    id: `span:${traceId}/${spanId}`,
    status: 'observed',
    traceId,
    spanId,
    files: [PATHS.spans],
  };
  rendering.seen.push({ call, ms: call.ms, truth });
}
