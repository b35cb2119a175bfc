import { createHash } from 'node:crypto';

import { keccak_256 } from '@noble/hashes/sha3.js';

import { concatBytes, toBase64, toHex, utf8 } from '../../src/base/bytes.ts';
import type { Enclave } from './enclave.ts';
import type { Prng } from './prng.ts';
import { PyFloat, pythonJson, type PyValue } from './python-json.ts';
import { signPss } from './rsa-key.ts';

/** How a gateway signed at the time: field names, hash and salt differ (G3 is today's). */
export type Generation = 'G1b' | 'G2' | 'G3';

export interface ChatRequest {
  readonly model: string;
  readonly system: string | null;
  readonly prompt: string;
  readonly temperature: number;
  readonly maxTokens: number | null;
}

export interface SignedAnswer {
  readonly responseId: string;
  /** Hex, no `0x`. */
  readonly inputHash: string;
  /** Hex, no `0x`; null: this generation signs no hash of its output. */
  readonly outputHash: string | null;
  readonly signature: Uint8Array;
  /** As written: seconds, or ISO 8601 in G1b. */
  readonly signedTime: string;
  /** The bodies as a client would have written them to its log. */
  readonly request: string;
  readonly response: string;
}

export interface AnswerOptions {
  readonly generation: Generation;
  readonly request: ChatRequest;
  readonly output: string;
  readonly sec: number;
  readonly signer: Enclave;
  /** Another enclave's id written into the answer than the signer's own. */
  readonly names?: Enclave;
  readonly flipSignature?: boolean;
  /** Written into the log in place of what was hashed. */
  readonly loggedOutput?: string;
  readonly loggedPrompt?: string;
}

function messages(request: ChatRequest, prompt: string): readonly { readonly [key: string]: PyValue }[] {
  const user = { role: 'user', content: prompt };
  return request.system === null ? [user] : [{ role: 'system', content: request.system }, user];
}

/** What current gateways hash: chosen fields only, the temperature always a float. */
function canonicalRequest(request: ChatRequest): string {
  return pythonJson({
    model: request.model,
    messages: messages(request, request.prompt),
    temperature: new PyFloat(request.temperature),
    ...(request.maxTokens === null ? {} : { max_tokens: request.maxTokens }),
  });
}

/** The body as it was sent. `stream` and `top_p` are part of no hash. */
function heldRequest(request: ChatRequest, prompt: string): string {
  return JSON.stringify({
    model: request.model,
    messages: messages(request, prompt),
    temperature: request.temperature,
    ...(request.maxTokens === null ? {} : { max_tokens: request.maxTokens }),
    top_p: 1,
    stream: false,
  });
}

/** G1b hashed the whole request object, absent members as nulls. */
function legacyRequest(request: ChatRequest, prompt: string): { readonly [key: string]: PyValue } {
  return {
    model: request.model,
    messages: messages(request, prompt).map((m) => ({ ...m, tool_calls: null, tool_call_id: null, name: null })),
    max_tokens: request.maxTokens ?? 256,
    temperature: new PyFloat(request.temperature),
    stop: null,
    tools: null,
    tool_choice: 'auto',
  };
}

/** Keccak-256 of inputHash ‖ outputHash ‖ uint256 seconds: the 32 bytes that are signed since G2. */
function answerDigest(inputHash: Uint8Array, outputHash: Uint8Array, sec: number): Uint8Array {
  const time = new Uint8Array(32);
  new DataView(time.buffer).setBigUint64(24, BigInt(sec));
  return keccak_256(concatBytes(inputHash, outputHash, time));
}

function usageOf(request: ChatRequest, output: string): { readonly [key: string]: number } {
  const prompt = Math.ceil((request.prompt.length + (request.system?.length ?? 0)) / 4) + 8;
  const completion = Math.ceil(output.length / 4);
  return { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion };
}

function flipped(signature: Uint8Array): Uint8Array {
  const out = signature.slice();
  out[200] = (out[200] ?? 0) ^ 0x10;
  return out;
}

function responseHead(responseId: string, sec: number, request: ChatRequest, output: string): Record<string, unknown> {
  return {
    id: responseId,
    object: 'chat.completion',
    created: sec,
    model: request.model,
    choices: [{ index: 0, message: { role: 'assistant', content: output }, finish_reason: 'stop' }],
  };
}

/** An answer with a real signature, in the exact shape of its generation (tee-gateway `chat_controller.py`). */
export function answerChat(options: AnswerOptions, prng: Prng): SignedAnswer {
  const { request, sec, output, signer } = options;
  const responseId = `chatcmpl-${prng.uuid()}`;
  const head = responseHead(responseId, sec, request, options.loggedOutput ?? output);
  const prompt = options.loggedPrompt ?? request.prompt;
  if (options.generation === 'G1b') return answerLegacy(options, prompt, responseId, head, prng);
  const input = keccak_256(utf8(canonicalRequest(request)));
  const outputHash = keccak_256(utf8(output));
  const digest = answerDigest(input, outputHash, sec);
  const plain = signPss(signer.key, digest, options.generation === 'G3' ? 32 : 222, prng);
  const signature = options.flipSignature === true ? flipped(plain) : plain;
  const body = {
    ...head,
    tee_signature: toBase64(signature),
    tee_request_hash: toHex(input),
    tee_output_hash: toHex(outputHash),
    tee_timestamp: sec,
    ...(options.generation === 'G3' ? { tee_id: `0x${(options.names ?? signer).teeId}` } : {}),
    usage: usageOf(request, output),
  };
  return {
    responseId,
    inputHash: toHex(input),
    outputHash: toHex(outputHash),
    signature,
    signedTime: String(sec),
    request: heldRequest(request, prompt),
    response: JSON.stringify(body),
  };
}

function answerLegacy(
  options: AnswerOptions,
  prompt: string,
  responseId: string,
  head: Record<string, unknown>,
  prng: Prng,
): SignedAnswer {
  const { request, sec, output, signer } = options;
  const timestamp = new Date(sec * 1000).toISOString().replace('.000Z', '.000000+00:00');
  const hash = createHash('sha256')
    .update(pythonJson(legacyRequest(request, request.prompt)))
    .digest('hex');
  const signed = pythonJson({
    finish_reason: 'stop',
    message: { role: 'assistant', content: output },
    model: request.model,
    request_hash: hash,
    timestamp,
  });
  const signature = signPss(signer.key, utf8(signed), 222, prng);
  const body = {
    ...head,
    tee_signature: toBase64(signature),
    tee_request_hash: hash,
    tee_timestamp: timestamp,
    usage: usageOf(request, output),
  };
  return {
    responseId,
    inputHash: hash,
    outputHash: null,
    signature,
    signedTime: timestamp,
    request: pythonJson(legacyRequest(request, prompt)),
    response: JSON.stringify(body),
  };
}
