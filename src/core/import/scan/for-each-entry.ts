/** The entries of a log, streamed: a line that begins one, and the lines below it that belong to it. */
import { isUtf8 } from 'node:buffer';
import type { ImportContext, RecordSink, SourceBytes } from '../importer.ts';
import { forEachLine } from './for-each-line.ts';

/** Bytes of one entry that are held; a longer one is told by its beginning. */
const ENTRY_BYTES = 256 * 1024;

export interface LogEntry {
  /** Lines joined by line feeds, without carriage returns. */
  readonly text: string;
  readonly offset: number;
  readonly length: number;
  /** More was below it than is held. */
  readonly isCut: boolean;
}

export interface EntryHandler {
  /** Whether the line begins an entry. */
  begins(line: string): boolean;
  entry(entry: LogEntry): void;
}

/** The head of a source as text, byte-order mark aside. */
export function headText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
}

/** The first line of a head that is not blank, without its end. */
export function firstLine(head: Uint8Array): string {
  return headText(head).trimStart().split('\n', 1)[0]!.replace(/\r$/, '');
}

class Entries {
  private readonly sink: RecordSink;
  private readonly handler: EntryHandler;
  private lines: string[] = [];
  private offset = -1;
  private end = -1;
  private isCut = false;

  constructor(sink: RecordSink, handler: EntryHandler) {
    this.sink = sink;
    this.handler = handler;
  }

  line(offset: number, bytes: Buffer): void {
    const text = bytes.toString('utf8').trimEnd();
    const length = bytes.toString('latin1').trimEnd().length;
    if (length === 0) return;
    if (!isUtf8(bytes)) {
      this.finish();
      this.sink.rejected(offset, length, 'encoding', 'This line is not valid UTF-8.');
      return;
    }
    if (this.handler.begins(text)) {
      this.finish();
      this.offset = offset;
    } else if (this.offset < 0) {
      this.sink.skipped(offset, length, 'other-text');
      return;
    }
    this.end = offset + length;
    if (this.end - this.offset > ENTRY_BYTES) this.isCut = true;
    else this.lines.push(text);
  }

  tooLong(offset: number, length: number): void {
    this.finish();
    this.sink.rejected(offset, length, 'limit', `One line of ${length} bytes is no entry of a log.`);
  }

  finish(): void {
    if (this.offset < 0) return;
    const { offset, end, isCut } = this;
    const text = this.lines.join('\n');
    this.lines = [];
    this.offset = -1;
    this.isCut = false;
    this.handler.entry({ text, offset, length: end - offset, isCut });
  }
}

/** @throws AppError CANCELLED */
export async function forEachEntry(
  bytes: SourceBytes,
  sink: RecordSink,
  context: Pick<ImportContext, 'signal'>,
  handler: EntryHandler,
): Promise<void> {
  const entries = new Entries(sink, handler);
  await forEachLine(bytes, sink, context, ENTRY_BYTES, {
    line: (offset, line) => entries.line(offset, line),
    tooLong: (offset, length) => entries.tooLong(offset, length),
  });
  entries.finish();
}
