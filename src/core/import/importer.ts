/**
 * What an importer is. It reads bytes and makes statements; it knows no store, no case, no clock.
 * One file per format in `formats/`, listed in `registry.ts`.
 */
import type { ColumnMapping } from '../../model/column-mapping.ts';
import type { Statement } from '../../model/statement.ts';
import type { SniffAnswer } from '../../model/source.ts';

/** The beginning of a source, for recognising it. */
export interface Head {
  /** The last part of the path, as received. */
  readonly name: string;
  /** At most `limits.headBytes`, from the first byte on, byte-order mark included. */
  readonly bytes: Uint8Array;
  /** Size of the whole source in bytes. */
  readonly size: number;
  /** The rest of it, for formats that say elsewhere what they hold; not there while the source is still being taken in. */
  readonly read?: SourceBytes['read'];
}

/** The acquired bytes, always read from the copy that was hashed. Offsets count from its first byte. */
export interface SourceBytes {
  readonly size: number;
  /** Consecutive pieces of about 1 MiB; memory does not grow with the source. */
  stream(): AsyncIterable<Uint8Array>;
  /** @throws AppError LIMIT when `length` is past the limit for one record. */
  read(offset: number, length: number): Uint8Array;
}

/** What an importer is told about the source beside its bytes. */
export interface ImportContext {
  readonly name: string;
  readonly path: string;
  /** The capture time that the person gave for this import, ns; wins over the file's time. */
  readonly askedCaptureNs: bigint | null;
  /** The file's modification time, ns: a weak stand-in for a capture time. */
  readonly fileTimeNs: bigint | null;
  readonly signal: AbortSignal;
  /** How to read a table, where a person has said it. */
  readonly mapping?: ColumnMapping | undefined;
}

/**
 * Where an importer puts what it finds. Units (accepted, rejected, skipped) are told in order of
 * their offset and never overlap: they are the ledger. Statements may point anywhere inside the
 * source. Bytes that no unit covers are booked as `skipped: structure`.
 */
export interface RecordSink {
  statement(statement: Statement, offset: number, length: number): void;
  accepted(offset: number, length: number): void;
  /** One unreadable unit: one ledger entry and one issue. */
  rejected(offset: number, length: number, reason: string, message: string): void;
  /** A readable unit that says nothing Blobtrail can use: no issue. */
  skipped(offset: number, length: number, reason: string): void;
  /** A doubt about something that was accepted. */
  issue(offset: number, length: number, code: string, message: string): void;
}

export interface Importer {
  /** Also the name of its page in docs/formats/. */
  readonly id: string;
  readonly title: string;
  /** What exporters of this format are known to change, told with the source and in the report. */
  readonly alterations: readonly string[];
  /** What its timestamps count: a wall clock, a chain's blocks, or nothing. */
  readonly clock: 'wall' | 'chain' | 'none';
  /** Confidence 0 (not mine) to 1 (certain), with the reason in one sentence. */
  sniff(head: Head): Omit<SniffAnswer, 'format'>;
  /** Reads all of the source. Throws only when nothing of it is usable, or when cancelled. */
  read(bytes: SourceBytes, sink: RecordSink, context: ImportContext): Promise<void>;
}
