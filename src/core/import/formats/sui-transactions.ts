/** Transactions of Sui that call Walrus. docs/formats/sui-transactions.md */
import { isObject, member } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import type { Importer } from '../importer.ts';
import type { HeadProbe } from '../head-probe.ts';
import { forEachAmongLogs, probeAmongLogs } from '../scan/json-among-logs.ts';
import { wanted } from '../scan/json-path.ts';
import { bookReading } from '../walrus/reading.ts';
import { RPC_ANSWERS } from '../walrus/rpc-answers.ts';
import { readSuiTransaction, tellSuiTransaction } from '../walrus/sui-transaction.ts';

const LISTS = [
  ...RPC_ANSWERS,
  'data.transactionBlocks.nodes[]',
  'data.transactions.nodes[]',
  'transactions[]',
  'nodes[]',
] as const;

/** What a transaction holds beside its digest. */
const PARTS = ['transaction.data', 'rawTransaction', 'transactionBcs', 'effects', 'events'] as const;

function placeOf({ paths }: HeadProbe): string | null {
  for (const path of paths) {
    if (path !== 'digest' && !path.endsWith('.digest')) continue;
    const prefix = path.slice(0, -'digest'.length);
    // Objects have digests too, and so do the events' own transactions.
    if (PARTS.some((part) => paths.has(prefix + part))) return prefix.slice(0, -1);
  }
  return null;
}

function reasonOf(json: Json): string {
  if (isObject(member(json, 'error'))) return 'error-answer';
  const transaction = readSuiTransaction(json);
  if (transaction === null) return 'unknown-shape';
  return transaction.succeeded === false ? 'failed-transaction' : 'other-transaction';
}

export const suiTransactions: Importer = {
  id: 'sui-transactions',
  title: 'Transactions of Sui that call Walrus',
  alterations: [
    'Without showInput an answer holds no certificate, and without showEvents no event.',
    'JSON-RPC decodes the inputs by their types; rawTransaction is what was signed.',
    'The time is that of the checkpoint.',
  ],
  clock: 'chain',

  sniff(head) {
    const place = placeOf(probeAmongLogs(head));
    if (place === null) return { confidence: 0, reason: 'No transaction of Sui.' };
    const text = Buffer.from(head.bytes.buffer, head.bytes.byteOffset, head.bytes.byteLength).toString('latin1');
    const where = place === '' ? 'the top' : place;
    if (/"(?:certify_blob|certify_pooled_blob|register_blob|invalidate_blob_id)"|::(?:events|blob)::\w*Blob/.test(text))
      return { confidence: 0.97, reason: `Transactions that call Walrus at ${where}.` };
    return { confidence: 0.4, reason: `Transactions of Sui at ${where}; the beginning holds no call of Walrus.` };
  },

  async read(bytes, sink, context) {
    const paths = LISTS.map((path) => wanted(path));
    await forEachAmongLogs(bytes, sink, context, paths, (json, place) =>
      bookReading(
        sink,
        place,
        () => reasonOf(json),
        (reading) => {
          const transaction = readSuiTransaction(json);
          if (transaction !== null) tellSuiTransaction(reading, transaction);
        },
      ),
    );
  },
};
