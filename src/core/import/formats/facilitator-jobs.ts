/** Jobs of an x402 facilitator, as its API answers and as its queue keeps them. docs/formats/facilitator-jobs.md */
import { isObject, member } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import { readAnswer } from '../../../model/answer.ts';
import { probeHead } from '../head-probe.ts';
import type { Importer } from '../importer.ts';
import { forEachRecord } from '../scan/for-each-record.ts';
import { wanted } from '../scan/json-path.ts';
import type { WantedPath } from '../scan/json-path.ts';
import { readJob } from './facilitator-job.ts';

const LISTS = [
  'jobs',
  'completed',
  'failed',
  'waiting',
  'active',
  'delayed',
  'items',
  'data',
  'records',
  'captures',
] as const;
/** A dump of the queue's store: one hash for each job. */
const QUEUE_KEY = /^(?:[\w-]+:)?x402-settle[\w-]*:[\w-]+$/;
const PATHS: readonly WantedPath[] = [
  wanted(''),
  wanted('[]'),
  { steps: [QUEUE_KEY], mode: 'value' },
  ...LISTS.map((key) => wanted(`${key}[]`)),
];
const PREDICTED =
  'The transaction and the blob of a job are announced before anything is sent: only the chain and the blob’s own record say whether they came to be.';

/** `{url, body}`: an answer of the API with what was asked. */
function bodyOf(json: Json): Json {
  const body = member(json, 'body');
  return isObject(body) ? body : json;
}

export const facilitatorJobs: Importer = {
  id: 'facilitator-jobs',
  title: 'Jobs of a settlement facilitator',
  alterations: [
    'Transaction and blob of a job are computed beforehand: a job that says so has not shown that they exist.',
    'A payment covers a session of many calls: it names their label and none of them.',
  ],
  clock: 'wall',

  sniff(head) {
    const { paths, texts } = probeHead(head.bytes);
    for (const path of paths) {
      if (path.split('.').some((part) => QUEUE_KEY.test(part)))
        return { confidence: 0.97, reason: 'A dump of the settlement queues.' };
    }
    for (const [path, text] of texts) {
      const key = path.split('.').at(-1) ?? '';
      if (/^(?:queue|queueName|queueQualifiedName)$/.test(key) && text.includes('x402-settle'))
        return { confidence: 0.97, reason: `Jobs of the queue ${text}.` };
      if (
        /^(?:jobId|id)$/.test(key) &&
        /^(?:settlement-(?:batch|individual)|payment)-[\w-]+$/.test(text) &&
        hasJobMembers(paths, path)
      )
        return { confidence: 0.93, reason: `Jobs such as ${text}.` };
    }
    return { confidence: 0, reason: 'No job of a settlement queue.' };
  },

  async read(bytes, sink, context) {
    await forEachRecord(bytes, sink, context, PATHS, (json, record) => {
      const key = record.key !== null && QUEUE_KEY.test(record.key.text) ? record.key : null;
      // The key is part of the record: it may be the only place that names the job.
      const offset = key?.offset ?? record.offset;
      const length = record.offset + record.length - offset;
      const job = readJob(bodyOf(json), key?.text ?? null);
      if (job === null) {
        sink.skipped(offset, length, 'unknown-shape');
        return;
      }
      sink.accepted(offset, length);
      sink.statement(job, offset, length);
      const answer = job.settlementType === 'individual' ? readAnswer(json) : null;
      // The answer is read again from these bytes when it is checked.
      if (answer?.hasRequest === true || answer?.hasOutput === true)
        sink.statement(
          {
            ...answer,
            settlementType: 'individual',
            settlementTx: answer.settlementTx ?? job.txHash,
            settlementBlob: answer.settlementBlob ?? job.blobId,
          },
          record.offset,
          record.length,
        );
      if (job.status !== 'succeeded' && (job.txHash !== null || job.blobId !== null))
        sink.issue(offset, length, 'predicted', PREDICTED);
    });
  },
};

function hasJobMembers(paths: ReadonlySet<string>, path: string): boolean {
  const place = path.slice(0, path.length - (path.split('.').at(-1) ?? '').length);
  return ['status', 'queueNonce', 'settlementType', 'returnvalue', 'createdAt', 'attemptsMade'].some((key) =>
    paths.has(place + key),
  );
}
