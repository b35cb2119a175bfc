/** Transactions, blocks and answers of views of the settlement and inference chains. docs/formats/evm-transactions.md */
import { isObject, member } from '../../../base/json.ts';
import { readAnswered, tellChain } from '../evm/chain-record.ts';
import { anywhere, placeWith, probeHead } from '../head-probe.ts';
import type { Importer } from '../importer.ts';
import { forEachRecord } from '../scan/for-each-record.ts';
import { wanted } from '../scan/json-path.ts';

const PATHS = ['', '[]'] as const;

export const evmTransactions: Importer = {
  id: 'evm-transactions',
  title: 'EVM transactions, blocks and eth_call answers',
  alterations: [
    'A transaction’s input says what was asked for; only its receipt says that it happened.',
    'An eth_call answer is the state at one block, which the export rarely names.',
  ],
  clock: 'chain',

  sniff(head) {
    const probe = probeHead(head.bytes);
    const input = anywhere(probe, 'input', 'hash') ?? anywhere(probe, 'raw_input', 'hash');
    if (input !== null) return { confidence: 0.9, reason: `Transactions with hash and input at ${input}.` };
    const block = anywhere(probe, 'parentHash', 'timestamp');
    if (block !== null) return { confidence: 0.9, reason: `A block with parent and timestamp at ${block}.` };
    const isCall = [...probe.texts].some(([path, text]) => path.endsWith('method') && text === 'eth_call');
    if (isCall && placeWith(probe, ['', '[]'], 'request', 'response') !== null)
      return { confidence: 0.97, reason: 'An eth_call with its answer.' };
    return { confidence: 0, reason: 'No transaction, block or eth_call.' };
  },

  async read(bytes, sink, context) {
    const paths = PATHS.map((path) => wanted(path));
    await forEachRecord(bytes, sink, context, paths, (json, { offset, length }) => {
      const isPair = isObject(json) && json.has('request') && json.has('response');
      const [question, answer] = isPair ? [member(json, 'request'), member(json, 'response')] : [undefined, json];
      if (answer === undefined) sink.skipped(offset, length, 'unknown-shape');
      else if (!tellChain(readAnswered(question, answer), sink, offset, length))
        sink.skipped(offset, length, 'unknown-shape');
    });
  },
};
