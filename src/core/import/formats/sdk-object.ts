/**
 * Result objects of the client libraries as statements. Source: OpenGradient-SDK `types.py` and
 * `client/tee_verify.py`, typescript-sdk `src/types.ts`; camelCase there.
 */
import { hexKey } from '../../../base/ids.ts';
import { isObject, member } from '../../../base/json.ts';
import type { Json, JsonObject } from '../../../base/json.ts';
import { CLASS_NAME } from '../../../base/python-literal.ts';
import { readAnswer } from '../../../model/answer.ts';
import type { SdkResultStatement } from '../../../model/log-statement.ts';
import type { Statement } from '../../../model/statement.ts';
import { hexOf, readTime, textOf } from '../field-readers.ts';
import { keyEntry, readPublicKey } from '../public-key.ts';

/** Members that no answer of a gateway has. */
export const OWN_MEMBERS = [
  'data_settlement_blob_id',
  'data_settlement_transaction_hash',
  'tee_endpoint',
  'tee_payment_address',
  'completion_output',
  'chat_output',
  'dataSettlementBlobId',
  'dataSettlementTransactionHash',
  'teeEndpoint',
  'teePaymentAddress',
  'completionOutput',
  'chatOutput',
] as const;
/** What an answer itself has: an object with these is no client's result. */
export const ANSWER_MEMBERS = ['choices', 'tee_request_hash', 'teeRequestHash', 'tee_output_hash', 'request'] as const;

const OUTPUTS = [
  'chat_output',
  'chatOutput',
  'completion_output',
  'completionOutput',
  'model_output',
  'modelOutput',
  'images',
  'choices',
];

export const CONNECTED_TO =
  'tee_id of a client library’s result is the enclave that it connected to by the registry, not what the answer said of itself; the hashes, the id and the label of the answer are lost.';

const classOf = (json: JsonObject): string => textOf(json, CLASS_NAME)?.split('.').at(-1) ?? '';

function isTextResult(json: JsonObject): boolean {
  if (classOf(json) === 'TextGenerationOutput') return true;
  if (classOf(json) === 'StreamChunk') return textOf(json, 'tee_signature', 'tee_id') !== null;
  return OWN_MEMBERS.some((key) => json.has(key)) && !ANSWER_MEMBERS.some((key) => json.has(key));
}

function isInferenceResult(json: JsonObject): boolean {
  if (classOf(json) === 'InferenceResult') return true;
  return (
    (json.has('transaction_hash') && json.has('model_output')) ||
    (json.has('transactionHash') && json.has('modelOutput'))
  );
}

function resultOf(json: JsonObject, form: SdkResultStatement['form']): SdkResultStatement {
  const signedTime = textOf(json, 'tee_timestamp', 'teeTimestamp');
  const isRun = isInferenceResult(json);
  return {
    kind: 'sdk-result',
    form,
    signature: textOf(json, 'tee_signature', 'teeSignature'),
    signedTime,
    timeNs: signedTime === null ? null : readTime(signedTime),
    connectedTeeId: hexOf(json, 'tee_id', 'teeId'),
    endpoint: textOf(json, 'tee_endpoint', 'teeEndpoint'),
    label: textOf(json, 'model'),
    paymentHash: textOf(json, 'payment_hash', 'paymentHash'),
    settlementTx: hexOf(json, 'data_settlement_transaction_hash', 'dataSettlementTransactionHash'),
    settlementBlob: textOf(json, 'data_settlement_blob_id', 'dataSettlementBlobId'),
    txHash: isRun ? hexOf(json, 'transaction_hash', 'transactionHash') : null,
    finishReason: textOf(json, 'finish_reason', 'finishReason'),
    hasOutput: OUTPUTS.some((key) => json.has(key) && json.get(key) !== null),
  };
}

/** A verified answer, or the proof of one alone: it keeps the hashes and the key. */
function proofOf(json: JsonObject): readonly Statement[] {
  const proof = member(json, 'proof');
  const holder = isObject(proof) ? proof : json;
  const answer = textOf(holder, 'request_hash', 'requestHash') === null ? null : readAnswer(json);
  if (answer === null) return [];
  const key = readPublicKey(textOf(holder, 'signing_key_pem', 'signingKeyPem'));
  const teeId = textOf(holder, 'tee_id', 'teeId');
  return key === null ? [answer] : [answer, keyEntry(teeId === null ? null : hexKey(teeId), key)];
}

/** What the object says; empty when it is none of the libraries’. */
export function readSdkObject(json: Json, form: SdkResultStatement['form']): readonly Statement[] {
  if (!isObject(json)) return [];
  if (isTextResult(json) || isInferenceResult(json)) return [resultOf(json, form)];
  const name = classOf(json);
  if (name === 'TeeProof' || name === 'VerifiedChatResponse') return proofOf(json);
  const capture = { capturedNs: null, captureBasis: 'none' } as const;
  const cid = textOf(json, 'modelCid', 'model_cid');
  if (cid !== null && (name === 'FileUploadResult' || json.has('size'))) {
    const size = textOf(json, 'size');
    const file = { label: null, version: null, artifactRef: cid, fileName: null, size, sha256: null } as const;
    return [{ kind: 'hub-file', ...file, ...capture }];
  }
  const version = textOf(json, 'initialVersion', 'initial_version');
  const label = textOf(json, 'name');
  if (version === null || label === null) return [];
  return [{ kind: 'hub-capture', label, versions: [version], listsAllVersions: false, ...capture }];
}
