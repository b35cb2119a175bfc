/** Events of Sui as a warehouse exports them: comma-separated values with the event's JSON in a cell. */
import { isUtf8 } from 'node:buffer';
import { JsonObject } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import { isOpenRow, readCsvRow } from '../csv-rows.ts';
import type { ImportContext, RecordSink, SourceBytes } from '../importer.ts';
import { forEachLine } from '../scan/for-each-line.ts';
import type { Place } from './reading.ts';

const ROW_BYTES = 256 * 1024;

/** The columns of a header row; null when it is none of an export of events. */
export function eventColumns(line: string): readonly string[] | null {
  const cells = readCsvRow(line.replace(/^\uFEFF/, '').trimEnd())?.map((cell) => cell.trim().toLowerCase());
  if (cells === undefined || !cells.includes('event_type')) return null;
  return cells.includes('event_json') || cells.includes('bcs') ? cells : null;
}

class Rows {
  private readonly sink: RecordSink;
  private readonly onRow: (row: Json, place: Place) => void;
  private columns: readonly string[] | null = null;
  private text = '';
  private start = -1;
  private end = -1;

  constructor(sink: RecordSink, onRow: (row: Json, place: Place) => void) {
    this.sink = sink;
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
    this.sink.rejected(offset, length, 'limit', `One line of ${length} bytes is no row of events.`);
  }

  finish(): void {
    if (this.start < 0) return;
    const [text, offset, length] = [this.text, this.start, this.end - this.start];
    this.text = '';
    this.start = -1;
    const columns = this.columns;
    const cells = readCsvRow(text);
    if (columns === null) {
      this.columns = eventColumns(text) ?? [];
      this.sink.skipped(offset, length, 'header');
    } else if (cells === null || cells.length !== columns.length) {
      const message =
        cells === null
          ? 'The quotes of this row do not close.'
          : `This row has ${cells.length} cells for ${columns.length} columns.`;
      this.sink.rejected(offset, length, 'syntax', message);
    } else {
      const members = columns.map((column, i): readonly [string, Json] => [column, cells[i]!]);
      this.onRow(new JsonObject(members.filter(([, cell]) => cell !== '')), { offset, length });
    }
  }
}

/** Every row as an object of texts; empty cells are left out. What is no row is booked. */
export async function forEachEventRow(
  source: SourceBytes,
  sink: RecordSink,
  context: Pick<ImportContext, 'signal'>,
  onRow: (row: Json, place: Place) => void,
): Promise<void> {
  const rows = new Rows(sink, onRow);
  await forEachLine(source, sink, context, ROW_BYTES, {
    line: (offset, line) => rows.line(offset, line),
    tooLong: (offset, length) => rows.tooLong(offset, length),
  });
  rows.finish();
}
