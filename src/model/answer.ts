/**
 * One record of a TEE gateway as a statement. The four signing generations and the spellings of their
 * fields: OpenGradient/tee-gateway `controllers/chat_controller.py` over its history (December 2025 to
 * 2026), OpenGradient/x402 `http/middleware/flask.py` for the headers.
 */
import { fromBase64, fromHex, toBase64 } from '../base/bytes.ts';
import { hexKey, word32 } from '../base/ids.ts';
import { asText, isArray, isObject, member, textMember } from '../base/json.ts';
import type { Json, JsonObject } from '../base/json.ts';
import { parseTime } from '../base/time.ts';
import { readAnswerParts } from './answer-parts.ts';
import type { AnswerParts } from './answer-parts.ts';
import { parseBodyText } from './http-message.ts';
import type { AnswerStatement, SettlementType, SigningGeneration } from './statement.ts';

interface SignedFields {
  readonly signature: string | null;
  readonly inputHash: string | null;
  readonly outputHash: string | null;
  readonly teeId: string | null;
  readonly signedTime: string | null;
  readonly generation: SigningGeneration | null;
}

/** Null when the record is not an answer: something else, or an error that the gateway gave instead. */
export function readAnswer(json: Json): AnswerStatement | null {
  const parts = readAnswerParts(json);
  return parts === null ? null : answerOf(parts);
}

/** The same, from parts that were read already. */
export function answerOf(parts: AnswerParts): AnswerStatement | null {
  if (parts.isError) return null;
  const signed = signedFields(parts);
  const paid = paymentOf(parts);
  const settlementType = settlementTypeOf(parts);
  const choices = member(parts.responseObject, 'choices');
  const asks = parts.requestObject !== null && isChatRequest(parts.requestObject);
  const answers = isArray(choices) || signed.generation !== null;
  if (!answers && !asks && paid.payment === null && paid.tx === null) return null;
  const blob = pick(
    parts,
    ['data_settlement_blob_id', 'dataSettlementBlobId', 'settlement_blob_id', 'settlementBlobId'],
    ['x-settlement-walrus-blob-id'],
  );
  return {
    kind: 'answer',
    generation: signed.generation,
    responseId:
      textOrNull(textMember(parts.responseObject, 'id')) ??
      textOrNull(textMember(parts.record, 'response_id', 'responseId')),
    labelAsked: labelAskedOf(parts),
    labelAnswered: textOrNull(textMember(parts.responseObject, 'model')),
    teeId: hexOrNull(signed.teeId),
    inputHash: hexOrNull(signed.inputHash),
    outputHash: hexOrNull(signed.outputHash),
    signature: signatureText(signed.signature),
    signedTime: signed.signedTime,
    timeNs: timeOf(parts, signed.signedTime),
    settlementType,
    settlementTx: paid.tx,
    settlementBlob: blob,
    paymentTransaction: paid.payment,
    hasRequest: parts.requestObject !== null || parts.canonicalRequestText !== null,
    hasOutput: parts.outputText !== null || parts.toolCalls !== null,
  };
}

function isChatRequest(request: JsonObject): boolean {
  return typeof request.get('model') === 'string' && (request.has('messages') || request.has('prompt'));
}

/** The value of a field in the answer, else in the record around it, else in the answer's headers. */
function pick(parts: AnswerParts, keys: readonly string[], headers: readonly string[]): string | null {
  for (const holder of [parts.responseObject, parts.record]) {
    for (const key of keys) {
      const text = textOrNull(textMember(holder, key));
      if (text !== null) return text;
    }
  }
  for (const name of headers) {
    const text = textOrNull(parts.responseHeaders.get(name) ?? null);
    if (text !== null) return text;
  }
  return null;
}

function signedFields(parts: AnswerParts): SignedFields {
  const old = parts.fingerprint;
  if (old !== null && old.has('response_signature')) {
    return {
      signature: textMember(old, 'response_signature'),
      inputHash: textMember(old, 'request_signature'),
      outputHash: null,
      teeId: null,
      signedTime: textMember(old, 'response_timestamp'),
      generation: 'G1',
    };
  }
  const body = parts.responseObject;
  const fields = {
    signature: pick(parts, ['tee_signature', 'teeSignature'], ['x-tee-signature']),
    inputHash: pick(parts, ['tee_request_hash', 'teeRequestHash', 'input_hash', 'inputHash'], ['x-tee-request-hash']),
    outputHash: pick(parts, ['tee_output_hash', 'teeOutputHash', 'output_hash', 'outputHash'], ['x-tee-output-hash']),
    teeId: pick(parts, ['tee_id', 'teeId'], ['x-tee-id', 'x-opengradient-tee-id']),
    signedTime: pick(parts, ['tee_timestamp', 'teeTimestamp'], ['x-tee-timestamp']),
  };
  const bare = {
    signature: textMember(body, 'signature'),
    hash: textMember(body, 'request_hash'),
    time: textMember(body, 'timestamp'),
  };
  // The first server knew no output hash and no enclave id: with those beside them the plain names are a client's proof.
  const isFirst = fields.outputHash === null && fields.teeId === null;
  if (isFirst && fields.signature === null && bare.signature !== null && bare.hash !== null && bare.time !== null) {
    return { ...fields, signature: bare.signature, inputHash: bare.hash, signedTime: bare.time, generation: 'G1' };
  }
  const proof = parts.proof ?? (isFirst ? null : parts.record);
  const merged = {
    signature: fields.signature ?? textOrNull(textMember(proof, 'signature')),
    inputHash: fields.inputHash ?? textOrNull(textMember(proof, 'request_hash', 'requestHash')),
    outputHash: fields.outputHash ?? textOrNull(textMember(proof, 'output_hash', 'outputHash')),
    teeId: fields.teeId ?? textOrNull(textMember(proof, 'tee_id', 'teeId')),
    signedTime: fields.signedTime ?? textOrNull(textMember(proof, 'timestamp')),
  };
  const signs =
    merged.signature !== null || merged.teeId !== null || merged.inputHash !== null || merged.outputHash !== null;
  // An individual settlement's payload writes the signed time under the plain name.
  const signedTime = merged.signedTime ?? (signs ? textOrNull(textMember(parts.record, 'timestamp')) : null);
  return {
    ...merged,
    signedTime,
    generation: signs ? generationOf(signedTime, merged.teeId, merged.outputHash) : null,
  };
}

