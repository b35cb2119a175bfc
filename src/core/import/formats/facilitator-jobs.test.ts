import { describe, expect, it } from 'vitest';
import { caseOf, rulesOf } from '../../reconstruct/case.test-helper.ts';
import { headOf, runImporter } from '../import.test-helper.ts';
import { facilitatorJobs } from './facilitator-jobs.ts';

const TX = '5c'.repeat(32);
const BLOB = 'orGaXuTN-hxHTViVALqcbFN8Cv6fxjaC3OUqg1ZjvZY';
const call = {
  teeId: `0x${'e1'.repeat(32)}`,
  inputHash: `0x${'a1'.repeat(32)}`,
  outputHash: `0x${'71'.repeat(32)}`,
  teeSignature: 'QUJD',
  timestamp: '1772460303',
  input: { model: 'gpt-4.1', messages: [], temperature: 0.2 },
  output: { choices: [{ message: { content: 'x' } }] },
  ethAddress: `0x${'44'.repeat(20)}`,
};
const data = {
  settlementType: 'individual',
  data: call,
  walrusPayload: call,
  walrusBlobId: BLOB,
  queueNonce: 7,
  txHash: `0x${TX}`,
};
const api = (more: object = {}) => ({
  jobId: 'settlement-individual-1',
  queue: 'x402-settle-data-individual-queue-v2',
  status: 'queued',
  createdAt: '2026-03-02T14:00:00Z',
  txHash: `0x${TX}`,
  walrusBlobId: BLOB,
  ...more,
});

async function read(content: unknown) {
  const { statements, units, issues } = await runImporter(facilitatorJobs, JSON.stringify(content));
  return {
    statements: statements.map(({ statement }) => statement),
    units: units.map(({ category, reason }) => (reason === '' ? category : reason)),
    issues: issues.map(({ code }) => code),
  };
}

describe('facilitator-jobs', () => {
  it('reads what the API answers, and says that nothing of it has happened yet', async () => {
    const job = {
      kind: 'settlement-job',
      step: 'job',
      jobId: 'settlement-individual-1',
      status: 'queued',
      settlementType: 'individual',
      txHash: TX,
      blobId: BLOB,
      timeNs: '1772460000000000000',
    };
    for (const content of [api(), [api()], { settlementJob: api() }, { url: 'x', body: api() }, { jobs: [api()] }]) {
      const { statements, issues } = await read(content);
      expect([statements.length, issues]).toEqual([1, ['predicted']]);
      expect(statements[0]).toMatchObject(job);
      expect(facilitatorJobs.sniff(headOf(JSON.stringify(content))).confidence).toBeGreaterThan(0.9);
    }
    expect((await read(api({ status: 'succeeded' }))).issues).toEqual([]);
    expect((await read(api({ status: 'failed', txHash: null, walrusBlobId: null, error: 'x' }))).issues).toEqual([]);
  });

  it('reads the queue, as hashes of its store and as jobs, with the call inside', async () => {
    const dump = {
      'bull:x402-settle-data-individual-queue-v2:settlement-individual-1': {
        data: JSON.stringify(data),
        timestamp: '1772460000000',
        finishedOn: '1772460001000',
        returnvalue: JSON.stringify({
          notes: `Individual settlement processed (walrusBlobId=${BLOB}, txHash=0x${TX}).`,
        }),
      },
    };
    const job = {
      id: 'settlement-individual-1',
      queueQualifiedName: 'bull:x402-settle-data-individual-queue-v2',
      data,
      timestamp: 1772460000000,
      finishedOn: 1772460001000,
    };
    for (const content of [dump, [job]]) {
      const { statements, issues } = await read(content);
      expect(issues).toEqual([]);
      expect(statements).toMatchObject([
        {
          kind: 'settlement-job',
          status: 'succeeded',
          finishedNs: '1772460001000000000',
          txHash: TX,
          blobId: BLOB,
          queueNonce: '7',
          teeId: { start: 'e1'.repeat(32), end: '' },
          signedTime: '1772460303',
        },
        { kind: 'answer', labelAsked: 'gpt-4.1', inputHash: 'a1'.repeat(32), settlementBlob: BLOB, hasOutput: true },
      ]);
      expect(facilitatorJobs.sniff(headOf(JSON.stringify(content))).confidence).toBeGreaterThan(0.9);
    }
  });

  it('takes the label and the session of a payment, and the root of a batch', async () => {
    const usageMetadata = { sessionId: 's-1', model: 'gemini-2.5-pro', settlementType: 'batch' };
    const { statements } = await read([
      { paymentJob: { jobId: 'payment-1', status: 'processing', usageMetadata } },
      {
        jobId: 'settlement-batch-1',
        result: {
          notes: `Batch settlement flushed (root=0x${'b3'.repeat(32)}, walrusBlobId=${BLOB}, count=20, txHash=0x${TX}).`,
        },
      },
    ]);
    expect(statements).toMatchObject([
      { label: 'gemini-2.5-pro', sessionId: 's-1', status: 'processing' },
      { settlementType: 'batch', merkleRoot: 'b3'.repeat(32), itemCount: '20', txHash: TX, blobId: BLOB },
    ]);
  });

  it('checks the call of a job as the answer that it is', async () => {
    const made = await caseOf({
      name: 'jobs.json',
      text: JSON.stringify([
        { id: 'settlement-individual-1', queueName: 'x402-settle-data-individual-queue-v2', data, timestamp: 1 },
      ]),
    });
    expect(made.formats).toEqual(['facilitator-jobs']);
    expect(made.requests).toMatchObject([{ label: 'gpt-4.1' }]);
    expect(rulesOf(made)).toContain('hash-mismatch');
  });

  it('leaves other queues and other jobs alone', () => {
    for (const content of [
      { jobId: 'build-1', status: 'queued' },
      { id: 'payment-due', amount: 3 },
      { 'bull:mail:1': { data: '{}' } },
      { queue: 'mail' },
    ])
      expect(facilitatorJobs.sniff(headOf(JSON.stringify(content))).confidence).toBe(0);
  });
});
