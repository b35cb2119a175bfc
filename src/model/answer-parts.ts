/**
 * Where the parts of a gateway answer lie in a record: the pure reading that both the importer and
 * the checks use, so that a check can go back to the record's bytes and find the very same parts.
 */
import { isArray, isObject, member, textMember } from '../base/json.ts';
import type { Json, JsonObject } from '../base/json.ts';
import { parsePythonDict } from '../base/python-literal.ts';
import { parseBodyText, readHeaders, readMessage } from './http-message.ts';
import type { Headers, HttpMessage } from './http-message.ts';

export interface AnswerParts {
  /** The whole record. */
  readonly record: JsonObject;
  /** The request's body as held. */
  readonly requestObject: JsonObject | null;
  /** The request's body as the text that the record quotes, byte for byte. */
  readonly requestText: string | null;
  /** A `canonical_request` text that the record itself holds. */
  readonly canonicalRequestText: string | null;
  readonly requestHeaders: Headers;
  readonly responseObject: JsonObject | null;
  readonly responseText: string | null;
  readonly responseHeaders: Headers;
  readonly status: number | null;
  /** What the output hash is over; null when nothing is held, or when it is made from `toolCalls`. */
  readonly outputText: string | null;
  /** `tool_calls` of the message. With finish reason `tool_calls` their canonical JSON is the output. */
  readonly toolCalls: Json | null;
  /** `choices[0].message`; null for text completions. */
  readonly message: JsonObject | null;
  readonly finishReason: string | null;
  /** A text completion: `choices[0].text`. */
  readonly isCompletion: boolean;
  /** The signature block that gateways of December 2025 wrote as a Python dict. */
  readonly fingerprint: JsonObject | null;
  /** The block of an SDK or a proxy that says the same under plain names (`request_hash`, `signature`, …). */
  readonly proof: JsonObject | null;
  readonly isError: boolean;
}

const REQUEST_KEYS = ['request', 'req', 'request_body', 'requestBody', 'original_request'] as const;
const RESPONSE_KEYS = ['response', 'res', 'response_body', 'responseBody', 'signed_message'] as const;
const SIGNED_KEYS = [
  'tee_signature',
  'teeSignature',
  'tee_request_hash',
  'teeRequestHash',
  'tee_output_hash',
  'teeOutputHash',
  'input_hash',
  'inputHash',
  'output_hash',
  'outputHash',
  'tee_id',
  'teeId',
  'tee_timestamp',
  'teeTimestamp',
] as const;

/** Beside its input and output the payload of an individual settlement names who is billed. */
const PAYER_KEYS = ['ethAddress', 'eth_address'] as const;

/** Beside its data a job of a queue has one of these. */
const JOB_KEYS = [
  'jobId',
  'queue',
  'queueName',
  'queueQualifiedName',
  'returnvalue',
  'attemptsMade',
  'opts',
  'timestamp',
] as const;

export function hasAny(value: Json | undefined, keys: readonly string[]): boolean {
  return isObject(value) && keys.some((key) => value.has(key));
}

/** True when the object carries at least one field of a gateway's signature. */
export function hasSignedFields(value: Json | undefined): boolean {
  return hasAny(value, SIGNED_KEYS);
}

interface Sides {
  readonly request: Json | undefined;
  readonly response: Json | undefined;
}

function sidesOf(record: JsonObject): Sides {
  if (hasAny(record, RESPONSE_KEYS) || hasAny(record, REQUEST_KEYS)) {
    const request = member(record, ...REQUEST_KEYS);
    // An answer that carries its own request is the response itself.
    return { request, response: record.has('choices') ? record : member(record, ...RESPONSE_KEYS) };
  }
  if (record.has('input') && record.has('output') && (hasSignedFields(record) || hasAny(record, PAYER_KEYS))) {
    return { request: record.get('input'), response: record.get('output') };
  }
  if (isObject(record.get('body')) && !record.has('choices')) {
    return { request: undefined, response: record.has('proof') ? record.get('body') : record };
  }
  return { request: undefined, response: record };
}

function sideHeaders(message: HttpMessage, record: JsonObject, keys: readonly string[]): Headers {
  return message.headers.size > 0 ? message.headers : readHeaders(member(record, ...keys));
}

function opened(value: Json | undefined): JsonObject | null {
  const read = typeof value === 'string' ? parseBodyText(value) : value;
  return isObject(read) ? read : null;
}

/** The call that a facilitator's job is for, as its queue keeps it: input, output and what was signed. */
function callOfJob(record: JsonObject): JsonObject | null {
  const job = opened(member(record, 'settlementJob', 'job')) ?? record;
  const data = job.has('data') && hasAny(job, JOB_KEYS) ? opened(job.get('data')) : null;
  const call = opened(data?.get('data')) ?? data;
  return call !== null && call.has('input') && call.has('output') && hasSignedFields(call) ? call : null;
}

/** Null when the value is not an object at all; otherwise the parts, any of which may be missing. */
export function readAnswerParts(given: Json): AnswerParts | null {
  if (!isObject(given)) return null;
  const json = callOfJob(given) ?? given;
  const sides = sidesOf(json);
  const request = readMessage(sides.request);
  const response = readMessage(sides.response);
  const body = isObject(response.body) ? response.body : null;
  const canonical = member(json, 'canonical_request', 'canonicalRequest');
  const requestObject = isObject(request.body) ? request.body : isObject(canonical) ? canonical : null;
  const choices = member(body, 'choices');
  const choice = isArray(choices) ? choices[0] : undefined;
  const message = member(choice, 'message') ?? member(body, 'message');
  const finishReason = textMember(choice, 'finish_reason', 'finishReason') ?? textMember(body, 'finish_reason');
  const toolCalls = member(message, 'tool_calls');
  const fingerprint = textMember(body, 'system_fingerprint') ?? textMember(json, 'system_fingerprint');
  const proof = member(json, 'proof') ?? member(body, 'opengradient_verification') ?? null;
  const error = member(body, 'error') ?? null;
  const bears = choice !== undefined || hasSignedFields(body) || hasSignedFields(json);
  return {
    record: json,
    requestObject,
    requestText: request.bodyText,
    canonicalRequestText: typeof canonical === 'string' ? canonical : null,
    requestHeaders: sideHeaders(request, json, ['request_headers', 'requestHeaders']),
    responseObject: body,
    responseText: response.bodyText,
    responseHeaders: sideHeaders(response, json, ['response_headers', 'responseHeaders', 'headers']),
    status: response.status,
    outputText:
      finishReason === 'tool_calls' && isArray(toolCalls) ? null : outputOf(json, sides, body, choice, message),
    toolCalls: isArray(toolCalls) ? toolCalls : null,
    message: isObject(message) ? message : null,
    finishReason,
    isCompletion: typeof member(choice, 'text') === 'string' || typeof member(body, 'completion') === 'string',
    fingerprint: fingerprint === null ? null : parsePythonDict(fingerprint),
    proof: isObject(proof) ? proof : null,
    isError: !bears && (error !== null || (response.status !== null && response.status >= 400)),
  };
}

function outputOf(
  record: JsonObject,
  sides: Sides,
  body: JsonObject | null,
  choice: Json | undefined,
  message: Json | undefined,
): string | null {
  const said = member(message, 'content') ?? member(choice, 'text') ?? member(body, 'completion');
  if (typeof said === 'string') return said;
  if (choice !== undefined || message !== undefined) return null;
  const output = record.get('output');
  if (typeof output === 'string' && (sides.response === record || parseBodyText(output) === undefined)) return output;
  const content = record.get('content');
  return record.has('proof') && typeof content === 'string' ? content : null;
}
