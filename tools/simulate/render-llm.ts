import { toHex } from '../../src/base/bytes.ts';
import { individualSettlementLog } from './chain-log.ts';
import { answerChat, type SignedAnswer } from './gateway-answer.ts';
import type { LlmCall } from './incident.ts';
import { freshnessAt, type Release } from './releases.ts';
import { BLANK_TRUTH, PATHS, truthTime, type Rendering } from './rendering.ts';
import type { OpenMember, TruthRequest, TruthSettlement } from './truth.ts';

/** Written by the facilitator where an answer names no enclave. */
export const PLACEHOLDER_TEE_ID = 'ddc21f2d5d0af861b4fc1390df47f1c93bc5aee54e7e31763e97256d56148253';

/** Seconds between an answer and the block of its individual settlement. */
export const INDIVIDUAL_DELAY_SEC = 21;

function signatureOf(call: LlmCall): TruthRequest['signature'] {
  if (call.generation !== 'G3' || call.enclave.registeredSec === null) return 'unverifiable';
  return call.flipSignature === true || call.signedBy !== undefined ? 'invalid' : 'valid';
}

function llmTruth(
  call: LlmCall,
  answer: SignedAnswer,
  files: readonly string[],
  releases: readonly Release[],
): TruthRequest {
  const isCurrent = call.generation === 'G3';
  const label = call.request.model;
  const table = isCurrent && call.enclave.registeredSec !== null ? call.enclave.image.table : null;
  const artifact = table?.get(label) ?? null;
  const open: OpenMember[] = isCurrent ? [] : ['settlement'];
  return {
    ...BLANK_TRUTH,
    id: `response:${answer.responseId}`,
    time: truthTime(call.sec * 1000),
    label,
    node: isCurrent ? `0x${call.enclave.teeId}` : null,
    artifact,
    artifactKind: artifact === null ? null : 'provider-model',
    status: artifact === null ? 'unknown' : 'inferred',
    rule: artifact === null ? null : 'image-alias-table',
    freshness: freshnessAt(releases, label, artifact, call.sec * 1000),
    inputHash: answer.inputHash,
    outputHash: answer.outputHash,
    responseId: answer.responseId,
    signedTime: answer.signedTime,
    signature: signatureOf(call),
    settlement: null,
    open,
    files,
  };
}

function settleAlone(rendering: Rendering, call: LlmCall, answer: SignedAnswer): TruthSettlement {
  const { prng, settlementChain, settlementLogs } = rendering;
  const blobId = prng.blobId();
  const txHash = prng.hex(32);
  const body = individualSettlementLog({
    teeId: call.enclave.teeId,
    ethAddress: `0x${prng.hex(20)}`,
    inputHash: answer.inputHash,
    outputHash: answer.outputHash ?? '',
    sec: call.sec,
    blobId,
    signature: toHex(answer.signature),
  });
  settlementLogs.push(...settlementChain.mine(call.sec + INDIVIDUAL_DELAY_SEC, txHash, [body]));
  return { verdict: 'individual', blobIds: [blobId], merkleRoots: [], txHashes: [txHash] };
}

function traceCall(rendering: Rendering, call: LlmCall, answer: SignedAnswer): void {
  const { prng, spans } = rendering;
  const resource = { 'service.name': 'research-panel', 'service.version': '2.4.0' };
  const [traceId, root, child] = [prng.hex(16), prng.hex(8), prng.hex(8)];
  const [startMs, endMs] = [call.sec * 1000 - 1_350, call.sec * 1000 + 140];
  spans.add(resource, {
    traceId,
    spanId: root,
    parentSpanId: null,
    name: 'POST /panel/ask',
    kind: 2,
    startMs: startMs - 12,
    endMs: endMs + 9,
    attributes: { 'http.request.method': 'POST', 'url.path': '/panel/ask', 'http.response.status_code': 200 },
  });
  spans.add(resource, {
    traceId,
    spanId: child,
    parentSpanId: root,
    name: `chat ${call.request.model}`,
    kind: 3,
    startMs,
    endMs,
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': call.request.model,
      'gen_ai.response.model': call.request.model,
      'gen_ai.response.id': answer.responseId,
      'og.tee_id': `0x${call.enclave.teeId}`,
      'og.request_hash': answer.inputHash,
      'server.address': new URL(call.enclave.endpoint).host,
    },
  });
}

/** One chat: its signed answer in the client's files, its leaf for the facilitator, its truth. */
export function renderLlmCall(rendering: Rendering, call: LlmCall, releases: readonly Release[]): void {
  const { writer, prng } = rendering;
  const { enclave, log } = call;
  const answer = answerChat(
    {
      generation: call.generation,
      request: call.request,
      output: call.output,
      sec: call.sec,
      signer: call.signedBy ?? enclave,
      names: enclave,
      flipSignature: call.flipSignature ?? false,
      ...(call.loggedOutput === undefined ? {} : { loggedOutput: call.loggedOutput }),
      ...(call.loggedPrompt === undefined ? {} : { loggedPrompt: call.loggedPrompt }),
    },
    prng,
  );
  if (call.settle === 'batch' && answer.outputHash !== null) {
    rendering.leaves.set(call, {
      teeId: call.generation === 'G3' ? enclave.teeId : PLACEHOLDER_TEE_ID,
      inputHash: answer.inputHash,
      outputHash: answer.outputHash,
      signature: toHex(answer.signature),
      sec: call.sec,
    });
  }
  const files: string[] = [];
  if (log === 'pair' || log === 'both') {
    writer.line(PATHS.pairs, `{"request":${answer.request},"response":${answer.response}}`);
    files.push(PATHS.pairs);
  }
  if (log === 'bare' || log === 'both') {
    writer.item(PATHS.bare, answer.response);
    files.push(PATHS.bare);
  }
  if (call.traced) {
    traceCall(rendering, call, answer);
    files.push(PATHS.spans);
  }
  const settlement = call.settle === 'individual' ? settleAlone(rendering, call, answer) : null;
  if (files.length === 0) return;
  const truth = llmTruth(call, answer, files, releases);
  rendering.seen.push({ call, ms: call.sec * 1000, truth: { ...truth, settlement } });
}
