/** Event logs of the settlement chain and of the inference chain. docs/formats/evm-logs.md */
import { AppError } from '../../../base/errors.ts';
import { asText, isArray, isObject, member } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import type { ChainEvent, ChainEventStatement } from '../../../model/statement.ts';
import { decodeChainLog } from '../evm/chain-events.ts';
import { hexOf, listOf, timeOf, wholeOf } from '../field-readers.ts';
import { anywhere, placeWith, probeHead } from '../head-probe.ts';
import type { Importer, RecordSink } from '../importer.ts';
import { parseRecord, visitRecords } from '../scan/for-each-record.ts';
import type { RawRecord } from '../scan/for-each-record.ts';
import { wanted } from '../scan/json-path.ts';

/** A receipt carries these. */
const RECEIPT_LOGS = [
  'logs[]',
  '[].logs[]',
  'result.logs[]',
  '[].result.logs[]',
  'result[].logs[]',
  'receipt.logs[]',
  '[].receipt.logs[]',
  'receipts[].logs[]',
];
const BARE_LOGS = ['', '[]', 'result', 'result[]', '[].result[]'];
/** A block explorer's page; one of a single transaction stands for its receipt. */
const PAGE_LOGS = ['items[]', '[].items[]'];
const TEXTS = [...RECEIPT_LOGS, ...BARE_LOGS, ...PAGE_LOGS];
const PATHS = [...TEXTS.map((path) => wanted(path)), wanted('', 'scope')];
const FIRST_PAGE = RECEIPT_LOGS.length + BARE_LOGS.length;
const PAGE_MAX = 10_000;

/** Events of the same contracts that say nothing of artifacts, nodes or settlements. */
const SILENT = new Set([
  'TEETypeAdded',
  'AWSCertificateUpdated',
  'RegistryUpdated',
  'TaskRegistered',
  'TaskUpdated',
  'TaskStopped',
  'HistoricalInferenceEvent',
]);

function looksLikeLog(json: Json): boolean {
  return isObject(json) && isArray(json.get('topics')) && json.has('data');
}

function positionOf(log: Json, inReceipt: boolean): Omit<ChainEventStatement, 'kind' | 'event'> {
  const address = member(log, 'address');
  const index = wholeOf(log, 'logIndex', 'log_index', 'index');
  return {
    address: isObject(address) ? hexOf(address, 'hash') : hexOf(log, 'address'),
    txHash: hexOf(log, 'transactionHash', 'transaction_hash', 'tx_hash'),
    blockNumber: wholeOf(log, 'blockNumber', 'block_number'),
    logIndex: index === null ? null : Number(index),
    blockTimeNs: timeOf(log, 'blockTimestamp', 'block_timestamp', 'timeStamp', 'timestamp'),
    inReceipt,
  };
}

interface PageLog {
  readonly statement: ChainEventStatement;
  readonly offset: number;
  readonly length: number;
}

class LogReader {
  private readonly sink: RecordSink;
  private readonly named = new Set<string>();
  private page: PageLog[] = [];

  constructor(sink: RecordSink) {
    this.sink = sink;
  }

  add(record: RawRecord): void {
    const { sink } = this;
    const { offset, length } = record;
    const json = parseRecord(record, sink);
    if (json === undefined) return;
    if (!looksLikeLog(json)) {
      const isEmpty =
        json === null || (isArray(json) && json.length === 0) || listOf(json, 'logs', 'result', 'items')?.length === 0;
      const isError = isObject(member(json, 'error'));
      sink.skipped(offset, length, isError ? 'error-answer' : isEmpty ? 'no-logs' : 'unknown-shape');
      return;
    }
    if (member(json, 'removed') === true) {
      sink.skipped(offset, length, 'removed-log');
      return;
    }
    const event = this.decode(json, offset, length);
    if (event === null) return;
    sink.accepted(offset, length);
    const position = positionOf(json, record.path < RECEIPT_LOGS.length);
    const statement: ChainEventStatement = { kind: 'chain-event', ...position, event };
    if (record.path < FIRST_PAGE) sink.statement(statement, offset, length);
    else {
      this.page.push({ statement, offset, length });
      if (this.page.length >= PAGE_MAX) this.endPage();
    }
  }

  /** Null after the log was booked as something else than a known event. */
  private decode(json: Json, offset: number, length: number): ChainEvent | null {
    const { sink } = this;
    const topics = (listOf(json, 'topics') ?? []).map((topic) => asText(topic));
    try {
      const decoded = decodeChainLog({ topics, data: asText(member(json, 'data')) });
      if (decoded !== null && !('unsupported' in decoded)) return decoded;
      if (decoded === null || SILENT.has(decoded.unsupported)) {
        sink.skipped(offset, length, decoded === null ? 'unknown-event' : 'unread-event');
        return null;
      }
      sink.skipped(offset, length, 'older-generation');
      if (!this.named.has(decoded.signature)) {
        this.named.add(decoded.signature);
        sink.issue(
          offset,
          length,
          'older-generation',
          `Logs of the event ${decoded.signature} are known and not read.`,
        );
      }
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'BAD_INPUT') throw error;
      sink.rejected(offset, length, 'malformed-log', `This log cannot be decoded: ${error.message}.`);
    }
    return null;
  }

  endPage(): void {
    const transactions = new Set(this.page.map((log) => log.statement.txHash));
    const isOne = transactions.size === 1 && !transactions.has(null) && this.page.length < PAGE_MAX;
    for (const log of this.page) this.sink.statement({ ...log.statement, inReceipt: isOne }, log.offset, log.length);
    this.page = [];
  }
}

export const evmLogs: Importer = {
  id: 'evm-logs',
  title: 'EVM logs and receipts',
  alterations: [
    'A log list proves nothing of its own: only a receipt ties a log to its transaction.',
    'Most exports carry no block time; block explorers fill the topics up to four with null.',
  ],
  clock: 'chain',

  sniff(head) {
    const probe = probeHead(head.bytes);
    const log = anywhere(probe, 'topics', 'data');
    if (log !== null) return { confidence: 0.95, reason: `Logs with topics and data at ${log}.` };
    const receipt = anywhere(probe, 'logsBloom', 'logs') ?? anywhere(probe, 'logs', 'transactionHash');
    if (receipt !== null) return { confidence: 0.85, reason: `A transaction receipt at ${receipt}.` };
    if (placeWith(probe, ['', '[]'], 'jsonrpc', 'result') !== null)
      return { confidence: 0.35, reason: 'A JSON-RPC answer.' };
    return { confidence: 0, reason: 'No event logs.' };
  },

  async read(bytes, sink, context) {
    const reader = new LogReader(sink);
    await visitRecords(bytes, sink, context, PATHS, {
      record: (record) => reader.add(record),
      leave: () => reader.endPage(),
    });
    reader.endPage();
  },
};
