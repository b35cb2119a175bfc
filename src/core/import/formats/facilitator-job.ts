/**
 * A facilitator's job, as its API answers, as its queue keeps it, and as it prints it. Source:
 * OpenGradient/inference-facilitator `all_networks_types_helpers.ts`, `all_networks_shared.ts`; BullMQ for the queue.
 */
import { hexKey } from '../../../base/ids.ts';
import { isObject, member } from '../../../base/json.ts';
import type { Json, JsonObject } from '../../../base/json.ts';
import { parseBodyText } from '../../../model/http-message.ts';
import type { SettlementJobStatement } from '../../../model/log-statement.ts';
import type { SettlementType } from '../../../model/statement.ts';
import { hexOf, textOf, timeOf } from '../field-readers.ts';
import { readShortHash } from '../short-hash.ts';

/** `bull:<queue>:<job>`: the key of a job's hash. */
const QUEUE_KEY = /^(?:[\w-]+:)?(x402-settle[\w-]*):([\w-]+)$/;
const JOB_ID = /^(?:settlement-(?:batch|individual)|payment)-/;
const STATES = new Set(['queued', 'processing', 'succeeded', 'failed'] as const);
type JobStatus = NonNullable<SettlementJobStatement['status']>;

const isStatus = (text: string | null): text is JobStatus => STATES.has(text as JobStatus);

/** An object, or the one that a text holds. */
function opened(value: Json | undefined): JsonObject | null {
  if (isObject(value)) return value;
  const read = typeof value === 'string' ? parseBodyText(value) : undefined;
  return isObject(read) ? read : null;
}

/** The misspellings are the facilitator’s own. */
function settlementTypeIn(text: string | null): SettlementType | null {
  if (text === null) return null;
  if (text === 'private' || text === 'pivate') return 'private';
  if (text.includes('batch')) return 'batch';
  return /indi?vidual|inidvidual/.test(text) ? 'individual' : null;
}

function statusOf(job: JsonObject): JobStatus | null {
  const stated = textOf(job, 'status', 'state');
  if (isStatus(stated)) return stated;
  if (stated === 'completed') return 'succeeded';
  if (stated === 'active') return 'processing';
  if (stated === 'waiting' || stated === 'delayed') return 'queued';
  if (textOf(job, 'failedReason') !== null) return 'failed';
  if (timeOf(job, 'finishedOn') !== null) return 'succeeded';
  if (timeOf(job, 'processedOn') !== null) return 'processing';
  return timeOf(job, 'timestamp') === null ? null : 'queued';
}

/** `Individual settlement processed (walrusBlobId=…, txHash=…).` */
function noted(notes: string | null, name: string): string | null {
  return new RegExp(`[( ]${name}=([^,)\\s]+)`).exec(notes ?? '')?.[1] ?? null;
}

/** Null when the record is no job; `key` is the one that it stands under. */
export function readJob(json: Json, key: string | null): SettlementJobStatement | null {
  const job = opened(member(json, 'settlementJob', 'paymentJob', 'job') ?? json);
  if (job === null) return null;
  const place = QUEUE_KEY.exec(key ?? '');
  const queue =
    textOf(job, 'queue', 'queueName')?.replace(/^bull:/, '') ??
    textOf(job, 'queueQualifiedName')?.replace(/^bull:/, '') ??
    place?.[1] ??
    null;
  const jobId = textOf(job, 'jobId', 'job_id', 'id') ?? place?.[2] ?? null;
  // A queue keeps more under its name than jobs: its settings, its counters.
  const isOfQueue =
    queue?.startsWith('x402-settle') === true && ['data', 'status', 'jobId'].some((one) => job.has(one));
  if (!JOB_ID.test(jobId ?? '') && !isOfQueue) return null;
  const data = opened(job.get('data'));
  const call = opened(member(data ?? undefined, 'data')) ?? data;
  const result = opened(member(job, 'result', 'returnvalue'));
  const notes = textOf(result ?? undefined, 'notes');
  const usage = [job, data, call, result]
    .map((one) => opened(member(one ?? undefined, 'usageMetadata')))
    .find((one) => one !== null);
  const pick = (...keys: readonly string[]): string | null =>
    [job, data, result].map((one) => textOf(one ?? undefined, ...keys)).find((text) => text !== null) ?? null;
  const tx = pick('txHash', 'settlementTxHash', 'transaction') ?? noted(notes, 'txHash');
  const blobId = pick('walrusBlobId', 'blobId') ?? noted(notes, 'walrusBlobId');
  const root = pick('merkleRoot') ?? noted(notes, 'root');
  const value = call ?? undefined;
  return {
    kind: 'settlement-job',
    step: 'job',
    jobId,
    queue,
    status: statusOf(job),
    settlementType:
      settlementTypeIn(pick('settlementType')) ??
      settlementTypeIn(jobId) ??
      settlementTypeIn(textOf(usage, 'settlementType')),
    timeNs: timeOf(job, 'createdAt', 'created_at', 'timestamp'),
    finishedNs: timeOf(job, 'finishedOn', 'updatedAt', 'updated_at'),
    signerAddress: pick('signerAddress'),
    queueNonce: pick('queueNonce'),
    txHash: tx === null ? null : hexKey(tx),
    blobId,
    merkleRoot: root === null ? null : hexKey(root),
    itemCount: pick('itemCount', 'batchSize') ?? noted(notes, 'count'),
    error: textOf(job, 'error', 'failedReason') ?? textOf(opened(job.get('error')) ?? undefined, 'message'),
    label: textOf(usage, 'model'),
    sessionId: textOf(usage, 'sessionId', 'session_id'),
    teeId: readShortHash(hexOf(value, 'teeId', 'tee_id')),
    inputHash: readShortHash(hexOf(value, 'inputHash', 'input_hash')),
    outputHash: readShortHash(hexOf(value, 'outputHash', 'output_hash')),
    signedTime: call !== null && call.has('inputHash') ? textOf(call, 'timestamp') : null,
  };
}

/** A line of the log about a settlement, with the object that it prints beside its words. */
export function jobOfLine(
  step: SettlementJobStatement['step'],
  printed: JsonObject | null,
  timeNs: string | null,
): SettlementJobStatement {
  const says = printed ?? undefined;
  const tx = textOf(says, 'txHash');
  return {
    kind: 'settlement-job',
    step,
    jobId: textOf(says, 'jobId'),
    queue: textOf(says, 'queue'),
    status: step === 'failed' ? 'failed' : null,
    settlementType: settlementTypeIn(textOf(says, 'settlementType')),
    timeNs,
    finishedNs: null,
    signerAddress: textOf(says, 'signerAddress'),
    queueNonce: textOf(says, 'queueNonce', 'nonce'),
    txHash: tx === null ? null : hexKey(tx),
    blobId: textOf(says, 'walrusBlobId'),
    merkleRoot: hexOf(says, 'merkleRoot'),
    itemCount: textOf(says, 'itemCount', 'batchSize', 'restoredItemCount'),
    error: textOf(says, 'errorMessage', 'error'),
    label: null,
    sessionId: null,
    teeId: readShortHash(textOf(says, 'teeId')),
    inputHash: readShortHash(textOf(says, 'inputHash')),
    outputHash: readShortHash(textOf(says, 'outputHash')),
    signedTime: textOf(says, 'timestamp'),
  };
}
