/**
 * A block: some thousand spans of one source, column by column, in one zstd frame. A row of its own for every span costs
 * four times the time of reading it and ten times its room (docs/adr). docs/case-file.md gives the layout.
 */
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { AppError } from '../../base/errors.ts';
import type { SpanStatement } from '../../model/statement.ts';
import {
  isThere,
  NO_TIME,
  nsAt,
  numberAt,
  readColumn,
  textAt,
  timeAt,
  viewsOf,
  writeColumn,
  type Column,
} from './column.ts';
import { freeMemory } from './free-memory.ts';
import { narrowColumn } from './narrow-column.ts';
import { packOffsets, packTexts, packTimes } from './pack-column.ts';
import { EARLIER_TEXT_FIELDS, FIRST_REQUEST_FIELDS, HEX_WIDTHS, REQUEST_FIELDS, TEXT_FIELDS } from './span-columns.ts';
import type { TextField } from './span-columns.ts';
import { traceHashes } from './trace-hashes.ts';

/** One span with the place of its record in the source, in bytes. */
export interface PlacedSpan {
  readonly statement: SpanStatement;
  readonly offset: number;
  readonly length: number;
}

export interface BlockColumns {
  readonly offset: Column;
  readonly length: Column;
  readonly startNs: Column;
  readonly endNs: Column;
  readonly texts: Readonly<Record<TextField, Column>>;
}

/** What a row of `span_block` holds beside its source. */
export interface PackedBlock {
  readonly spans: number;
  /** How many of them speak of an inference. */
  readonly requests: number;
  /** The bytes of the source that its records lie in. */
  readonly offset: number;
  readonly end: number;
  /** First and last start, decimal nanoseconds. */
  readonly firstNs: string | null;
  readonly lastNs: string | null;
  /** Sorted hashes of the traces in it, 4 bytes each. */
  readonly traces: Uint8Array;
  readonly data: Uint8Array;
}

const MAGIC = 0x42505333;

interface BlockForm {
  /** The columns of texts, in their order. */
  readonly texts: readonly TextField[];
  /** Which of them tell of an inference: `requests` of its row was counted by them. */
  readonly requests: readonly TextField[];
}

/** By how a block begins. */
const FORMS: ReadonlyMap<number, BlockForm> = new Map([
  [0x42505331, { texts: EARLIER_TEXT_FIELDS, requests: FIRST_REQUEST_FIELDS }],
  [0x42505332, { texts: EARLIER_TEXT_FIELDS, requests: REQUEST_FIELDS }],
  [MAGIC, { texts: TEXT_FIELDS, requests: REQUEST_FIELDS }],
]);
const HEAD_BYTES = 8;

function extremes(values: BigInt64Array): readonly [string | null, string | null] {
  let [least, most] = [NO_TIME, NO_TIME];
  for (const value of values) {
    if (value === NO_TIME) continue;
    if (least === NO_TIME || value < least) least = value;
    if (most === NO_TIME || value > most) most = value;
  }
  return least === NO_TIME ? [null, null] : [least.toString(), most.toString()];
}

function countRequests(texts: BlockColumns['texts'], spans: number): number {
  const columns = REQUEST_FIELDS.map((field) => texts[field]).filter((column) => column.kind !== 'absent');
  if (columns.length === 0) return 0;
  let count = 0;
  for (let i = 0; i < spans; i += 1) if (columns.some((column) => isThere(column, i))) count += 1;
  return count;
}

export function packColumns(columns: BlockColumns, spans: number): PackedBlock {
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt32LE(MAGIC, 0);
  head.writeUInt32LE(spans, 4);
  const { offset, length, startNs, endNs, texts } = columns;
  const all = [offset, length, startNs, endNs, ...TEXT_FIELDS.map((field) => texts[field])];
  const data = zstdCompressSync(Buffer.concat([head, ...all.flatMap(writeColumn)]));
  const [firstNs, lastNs] = startNs.kind === 'times' ? extremes(startNs.values) : [null, null];
  let end = 0;
  for (let i = 0; i < spans; i += 1) end = Math.max(end, numberAt(offset, i) + numberAt(length, i));
  return {
    spans,
    requests: countRequests(texts, spans),
    offset: offset.kind === 'offsets' ? offset.base : 0,
    end,
    firstNs,
    lastNs,
    traces: traceHashes(texts.traceId, spans),
    data,
  };
}

export function packSpans(spans: readonly PlacedSpan[]): PackedBlock {
  const texts = {} as Record<TextField, Column>;
  for (const field of TEXT_FIELDS) {
    texts[field] = packTexts(
      spans.map(({ statement }) => statement[field] ?? null),
      HEX_WIDTHS[field] ?? null,
    );
  }
  const columns = {
    offset: packOffsets(spans.map(({ offset }) => offset)),
    length: packOffsets(spans.map(({ length }) => length)),
    startNs: packTimes(spans.map(({ statement }) => statement.startNs)),
    endNs: packTimes(spans.map(({ statement }) => statement.endNs)),
    texts,
  };
  return packColumns(columns, spans.length);
}

