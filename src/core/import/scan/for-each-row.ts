/** The rows of a delimited text, streamed: each with the bytes that it takes. A quoted cell of CSV may hold line ends. */
import { isUtf8 } from 'node:buffer';
import { readCsvRow } from '../csv-rows.ts';
import type { ImportContext, RecordSink, SourceBytes } from '../importer.ts';
import { forEachLine } from './for-each-line.ts';

/** `tsv`: cells are parted by tabs and never quoted; line feeds and tabs inside of them stand as `\n` and `\t`. */
export type RowForm = 'csv' | 'tsv';

export interface TextRow {
  /** Of `tsv` as written, escapes and all. */
  readonly cells: readonly string[];
  readonly offset: number;
  readonly length: number;
}

/** Bytes of one row; a quote that never closes is noticed after so many. */
const ROW_BYTES = 4 * 1024 * 1024;
const QUOTE = '"';

interface Line {
  readonly text: string;
  readonly offset: number;
  /** Without its line end. */
  readonly length: number;
}

function oddQuotes(text: string): boolean {
  let isOdd = false;
  for (let at = text.indexOf(QUOTE); at >= 0; at = text.indexOf(QUOTE, at + 1)) isOdd = !isOdd;
  return isOdd;
}

class Rows {
  private readonly sink: RecordSink;
  private readonly form: RowForm;
  private readonly onRow: (row: TextRow) => void;
  private held: Line[] = [];
  private heldBytes = 0;
  private isOpen = false;

  constructor(sink: RecordSink, form: RowForm, onRow: (row: TextRow) => void) {
    this.sink = sink;
    this.form = form;
    this.onRow = onRow;
  }

  line(offset: number, bytes: Buffer): void {
    const length = bytes.length - (bytes.at(-1) === 0x0d ? 1 : 0);
    if (isUtf8(bytes)) {
      this.add({ text: bytes.toString('utf8', 0, length), offset, length });
      return;
    }
    this.giveUp();
    this.sink.rejected(offset, length, 'encoding', 'This row is not valid UTF-8.');
  }

  tooLong(offset: number, length: number): void {
    this.giveUp();
    this.sink.rejected(offset, length, 'limit', `One line of ${length} bytes; the most for a row is ${ROW_BYTES}.`);
  }

  /** Nothing closes what is open: its first line is no row, and those below it are read for themselves. */
  giveUp(): void {
    while (this.isOpen) {
      const [first, ...rest] = this.held;
      this.clear();
      if (first === undefined) return;
      this.sink.rejected(first.offset, first.length, 'cut', 'The quotes of this row do not close.');
      for (const line of rest) this.add(line);
    }
  }

  private clear(): void {
    this.held = [];
    this.heldBytes = 0;
    this.isOpen = false;
  }

  private add(line: Line): void {
    if (!this.isOpen && line.text.trim() === '') return;
    this.held.push(line);
    this.heldBytes += line.length;
    if (this.form === 'csv' && oddQuotes(line.text)) this.isOpen = !this.isOpen;
    if (!this.isOpen) this.tell();
    else if (this.heldBytes > ROW_BYTES) this.giveUp();
  }

  private tell(): void {
    const first = this.held[0]!;
    const last = this.held.at(-1)!;
    const text = this.held.map((line) => line.text).join('\n');
    this.clear();
    const place = { offset: first.offset, length: last.offset + last.length - first.offset };
    const cells = this.form === 'csv' ? readCsvRow(text) : text.split('\t');
    if (cells !== null) this.onRow({ cells, ...place });
    else this.sink.rejected(place.offset, place.length, 'cut', 'The quotes of this row do not close.');
  }
}

/** Blank lines belong to no row; what is no row is booked. @throws AppError CANCELLED */
export async function forEachRow(
  source: SourceBytes,
  sink: RecordSink,
  context: Pick<ImportContext, 'signal'>,
  form: RowForm,
  onRow: (row: TextRow) => void,
): Promise<void> {
  const rows = new Rows(sink, form, onRow);
  await forEachLine(source, sink, context, ROW_BYTES, {
    line: (offset, line) => rows.line(offset, line),
    tooLong: (offset, length) => rows.tooLong(offset, length),
  });
  rows.giveUp();
}
