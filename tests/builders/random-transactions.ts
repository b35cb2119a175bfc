/** Small random inferences by transaction: in logs, in receipts, and as a caller tells of them. */
import fc from 'fast-check';
import { receiptOf } from '../../tools/simulate/chain-log.ts';
import { blob, event, hash, inference, mined } from '../../src/core/reconstruct/evidence.test-helper.ts';

/** Each record is one line. */
export interface RecordFile {
  readonly name: string;
  readonly records: readonly string[];
}

const BLOBS = [blob('a'), blob('b'), blob('c')] as const;

const line = (record: unknown): string => JSON.stringify(record);

export interface Transaction {
  readonly tx: number;
  readonly sec: number;
  readonly blobs: readonly string[];
  readonly form: 'receipt' | 'list' | 'both';
  readonly asked: number | null;
}

export const transaction: fc.Arbitrary<Transaction> = fc.record({
  tx: fc.nat(3),
  sec: fc.nat(20),
  blobs: fc.array(fc.constantFrom(...BLOBS), { minLength: 1, maxLength: 2 }),
  form: fc.constantFrom('receipt', 'list', 'both'),
  asked: fc.option(fc.nat(5)),
});

export function renderTransactions(transactions: readonly Transaction[]): readonly RecordFile[] {
  const mine = ({ tx, sec, blobs }: Transaction) =>
    mined(sec, hash(`tx ${tx}`), ...blobs.flatMap((ref, i) => inference(`i-${tx}-${i}`, ref)));
  const logs = transactions.map((one) => ({ ...one, logs: mine(one) }));
  const lists = logs
    .filter(({ form }) => form !== 'receipt')
    .map((one) => line({ jsonrpc: '2.0', id: 1, result: one.logs }));
  const receipts = logs
    .filter(({ form }) => form !== 'list')
    .map((one) => line({ jsonrpc: '2.0', id: 1, result: receiptOf(one.logs, `0x${'11'.repeat(20)}`) }));
  const asked = logs
    .filter((one) => one.asked !== null)
    .map(({ tx, sec, asked: id }) =>
      line(event('inference.request', sec - 1, { request_id: `t-${id}`, label: 'm', tx_hash: hash(`tx ${tx}`) })),
    );
  return [
    { name: 'logs.ndjson', records: lists },
    { name: 'receipts.ndjson', records: receipts },
    { name: 'workflow.ogtrace.ndjson', records: asked },
  ];
}