export interface SpanBlock {
  readonly spans: number;
  /** Size of the unpacked columns in bytes. */
  readonly bytes: number;
  text(field: TextField, i: number): string | null;
  isThere(field: TextField, i: number): boolean;
  time(field: 'startNs' | 'endNs', i: number): string | null;
  ns(field: 'startNs' | 'endNs', i: number): bigint | null;
  offset(i: number): number;
  length(i: number): number;
  statement(i: number): SpanStatement;
  /** Whether a span speaks of an inference. */
  isAboutRequest(i: number): boolean;
  /** A block of those at these places, ascending. */
  narrow(kept: Uint32Array): SpanBlock;
  /** Frees its memory: nothing may be asked of it any more. */
  free(): void;
}

/** Most blocks are no more than so many times longer unpacked: then they come out in one piece, and nothing is put together. */
const SHRUNK = 5;
const LEAST_CHUNK = 16_384;

/** @throws AppError CASE_CORRUPT when the bytes are not a block. */
export function openBlock(data: Uint8Array): SpanBlock {
  let bytes: Buffer;
  try {
    bytes = zstdDecompressSync(data, { chunkSize: Math.max(LEAST_CHUNK, data.length * SHRUNK) });
  } catch (error) {
    throw new AppError('CASE_CORRUPT', 'A block of spans cannot be inflated.', { cause: error });
  }
  const form = bytes.length < HEAD_BYTES ? undefined : FORMS.get(bytes.readUInt32LE(0));
  if (form === undefined) throw new AppError('CASE_CORRUPT', 'A block of spans does not begin as one.');
  const spans = bytes.readUInt32LE(4);
  let at = HEAD_BYTES;
  const next = (): Column => {
    const { column, end } = readColumn(bytes, at, spans);
    at = end;
    return column;
  };
  const [offset, length, startNs, endNs] = [next(), next(), next(), next()];
  const texts = {} as Record<TextField, Column>;
  for (const field of TEXT_FIELDS) texts[field] = form.texts.includes(field) ? next() : { kind: 'absent' };
  const size = bytes.length;
  // Only ids in hex still stand in it: all others were copied.
  if (!Object.values(texts).some(({ kind }) => kind === 'hex')) freeMemory(bytes);
  return blockOf({ offset, length, startNs, endNs, texts }, spans, size, form.requests);
}

function narrowColumns({ offset, length, startNs, endNs, texts }: BlockColumns, kept: Uint32Array): BlockColumns {
  const narrow = (column: Column): Column => narrowColumn(column, kept);
  const narrowed = Object.fromEntries(TEXT_FIELDS.map((field) => [field, narrow(texts[field])]));
  return {
    offset: narrow(offset),
    length: narrow(length),
    startNs: narrow(startNs),
    endNs: narrow(endNs),
    texts: narrowed as BlockColumns['texts'],
  };
}

const serverOf = (server: string | null): Pick<SpanStatement, 'server'> => (server === null ? {} : { server });

function blockOf(columns: BlockColumns, spans: number, bytes: number, requestFields: readonly TextField[]): SpanBlock {
  const { texts } = columns;
  const asked = requestFields.map((field) => texts[field]).filter((column) => column.kind !== 'absent');
  const text = (field: TextField, i: number): string | null => textAt(texts[field], i);
  return {
    spans,
    bytes,
    text,
    isThere: (field, i) => isThere(texts[field], i),
    time: (field, i) => timeAt(columns[field], i),
    ns: (field, i) => nsAt(columns[field], i),
    offset: (i) => numberAt(columns.offset, i),
    length: (i) => numberAt(columns.length, i),
    isAboutRequest: (i) => asked.some((column) => isThere(column, i)),
    narrow: (kept) =>
      blockOf(narrowColumns(columns, kept), kept.length, Math.ceil((bytes * kept.length) / spans), requestFields),
    free() {
      const { offset, length, startNs, endNs } = columns;
      for (const column of [offset, length, startNs, endNs, ...Object.values(texts)])
        viewsOf(column).forEach(freeMemory);
    },
    statement: (i) => ({
      kind: 'span',
      traceId: text('traceId', i),
      spanId: text('spanId', i),
      parentSpanId: text('parentSpanId', i),
      name: text('name', i) ?? '',
      spanKind: text('spanKind', i),
      service: text('service', i),
      node: text('node', i),
      startNs: timeAt(columns.startNs, i),
      endNs: timeAt(columns.endNs, i),
      status: text('status', i),
      labelAsked: text('labelAsked', i),
      labelAnswered: text('labelAnswered', i),
      responseId: text('responseId', i),
      requestId: text('requestId', i),
      artifactRef: text('artifactRef', i),
      teeId: text('teeId', i),
      inputHash: text('inputHash', i),
      outputHash: text('outputHash', i),
      txHash: text('txHash', i),
      cacheResult: text('cacheResult', i),
      ...serverOf(text('server', i)),
    }),
  };
}
