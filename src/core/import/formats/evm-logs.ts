/** Event logs of the settlement chain and of the inference chain. docs/formats/evm-logs.md */
import { isArray, isObject, member } from '../../../base/json.ts';
import type { ChainEventStatement } from '../../../model/statement.ts';
import { looksLikeLog, malformedLogNote, readLog } from '../evm/log-record.ts';
import type { LogReading } from '../evm/log-record.ts';
import { listOf } from '../field-readers.ts';
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

interface PageLog {
  readonly statement: ChainEventStatement;
  readonly offset: number;
  readonly length: number;
}

class LogReader {
  private readonly sink: RecordSink;
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
    const inReceipt = record.path < RECEIPT_LOGS.length;
    const reading = readLog(json, inReceipt);
    if (reading.kind !== 'event') {
      this.book(reading, offset, length);
      return;
    }
    sink.accepted(offset, length);
    const { statement } = reading;
    if (record.path < FIRST_PAGE) sink.statement(statement, offset, length);
    else {
      this.page.push({ statement, offset, length });
      if (this.page.length >= PAGE_MAX) this.endPage();
    }
  }

  private book(reading: Exclude<LogReading, { readonly kind: 'event' }>, offset: number, length: number): void {
    const { sink } = this;
    if (reading.kind === 'malformed') sink.rejected(offset, length, 'malformed-log', malformedLogNote(reading.message));
    else sink.skipped(offset, length, reading.reason);
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