function generationOf(signedTime: string | null, teeId: string | null, outputHash: string | null): SigningGeneration {
  if (signedTime !== null && !/^\d+$/.test(signedTime)) return 'G1b';
  if (teeId !== null) return 'G3';
  return outputHash === null ? 'G1b' : 'G2';
}

function labelAskedOf(parts: AnswerParts): string | null {
  const asked = textOrNull(textMember(parts.requestObject, 'model'));
  if (asked !== null || parts.canonicalRequestText === null) return asked;
  return textOrNull(textMember(parseBodyText(parts.canonicalRequestText), 'model'));
}

function timeOf(parts: AnswerParts, signedTime: string | null): string | null {
  const began = ['startedDateTime', 'started_at', 'startedAt', 'start_time', 'ts', 'time', 'fetched_at'] as const;
  const own = parts.record === parts.responseObject ? null : textMember(parts.record, ...began);
  for (const text of [signedTime, textMember(parts.responseObject, 'created'), own]) {
    const time = text === null ? null : parseTime(text);
    if (time !== null && time.ns > 0n) return time.ns.toString();
  }
  return null;
}

function settlementTypeOf(parts: AnswerParts): SettlementType | null {
  const words = [
    parts.responseHeaders.get('x-settlement-type'),
    parts.requestHeaders.get('x-settlement-type'),
    parts.requestHeaders.get('x-settle'),
    textMember(parts.record, 'settlement_type', 'settlementType'),
    textMember(parts.responseObject, 'settlement_type', 'settlementType'),
  ];
  for (const word of words) {
    const key = (word ?? '').toLowerCase().replace(/^settle_/, '');
    // The misspellings are the facilitator's own (all_networks_types_helpers.ts).
    if (key === 'private' || key === 'pivate') return 'private';
    if (key === 'batch') return 'batch';
    if (key.startsWith('individual') || key.startsWith('inidvidual')) return 'individual';
  }
  return null;
}

/** The settlement's transaction, and whatever the record holds where the payment's one belongs. */
function paymentOf(parts: AnswerParts): { readonly tx: string | null; readonly payment: string | null } {
  const stated = pick(
    parts,
    [
      'data_settlement_transaction_hash',
      'dataSettlementTransactionHash',
      'settlement_transaction_hash',
      'settlement_tx_hash',
      'settlementTxHash',
    ],
    ['x-settlement-tx-hash'],
  );
  const tx = stated === null ? null : word32(stated);
  const payment =
    paymentResponseOf(parts) ??
    pick(parts, ['payment_transaction', 'paymentTransaction', 'payment_hash', 'paymentHash'], ['x-processing-hash']);
  return { tx, payment: payment ?? (tx === null ? stated : null) };
}

function paymentResponseOf(parts: AnswerParts): string | null {
  const held = member(parts.record, 'payment_response', 'paymentResponse', 'PAYMENT-RESPONSE');
  if (isObject(held)) return textOrNull(textMember(held, 'transaction'));
  const text =
    parts.responseHeaders.get('payment-response') ?? parts.responseHeaders.get('x-payment-response') ?? asText(held);
  if (text === null) return null;
  if (text.startsWith('payment-')) return text;
  const bytes = fromBase64(text);
  const body = parseBodyText(bytes === null ? text : new TextDecoder().decode(bytes)) ?? parseBodyText(text);
  return textOrNull(textMember(body, 'transaction'));
}

/** Standard base64 whatever the record writes; short texts are kept, for they may be stand-ins. */
function signatureText(text: string | null): string | null {
  if (text === null || !/^0x[0-9a-fA-F]{64,}$/.test(text)) return text;
  const bytes = fromHex(text);
  return bytes === null ? text : toBase64(bytes);
}

function hexOrNull(text: string | null): string | null {
  return text === null ? null : hexKey(text);
}

function textOrNull(text: string | null): string | null {
  return text === null || text === '' ? null : text;
}
