/**
 * Drives one pass over a JSON source of any form and books what cannot be read. Importers get the
 * records they asked for, in the order of their offsets, and nothing that is broken.
 */
import { isUtf8 } from 'node:buffer';
import { AppError, throwIfAborted } from '../../../base/errors.ts';
import { parseWatched, type JsonOddity } from '../../../base/json-oddity.ts';
import type { Json, JsonLimits } from '../../../base/json.ts';
import type { ImportContext, RecordSink, SourceBytes } from '../importer.ts';
import { IMPORT_LIMITS } from '../limits.ts';
import type { ImportLimits } from '../limits.ts';
import { detectForm, hasByteOrderMark } from './container-form.ts';
import { innerOddities, mayHoldJson } from './inner-json.ts';
import { compilePaths } from './json-path.ts';
import type { WantedPath } from './json-path.ts';
import { JsonSplitter } from './json-splitter.ts';
import type { BreakReason, RecordKey, SplitHandler } from './split-handler.ts';
import { LineSplitter } from './line-splitter.ts';
import { isSpace } from './skipped-value.ts';

/** One wanted value. `bytes` is lent: it is valid during the call only. */
export interface RawRecord {
  /** Index into the wanted paths. */
  readonly path: number;
  readonly offset: number;
  readonly length: number;
  readonly bytes: Buffer;
  /** The key it stands under, where it is a member of an object. */
  readonly key: RecordKey | null;
  /** Members of its objects in all, repeated ones included, where they were counted. */
  readonly members?: number | null;
}

export interface RecordVisitor {
  record(record: RawRecord): void;
  /** A path wanted as `range`. */
  range?(path: number, offset: number, length: number): void;
  enter?(path: number, offset: number): void;
  leave?(path: number, offset: number, length: number): void;
  /** Called before a break is booked, so that what waits can be booked first. True: it booked the break itself. */
  broken?(offset: number, length: number, reason: BreakReason, message: string): boolean;
}

type Event = () => void;

/** Splits a source and calls the visitor; breaks, doubts and the byte-order mark are booked here. */
export async function visitRecords(
  source: SourceBytes,
  sink: RecordSink,
  context: Pick<ImportContext, 'signal'>,
  paths: readonly WantedPath[],
  visitor: RecordVisitor,
  limits: ImportLimits = IMPORT_LIMITS,
): Promise<void> {
  if (source.size === 0) return;
  const mark = hasByteOrderMark(source.read(0, Math.min(3, source.size))) ? 3 : 0;
  if (mark > 0) sink.skipped(0, mark, 'byte-order-mark');
  const form = await detectForm(source, limits.recordBytes);
  const target =
    form === 'lines' ? linePass(sink, paths, visitor, limits, mark) : valuePass(sink, paths, visitor, limits, mark);
  let skip = mark;
  for await (const piece of source.stream()) {
    throwIfAborted(context.signal);
    target.push(skip > 0 ? piece.subarray(skip) : piece);
    skip = Math.max(0, skip - piece.length);
  }
  target.end();
}

/** One reading of a source, piece by piece. */
export interface Pass {
  push(bytes: Uint8Array): void;
  end(): void;
}

function bookBreak(sink: RecordSink, offset: number, length: number, reason: BreakReason, message: string): void {
  if (length > 0) sink.rejected(offset, length, reason, message);
  else sink.issue(offset, 0, reason, message);
}

function valuePass(
  sink: RecordSink,
  paths: readonly WantedPath[],
  visitor: RecordVisitor,
  limits: ImportLimits,
  offset: number,
): Pass {
  const handler: SplitHandler = {
    value: (path, at, bytes, key, members) =>
      visitor.record({ path, offset: at, length: bytes.length, bytes, key, members }),
    range: (path, at, length) => visitor.range?.(path, at, length),
    enter: (path, at) => visitor.enter?.(path, at),
    leave: (path, at, length) => visitor.leave?.(path, at, length),
    broken: (at, length, reason, message) => {
      if (visitor.broken?.(at, length, reason, message) !== true) bookBreak(sink, at, length, reason, message);
    },
    doubt: (at, message) => sink.issue(at, 1, 'structure', message),
    repeated: (at, length, message) => sink.issue(at, length, 'ambiguous', message),
  };
  const splitter = new JsonSplitter(compilePaths(paths), handler, limits);
  splitter.reset(offset);
  return splitter;
}

/**
 * A line is taken whole or not at all: what was found in it is told once its end is known to be good. `offset` is that of
 * the first line.
 */
