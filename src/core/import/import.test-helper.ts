/** Test doubles: a source in memory that comes in pieces of a chosen size, and a sink that writes down. */
import type { Statement } from '../../model/statement.ts';
import type { Head, Importer, ImportContext, RecordSink, SourceBytes } from './importer.ts';
import { IMPORT_LIMITS } from './limits.ts';

export function sourceOf(content: string | Uint8Array, pieceBytes = 1024 * 1024): SourceBytes {
  const bytes = Buffer.from(content as string);
  return {
    size: bytes.length,
    async *stream() {
      for (let at = 0; at < bytes.length; at += pieceBytes) yield Buffer.from(bytes.subarray(at, at + pieceBytes));
    },
    read: (offset, length) => bytes.subarray(offset, offset + length),
  };
}

export function headOf(content: string | Uint8Array, name = 'x.bin'): Head {
  const bytes = Buffer.from(content as string);
  return {
    name,
    bytes: bytes.subarray(0, IMPORT_LIMITS.headBytes),
    size: bytes.length,
    read: (offset, length) => bytes.subarray(offset, offset + length),
  };
}

export interface Unit {
  readonly category: 'accepted' | 'rejected' | 'skipped';
  readonly reason: string;
  readonly offset: number;
  readonly length: number;
}

export interface Written {
  readonly statements: { readonly statement: Statement; readonly offset: number; readonly length: number }[];
  readonly units: Unit[];
  readonly issues: {
    readonly offset: number;
    readonly length: number;
    readonly code: string;
    readonly message: string;
  }[];
}

export function writtenSink(): { readonly sink: RecordSink; readonly written: Written } {
  const written: Written = { statements: [], units: [], issues: [] };
  let end = 0;
  const unit = (category: Unit['category'], offset: number, length: number, reason: string): void => {
    if (offset < end) throw new Error(`unit at ${offset} overlaps or comes before ${end}`);
    end = offset + length;
    written.units.push({ category, reason, offset, length });
  };
  const sink: RecordSink = {
    statement: (statement, offset, length) => written.statements.push({ statement, offset, length }),
    accepted: (offset, length) => unit('accepted', offset, length, ''),
    rejected: (offset, length, reason, message) => {
      unit('rejected', offset, length, reason);
      written.issues.push({ offset, length, code: reason, message });
    },
    skipped: (offset, length, reason) => unit('skipped', offset, length, reason),
    issue: (offset, length, code, message) => written.issues.push({ offset, length, code, message }),
  };
  return { sink, written };
}

export function contextOf(name = 'x.bin', asked: bigint | null = null, fileTime: bigint | null = null): ImportContext {
  return { name, path: name, askedCaptureNs: asked, fileTimeNs: fileTime, signal: new AbortController().signal };
}

export interface RunOptions {
  readonly name?: string;
  readonly pieceBytes?: number;
  readonly askedCaptureNs?: bigint;
  readonly fileTimeNs?: bigint;
}

export async function runImporter(
  importer: Importer,
  content: string | Uint8Array,
  options: RunOptions = {},
): Promise<Written> {
  const { sink, written } = writtenSink();
  const context = contextOf(options.name, options.askedCaptureNs ?? null, options.fileTimeNs ?? null);
  await importer.read(sourceOf(content, options.pieceBytes), sink, context);
  return written;
}
