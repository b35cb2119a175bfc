/**
 * Rows of delimited text (RFC 4180), read by csv-parse and told with the bytes that they take, line end included. A quote
 * that never closes would swallow the rest of the file: then its first line alone is broken, and reading begins again at
 * the next.
 */
import { isUtf8 } from 'node:buffer';
import { CsvError, Parser } from 'csv-parse';
import { throwIfAborted } from '../../../base/errors.ts';
import type { ImportContext, SourceBytes } from '../importer.ts';
import type { ImportLimits } from '../limits.ts';

export interface DelimitedRow {
  readonly offset: number;
  readonly length: number;
  readonly cells: readonly string[];
}

export interface RowVisitor {
  row(row: DelimitedRow): void;
  broken(offset: number, length: number, reason: 'syntax' | 'encoding' | 'limit', message: string): void;
}

/** A quoted cell over more lines than this is a quote that was not meant as one. */
const CELL_BYTES = 1024 * 1024;
const PIECE = 256 * 1024;
const LF = 0x0a;

interface ParsedRow {
  readonly record: readonly string[];
  readonly info: { readonly bytes: number };
}

function* piecesFrom(source: SourceBytes, from: number): Iterable<Uint8Array> {
  for (let at = from; at < source.size; at += PIECE) yield source.read(at, Math.min(PIECE, source.size - at));
}

/** Where the line that begins at `from` ends, its line end included; the end of the source for the last. */
function endOfLine(source: SourceBytes, from: number): number {
  let at = from;
  for (const piece of piecesFrom(source, from)) {
    const found = piece.indexOf(LF);
    if (found >= 0) return at + found + 1;
    at += piece.length;
  }
  return source.size;
}

function tell(
  source: SourceBytes,
  offset: number,
  length: number,
  cells: readonly string[],
  visitor: RowVisitor,
): void {
  // Bytes that are no UTF-8 come out of the decoder as this character; the bytes themselves decide.
  if (cells.some((cell) => cell.includes('\u{fffd}')) && !isUtf8(source.read(offset, length)))
    visitor.broken(offset, length, 'encoding', 'This row is not valid UTF-8.');
  else visitor.row({ offset, length, cells });
}

/** Reads until the end (null) or until a row breaks: where that begins. */
async function readUntilBreak(
  source: SourceBytes,
  from: number,
  delimiter: string,
  signal: AbortSignal,
  limits: ImportLimits,
  visitor: RowVisitor,
): Promise<{ readonly at: number; readonly message: string } | null> {
  const parser = new Parser({
    delimiter,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    record_delimiter: ['\r\n', '\n'],
    max_record_size: Math.min(CELL_BYTES, limits.recordBytes),
  });
  let end = from;
  let fault: { readonly at: number; readonly message: string } | null = null;
  const drain = (): void => {
    for (let row = parser.read() as ParsedRow | null; row !== null; row = parser.read() as ParsedRow | null) {
      const offset = end;
      end = from + row.info.bytes;
      const isBlank = row.record.length === 1 && row.record[0]!.trim() === '';
      if (!isBlank) tell(source, offset, end - offset, row.record, visitor);
    }
  };
  parser.on('error', (error: unknown) => {
    fault = { at: end, message: error instanceof CsvError ? error.code : String(error) };
  });
  parser.on('readable', drain);
  for (const piece of piecesFrom(source, from)) {
    throwIfAborted(signal);
    if (!parser.write(piece)) await new Promise((resolve) => setImmediate(resolve));
    drain();
    if (fault !== null) return fault;
  }
  await new Promise<void>((resolve) => {
    parser.on('close', resolve);
    parser.end();
  });
  return fault;
}

/** @param from offset of the first row. @throws AppError CANCELLED */
export async function forEachDelimitedRow(
  source: SourceBytes,
  from: number,
  delimiter: string,
  { signal }: Pick<ImportContext, 'signal'>,
  limits: ImportLimits,
  visitor: RowVisitor,
): Promise<void> {
  for (let at = from; at < source.size;) {
    const fault = await readUntilBreak(source, at, delimiter, signal, limits, visitor);
    if (fault === null) return;
    const end = endOfLine(source, fault.at);
    const isLimit = fault.message === 'CSV_MAX_RECORD_SIZE';
    visitor.broken(
      fault.at,
      end - fault.at,
      isLimit ? 'limit' : 'syntax',
      isLimit
        ? `A row of more than ${CELL_BYTES} bytes: most likely a quote in it never closes.`
        : 'A quote of this row never closes.',
    );
    at = end;
  }
}
