/**
 * JSON that a tool printed between lines of its log: people redirect both into one file. What stands before the first line
 * that begins a value, and the log's lines behind the last one, are booked as `log-lines`.
 */
import type { Json } from '../../../base/json.ts';
import { probeHead } from '../head-probe.ts';
import type { HeadProbe } from '../head-probe.ts';
import type { Head, ImportContext, RecordSink, SourceBytes } from '../importer.ts';
import { IMPORT_LIMITS } from '../limits.ts';
import { beginsWithColour } from './colour.ts';
import { hasByteOrderMark } from './container-form.ts';
import { forEachRecord } from './for-each-record.ts';
import type { WantedPath } from './json-path.ts';
import { isSpace } from './skipped-value.ts';

/** A line that is an object or begins one; a list that is no `[time]` and no `[LEVEL]`. */
const BEGINS = /^[ \t]*(?:\{[ \t\r]*(?:["}]|$)|\[[ \t\r]*(?:[{["\]]|$))/;
/** A time or a level at the beginning. */
const LOG_LINE = /^\s*(?:\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d|(?:TRACE|DEBUG|INFO|WARN|WARNING|ERROR)\b)/;
const LF = 0x0a;

const known = new WeakMap<Uint8Array, { readonly start: number; readonly probe: HeadProbe }>();

function startIn(head: Uint8Array): number {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  for (let at = hasByteOrderMark(bytes) ? 3 : 0; at < bytes.length;) {
    const newline = bytes.indexOf(LF, at);
    const end = newline < 0 ? bytes.length : newline;
    const line = bytes.toString('latin1', at, Math.min(end, at + 512));
    if (BEGINS.test(line)) {
      while (isSpace(bytes[at]!)) at += 1;
      return at;
    }
    at = end + 1;
  }
  return 0;
}

function lookAt(head: Uint8Array): { readonly start: number; readonly probe: HeadProbe } {
  const before = known.get(head);
  if (before !== undefined) return before;
  const start = startIn(head);
  const look = { start, probe: probeHead(start === 0 ? head : head.subarray(start)) };
  known.set(head, look);
  return look;
}

/** What the JSON behind a log's first lines looks like. */
export function probeAmongLogs(head: Head): HeadProbe {
  return lookAt(head.bytes).probe;
}

function isLogLine(line: string): boolean {
  return beginsWithColour(line) || LOG_LINE.test(line);
}

/** Where the log's lines behind the last value begin; the end of the source when there are none. */
function endOf(source: SourceBytes, start: number): number {
  const from = Math.max(start, source.size - IMPORT_LIMITS.headBytes);
  const tail = Buffer.from(source.read(from, source.size - from));
  let cut = tail.length;
  for (let end = tail.length; end > 0;) {
    const last = end - (tail[end - 1] === LF ? 2 : 1);
    // A negative place would be counted from the end.
    const begin = last < 0 ? 0 : tail.lastIndexOf(LF, last) + 1;
    const line = tail.toString('latin1', begin, Math.min(end, begin + 512)).trimEnd();
    // A line that began before what is looked at may be JSON.
    if (line !== '' && ((begin === 0 && from > start) || !isLogLine(line))) break;
    if (line !== '') cut = begin;
    end = begin;
  }
  return from + cut;
}

function windowOf(source: SourceBytes, start: number, end: number): SourceBytes {
  return {
    size: end - start,
    async *stream() {
      let at = 0;
      for await (const piece of source.stream()) {
        const part = piece.subarray(Math.max(start - at, 0), Math.max(end - at, 0));
        at += piece.length;
        if (part.length > 0) yield part;
      }
    },
    read: (offset, length) => source.read(start + offset, length),
  };
}

function shifted(sink: RecordSink, by: number): RecordSink {
  return {
    statement: (statement, offset, length) => sink.statement(statement, offset + by, length),
    accepted: (offset, length) => sink.accepted(offset + by, length),
    rejected: (offset, length, reason, message) => sink.rejected(offset + by, length, reason, message),
    skipped: (offset, length, reason) => sink.skipped(offset + by, length, reason),
    issue: (offset, length, code, message) => sink.issue(offset + by, length, code, message),
  };
}

/** As forEachRecord; the places are those in the whole source. */
export async function forEachAmongLogs(
  source: SourceBytes,
  sink: RecordSink,
  context: Pick<ImportContext, 'signal'>,
  paths: readonly WantedPath[],
  onRecord: (json: Json, place: { readonly offset: number; readonly length: number; readonly path: number }) => void,
): Promise<void> {
  if (source.size === 0) return;
  const start = startIn(source.read(0, Math.min(source.size, IMPORT_LIMITS.headBytes)));
  const end = endOf(source, start);
  if (start > 0) sink.skipped(0, start, 'log-lines');
  await forEachRecord(windowOf(source, start, end), shifted(sink, start), context, paths, (json, record) =>
    onRecord(json, { offset: record.offset + start, length: record.length, path: record.path }),
  );
  if (end < source.size) sink.skipped(end, source.size - end, 'log-lines');
}
