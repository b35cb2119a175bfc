/**
 * Where a trail stops: each point that can be left open, the record that would settle it, and how to get that record.
 * Every step that is unknown, inferred or could not run names its points; a test holds the table complete.
 */
export const OPEN_POINTS = [
  'request-body',
  'answer-body',
  'answer-fields',
  'private-answer',
  'enclave-key',
  'registry-entry',
  'registry-events',
  'image-approval',
  'image-table',
  'attestation-document',
  'attestation-root',
  'gateway-log',
  'request-trace',
  'node-name',
  'artifact-file',
  'hub-capture',
  'request-time',
  'batch-tree',
  'settlement-event',
  'referenced-file',
  'whole-copy',
  'later-version',
] as const;
export type OpenPoint = (typeof OPEN_POINTS)[number];

export interface Settles {
  /** The record, as the beginning of a sentence. */
  readonly record: string;
  /** What it would do, as the end of that sentence. */
  readonly would: string;
  /** How to export it: a command, a call or a page; one sentence. */
  readonly how: string;
}

export const SETTLES: Readonly<Record<OpenPoint, Settles>> = {
  'request-body': {
    record: 'The request body as the caller sent it',
    would: 'would prove the label',
    how: 'Save the exchange in the browser’s network panel (“Save all as HAR”), or log one line {"request":…,"response":…} a call.',
  },
  'answer-body': {
    record: 'The answer as the gateway gave it, text and all',
    would: 'would let its hash be recomputed',
    how: 'Keep the response body, or all frames of the stream, unchanged; a HAR of the call with its contents does.',
  },
  'answer-fields': {
    record: 'The gateway’s own answer with its tee_* members, or its X-TEE-* headers',
    would: 'would give the enclave, the hashes, the time and the signature',
    how: 'Keep the whole response instead of what a client library returns: libraries drop the hashes.',
  },
  'private-answer': {
    record: 'The caller’s own copy of request and answer',
    would: 'would be all there is: a private answer is settled nowhere',
    how: 'Ask the caller; calls sent with X-SETTLEMENT-TYPE: batch or individual leave a trace on chain.',
  },
  'enclave-key': {
    record: 'The enclave’s public key',
    would: 'would let the signature be checked',
    how: 'tee-cli tee show 0x…, an eth_call of getTEE(bytes32) on the TEE registry, or GET /signing-key of the gateway, saved as it is.',
  },
  'registry-entry': {
    record: 'The registry entry of the enclave, with its pcrHash',
    would: 'would tell which image, and so which model, answered',
    how: 'tee-cli tee show 0x…, or an eth_call of getTEE(bytes32) on the TEE registry, saved with its request.',
  },
  'registry-events': {
    record: 'The registry’s events of the enclave, with block times',
    would: 'would tell whether it was enabled then',
    how: 'eth_getLogs of the TEE registry for TEERegistered, TEEEnabled and TEEDisabled, with eth_getBlockByNumber of their blocks.',
  },
  'image-approval': {
    record: 'The PCRApproved event of the image',
    would: 'would tell since when the image was approved',
    how: 'eth_getLogs of the TEE registry for PCRApproved and PCRRevoked, with eth_getBlockByNumber of their blocks.',
  },
  'image-table': {
    record: 'The label table of the measured image',
    would: 'would tell which model the label stands for',
    how: 'measurements.txt and model_registry.py of the gateway’s commit, written as blobtrail-knowledge/1 (docs/formats/knowledge.md).',
  },
  'attestation-document': {
    record: 'The attestation document of the enclave',
    would: 'would show that its key lives in that image',
    how: 'GET /enclave/attestation?nonce=<40 hex> of the gateway, or the input of its registerTEEWithAttestation transaction (eth_getTransactionByHash).',
  },
  'attestation-root': {
    record: 'A document that leads to a root which is trusted here',
    would: 'would let the attestation be checked',
    how: 'blobtrail verify lists the roots; fetch /enclave/attestation from the enclave itself and not from a copy.',
  },
  'gateway-log': {
    record: 'The gateway’s log line “Creating cached chat model”',
    would: 'would name the model that it called',
    how: 'Standard output of the enclave’s gateway from its last start on, saved as text.',
  },
  'request-trace': {
    record: 'A record of the call that names the artifact',
    would: 'would replace the guess by an observation',
    how: 'A span with og.blob_id, an ogtrace/1 line artifact.load with the request_id, or the transaction’s ModelInferenceEvent.',
  },
  'node-name': {
    record: 'A record of the call that names the node',
    would: 'would tell where it ran',
    how: 'The gateway’s answer with its tee_id, or a trace whose resource has host.name or service.instance.id.',
  },
  'artifact-file': {
    record: 'The artifact’s file itself',
    would: 'would let its id be recomputed, and prove it',
    how: 'walrus read <blob id> --out FILE, or the aggregator’s /v1/blobs/<blob id>; then import the file.',
  },
  'hub-capture': {
    record: 'A Model Hub capture of the label from before that time, with its capture time',
    would: 'would tell what was current',
    how: 'GET /models/<label>/versions and …/versions/<v>/files, kept as HAR or as {fetched_at, url, status, body}.',
  },
  'request-time': {
    record: 'A record of the call with a time',
    would: 'would place it on the registry’s and the releases’ time line',
    how: 'The gateway’s answer with tee_timestamp, a span, or eth_getBlockByNumber of the transaction’s block.',
  },
  'batch-tree': {
    record: 'The batch tree dump of that quarter of an hour, or its IndividualSettlement event',
    would: 'would show whether the answer was settled as it stands',
    how: 'eth_getLogs of the settlement contract; then walrus read <walrusBlobId> --out <walrusBlobId>.json while its ten epochs last.',
  },
  'settlement-event': {
    record: 'The BatchSettlement event of the tree',
    would: 'would anchor the tree’s root on chain',
    how: 'eth_getLogs of the settlement contract, or eth_getTransactionReceipt of the settling transaction.',
  },
  'referenced-file': {
    record: 'The file itself, put back where the case refers to it',
    would: 'would let its records be read again',
    how: 'The case keeps digest and path of it: blobtrail show names them, and only the very same bytes count.',
  },
  'whole-copy': {
    record: 'Another copy of the record, in which the value is whole',
    would: 'would let the check be made',
    how: 'Export it again from where it came from; blobtrail show names the record and its bytes.',
  },
  'later-version': {
    record: 'No record: this version does not check a value of this kind',
    would: 'and the step stays open',
    how: 'Keep the evidence in the case; a version that can check it needs nothing else.',
  },
};

/** An open point as shells show it: one sentence on the record, one on how to get it. */
export interface Settling {
  readonly point: OpenPoint;
  readonly record: string;
  readonly how: string;
}

export function settling(point: OpenPoint): Settling {
  const { record, would, how } = SETTLES[point];
  return { point, record: `${record} ${would}.`, how };
}
