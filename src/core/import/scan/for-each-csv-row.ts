/** The rows of comma-separated values, line by line: a quoted cell may go over several lines. */
import { isUtf8 } from 'node:buffer';
import { isOpenRow, readCsvRow } from '../csv-rows.ts';
import type { ImportContext, RecordSink, SourceBytes } from '../importer.ts';
import { forEachLine } from './for-each-line.ts';

/** A row longer than this is a quote that was not meant as one. */
const ROW_BYTES = 256 * 1024;

export interface CsvRow {
  /** null: its quotes do not close. */
  readonly cells: readonly string[] | null;
  readonly offset: number;
  /** Bytes, without the line end. */
  readonly length: number;
}

class RowCollector {
  private readonly sink: RecordSink;
  private readonly what: string;
  private readonly onRow: (row: CsvRow) => void;
  private text = '';
  private start = -1;
  private end = -1;

  constructor(sink: RecordSink, what: string, onRow: (row: CsvRow) => void) {
    this.sink = sink;
    this.what = what;
    this.onRow = onRow;
  }

  line(offset: number, bytes: Buffer): void {
    const line = bytes.toString('utf8').replace(/\r$/, '');
    if (this.start < 0 && line.trim() === '') return;
    if (!isUtf8(bytes)) {
      this.finish();
      this.sink.rejected(offset, bytes.length, 'encoding', 'This row is not valid UTF-8.');
      return;
    }
    this.text = this.start < 0 ? line : `${this.text}\n${line}`;
    if (this.start < 0) this.start = offset;
    this.end = offset + bytes.length - (bytes.at(-1) === 0x0d ? 1 : 0);
    if (!isOpenRow(this.text) || this.text.length > ROW_BYTES) this.finish();
  }

  tooLong(offset: number, length: number): void {
    this.finish();
    this.sink.rejected(offset, length, 'limit', `One line of ${length} bytes is no row of ${this.what}.`);
  }

  finish(): void {
    if (this.start < 0) return;
    const [offset, length] = [this.start, this.end - this.start];
    this.start = -1;
    this.onRow({ cells: readCsvRow(this.text), offset, length });
  }
}

/** Blank lines are passed over; what is no UTF-8 and what is too long is rejected. `what`: the rows are of this, in words. */
export async function forEachCsvRow(
  source: SourceBytes,
  sink: RecordSink,
  context: Pick<ImportContext, 'signal'>,
  what: string,
  onRow: (row: CsvRow) => void,
): Promise<void> {
  const rows = new RowCollector(sink, what, onRow);
  await forEachLine(source, sink, context, ROW_BYTES, rows);
  rows.finish();
}