export function linePass(
  sink: RecordSink,
  paths: readonly WantedPath[],
  visitor: RecordVisitor,
  limits: ImportLimits = IMPORT_LIMITS,
  offset = 0,
): Pass {
  let events: Event[] = [];
  let broken: { readonly reason: BreakReason; readonly message: string } | null = null;
  const handler: SplitHandler = {
    value: (path, at, bytes, key, members) => {
      events.push(() => visitor.record({ path, offset: at, length: bytes.length, bytes, key, members }));
    },
    range: (path, at, length) => events.push(() => visitor.range?.(path, at, length)),
    enter: (path, at) => events.push(() => visitor.enter?.(path, at)),
    leave: (path, at, length) => events.push(() => visitor.leave?.(path, at, length)),
    broken: (_at, _length, reason, message) => {
      broken ??= { reason, message };
    },
    doubt: (at, message) => events.push(() => sink.issue(at, 1, 'structure', message)),
    repeated: (at, length, message) => events.push(() => sink.issue(at, length, 'ambiguous', message)),
  };
  const splitter = new JsonSplitter(compilePaths(paths), handler, { ...limits, restarts: false });
  return new LineSplitter(
    {
      line(at, bytes, isLast) {
        let end = bytes.length;
        while (end > 0 && isSpace(bytes[end - 1]!)) end -= 1;
        if (end === 0) return;
        events = [];
        broken = null;
        splitter.reset(at);
        splitter.push(bytes.subarray(0, end));
        splitter.end();
        const fault = broken as { readonly reason: BreakReason; readonly message: string } | null;
        if (fault === null) {
          for (const event of events) event();
        } else if (fault.reason === 'limit') {
          sink.rejected(at, end, 'limit', fault.message);
        } else if (isLast && fault.reason === 'cut') {
          sink.rejected(at, end, 'cut', `The last line is cut off at byte ${at + end}.`);
        } else {
          sink.rejected(at, end, 'syntax', 'This line is not a whole JSON object or array.');
        }
      },
      tooLong(at, length) {
        sink.rejected(
          at,
          length,
          'limit',
          `One line of ${length} bytes; the limit (recordBytes) is ${limits.recordBytes}.`,
        );
      },
    },
    limits.recordBytes,
    offset,
  );
}

/**
 * The record as JSON with its numbers kept, or null after it was booked as rejected: not UTF-8, or not
 * JSON, or nested too deep.
 */
export function parseRecord(
  record: RawRecord,
  sink: RecordSink,
  limits: ImportLimits = IMPORT_LIMITS,
): Json | undefined {
  const parsed = tryParse(record.bytes, limits);
  if (parsed.fault === null) {
    tellOddities(parsed.oddities, record, sink);
    return parsed.json;
  }
  sink.rejected(record.offset, record.length, parsed.fault.reason, parsed.fault.message);
  return undefined;
}

export interface Fault {
  readonly reason: 'encoding' | 'syntax' | 'limit';
  readonly message: string;
}

export type Parsed =
  | { readonly json: Json; readonly oddities: readonly JsonOddity[]; readonly fault: null }
  | { readonly fault: Fault };

/** The same for importers that book in another way; they tell the oddities themselves. */
export function tryParse(bytes: Buffer, limits: ImportLimits = IMPORT_LIMITS): Parsed {
  if (!isUtf8(bytes)) return { fault: { reason: 'encoding', message: 'This record is not valid UTF-8.' } };
  try {
    const text = bytes.toString('utf8');
    const { json, oddities } = parseWatched(text, jsonLimits(limits));
    return { json, oddities: mayHoldJson(text) ? [...oddities, ...innerOddities(json)] : oddities, fault: null };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === 'LIMIT') return { fault: { reason: 'limit', message: `${error.message}.` } };
    return { fault: { reason: 'syntax', message: `This record is not JSON: ${error.message}.` } };
  }
}

function jsonLimits({ jsonDepth, jsonMembers, jsonValues }: ImportLimits): JsonLimits {
  return { maxDepth: jsonDepth, maxMembers: jsonMembers, maxValues: jsonValues };
}

export function tellOddities(
  oddities: readonly JsonOddity[],
  { offset, length }: Pick<RawRecord, 'offset' | 'length'>,
  sink: RecordSink,
): void {
  for (const { code, message } of oddities) sink.issue(offset, length, code, message);
}

/** The plain case: every record parsed, the unreadable ones booked. */
export async function forEachRecord(
  source: SourceBytes,
  sink: RecordSink,
  context: Pick<ImportContext, 'signal'>,
  paths: readonly WantedPath[],
  onRecord: (json: Json, record: RawRecord) => void,
): Promise<void> {
  await visitRecords(source, sink, context, paths, {
    record(record) {
      const json = parseRecord(record, sink);
      if (json !== undefined) onRecord(json, record);
    },
  });
}
