/** What a monitor of a gateway wrote down: calls of one label, and looks at its health. docs/formats/gateway-monitoring.md */
import { NS_PER_SECOND, parseTime } from '../../../base/time.ts';
import type { GatewayHealthStatement } from '../../../model/log-statement.ts';
import type { Statement } from '../../../model/statement.ts';
import { readCsvRow } from '../csv-rows.ts';
import { readTime } from '../field-readers.ts';
import type { Importer, RecordSink } from '../importer.ts';
import { forEachCsvRow, type CsvRow } from '../scan/for-each-csv-row.ts';
import { headText } from '../scan/for-each-entry.ts';
import { traceEvent } from '../trace-event.ts';

const NO_ZONE =
  'Times of this file carry no zone: they are those of the machine that the monitor ran on, and are read as UTC.';

type Row = ReadonlyMap<string, string>;

function columnsOf(cells: readonly string[]): 'calls' | 'health' | null {
  const has = (...names: readonly string[]): boolean => names.every((name) => cells.includes(name));
  if (!has('timestamp', 'iteration', 'success')) return null;
  if (has('model', 'http_status')) return 'calls';
  return has('uptime_seconds', 'model_cache_size') ? 'health' : null;
}

/** Seconds with a fraction, as nanoseconds. */
function durationNs(text: string | undefined): bigint | null {
  const parts = /^(\d{1,9})(?:\.(\d+))?$/.exec(text ?? '');
  if (parts === null) return null;
  return BigInt(parts[1]!) * NS_PER_SECOND + BigInt((parts[2] ?? '').slice(0, 9).padEnd(9, '0'));
}

const isTrue = (text: string | undefined): boolean => /^true$/i.test(text ?? '');

function callOf(row: Row): Statement | null {
  const label = row.get('model') ?? '';
  if (label === '') return null;
  const result = isTrue(row.get('success')) ? 'ok' : 'failed';
  return traceEvent('inference.request', { timeNs: readTime(row.get('timestamp')), label, result });
}

function healthOf(row: Row): GatewayHealthStatement {
  const timeNs = readTime(row.get('timestamp'));
  const uptime = durationNs(row.get('uptime_seconds'));
  const bootNs = timeNs === null || uptime === null ? null : (BigInt(timeNs) - uptime).toString();
  const size = /^\d{1,9}$/.exec(row.get('model_cache_size') ?? '')?.[0];
  return {
    kind: 'gateway-health',
    timeNs,
    isUp: isTrue(row.get('success')),
    bootNs,
    modelCacheSize: size === undefined ? null : Number(size),
  };
}

/** Rows under the header that stands above them: files may stand behind each other. */
class Rows {
  private readonly sink: RecordSink;
  private columns: readonly string[] = [];
  private what: 'calls' | 'health' | null = null;
  private hasToldZone = false;

  constructor(sink: RecordSink) {
    this.sink = sink;
  }

  take({ cells, offset, length }: CsvRow): void {
    if (cells === null) {
      this.sink.rejected(offset, length, 'cut', 'The quotes of this row do not close.');
      return;
    }
    const what = columnsOf(cells);
    if (what !== null) {
      [this.what, this.columns] = [what, cells];
      this.sink.skipped(offset, length, 'header');
    } else if (this.what === null) {
      this.sink.skipped(offset, length, 'other-text');
    } else if (cells.length !== this.columns.length) {
      const message = `A row of ${cells.length} cells under a header of ${this.columns.length}.`;
      this.sink.rejected(offset, length, 'cells', message);
    } else {
      this.row(new Map(this.columns.map((name, i) => [name, cells[i] ?? ''])), offset, length);
    }
  }

  private row(row: Row, offset: number, length: number): void {
    const statement = this.what === 'calls' ? callOf(row) : healthOf(row);
    if (statement === null) {
      this.sink.skipped(offset, length, 'no-label');
      return;
    }
    this.sink.accepted(offset, length);
    this.sink.statement(statement, offset, length);
    const time = parseTime(row.get('timestamp') ?? '');
    if (time === null) this.sink.issue(offset, length, 'unreadable-time', 'The time of this row cannot be read.');
    else if (time.assumed !== null && !this.hasToldZone) {
      this.hasToldZone = true;
      this.sink.issue(offset, length, 'no-zone', NO_ZONE);
    }
  }
}

export const gatewayMonitoring: Importer = {
  id: 'gateway-monitoring',
  title: 'Calls and health checks of a gateway monitor',
  alterations: [
    'A row keeps the label and the count of tokens: no id, no hash, no enclave of the answer.',
    'Times are those of the monitor’s machine, without a zone.',
  ],
  clock: 'wall',

  sniff(head) {
    const header = headText(head.bytes).trimStart().split(/\r?\n/)[0] ?? '';
    const cells = readCsvRow(header);
    const what = cells === null ? null : columnsOf(cells);
    if (what === null) return { confidence: 0, reason: 'No header of a monitor’s file.' };
    return {
      confidence: 0.95,
      reason: what === 'calls' ? 'Rows of calls by label.' : 'Rows of health checks with uptime.',
    };
  },

  async read(bytes, sink, context) {
    const rows = new Rows(sink);
    await forEachCsvRow(bytes, sink, context, 'a monitor’s file', (row) => rows.take(row));
  },
};
