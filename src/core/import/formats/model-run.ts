/** Runs of a model file on a node, and what a REST answer kept of runs on chain: the pure reading of both. */
import { fromBase64 } from '../../../base/bytes.ts';
import { AppError } from '../../../base/errors.ts';
import { hexKey } from '../../../base/ids.ts';
import { isArray, isObject, member, parseJson } from '../../../base/json.ts';
import type { Json, JsonObject } from '../../../base/json.ts';
import { readMessage } from '../../../model/http-message.ts';
import type { ModelRunStatement } from '../../../model/log-statement.ts';
import { listOf, textOf, timeOf } from '../field-readers.ts';

const REQUEST = ['request', 'req', 'request_body', 'requestBody'] as const;
const RESPONSE = ['response', 'res', 'response_body', 'responseBody'] as const;
const BEGAN = ['startedDateTime', 'started_at', 'startedAt', 'start_time', 'ts', 'time', 'fetched_at'] as const;
const MODES = { VanillaResult: 'VANILLA', TeeNodeResult: 'TEE', ZkmlResult: 'ZKML' } as const;
const HASH = /^[0-9a-f]{64}$/;

/** True for the answer of `/infer`: named outputs beside the hash of the file that gave them. */
export function isInferAnswer(body: Json | undefined): body is JsonObject {
  return isObject(body) && body.has('model_hash') && isArray(body.get('output'));
}

/** An answer of `/infer`, bare or with its request; null when the record is neither. */
export function readInfer(json: Json): ModelRunStatement | null {
  if (!isObject(json)) return null;
  const response = readMessage(member(json, ...RESPONSE)).body;
  const answer = isInferAnswer(json) ? json : isInferAnswer(response) ? response : null;
  if (answer === null) return null;
  const request = readMessage(member(json, ...REQUEST)).body;
  const hash = textOf(answer, 'model_hash');
  const sha256 = hash === null ? null : hexKey(hash);
  return {
    kind: 'model-run',
    mode: null,
    inferenceId: null,
    artifactRef: textOf(request, 'ipfs_hash', 'ipfsHash', 'blob_id', 'blobId'),
    sha256: sha256 !== null && HASH.test(sha256) ? sha256 : null,
    timeNs: timeOf(json, ...BEGAN),
    hasOutput: (listOf(answer, 'output')?.length ?? 0) > 0,
    hasProof: false,
  };
}

/** `…/inference/tx/{inferenceID}`: the id stands in the url that was asked, and nowhere in the answer. */
export function inferenceIdInUrl(url: string | null): string | null {
  const id = /\/inference\/tx\/([^/?#]+)/.exec(url ?? '')?.[1];
  if (id === undefined) return null;
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}

export type KeptResult =
  | { readonly kind: 'run'; readonly run: ModelRunStatement }
  | { readonly kind: 'unreadable'; readonly message: string };

/** Whether a key that fits stands anywhere in the value. */
function holds(value: Json | undefined, test: (key: string) => boolean): boolean {
  if (isArray(value)) return value.some((one) => holds(one, test));
  return isObject(value) && value.members.some(([key, one]) => test(key) || holds(one, test));
}

/** One element of `inference_results`: base64 of a JSON text. */
export function readKeptResult(element: Json, inferenceId: string | null): KeptResult {
  const bytes = typeof element === 'string' ? fromBase64(element) : null;
  if (bytes === null) return { kind: 'unreadable', message: 'This result is not base64.' };
  let json: Json;
  try {
    json = parseJson(Buffer.from(bytes).toString('utf8'));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { kind: 'unreadable', message: `This result is not JSON inside its base64: ${error.message}.` };
  }
  const result = member(json, 'InferenceResult') ?? json;
  const found = Object.entries(MODES).find(([key]) => member(result, key) !== undefined);
  if (found === undefined)
    return { kind: 'unreadable', message: 'This result is of none of the three kinds: vanilla, TEE, ZKML.' };
  const [key, mode] = found;
  const body = member(result, key);
  const run: ModelRunStatement = {
    kind: 'model-run',
    mode,
    inferenceId,
    artifactRef: null,
    sha256: null,
    timeNs: null,
    hasOutput: holds(body, (name) => name === 'model_output'),
    hasProof: holds(body, (name) => /proof|attestation/i.test(name)),
  };
  return { kind: 'run', run };
}
