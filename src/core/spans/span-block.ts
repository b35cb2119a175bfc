/**
 * A block: some thousand spans of one source, column by column, in one zstd frame. A row of its own for every span costs
 * four times the time of reading it and ten times its room (docs/adr). docs/case-file.md gives the layout.
 */
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { AppError } from '../../base/errors.ts';
import type { SpanStatement } from '../../model/statement.ts';
import { isThere, nsAt, numberAt, readColumn, textAt, timeAt, viewsOf, writeColumn, type Column } from './column.ts';
import { freeMemory } from './free-memory.ts';
import { bytesOfColumns, narrowToRequests, type NarrowColumns } from './narrow-columns.ts';
import { packOffsets, packTexts, packTimes } from './pack-column.ts';
import { EARLIER_TEXT_FIELDS, FIRST_REQUEST_FIELDS, HEX_WIDTHS, REQUEST_FIELDS, TEXT_FIELDS } from './span-columns.ts';
import type { BlockColumns, TextField } from './span-columns.ts';
import { traceHashes } from './trace-hashes.ts';

/** One span with the place of its record in the source, in bytes. */
export interface PlacedSpan {
  readonly statement: SpanStatement;
  readonly offset: number;
  readonly length: number;
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
  /** Those that speak of an inference once more, not packed: the passes soon ask for them. Null: they were left out. */
  readonly narrow: NarrowColumns | null;
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
/** The upper half of `NO_TIME`. */
const NO_TIME_HIGH = -(2 ** 31);

/** The machines that run this are little-endian. Halves: to compare two bigints costs ten times as much. */
function extremes(values: BigInt64Array): readonly [string | null, string | null] {
  const low = new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
  const high = new Int32Array(values.buffer, values.byteOffset, values.length * 2);
  const isBefore = (a: number, b: number): boolean =>
    high[2 * a + 1]! < high[2 * b + 1]! || (high[2 * a + 1] === high[2 * b + 1] && low[2 * a]! < low[2 * b]!);
  let [least, most] = [-1, -1];
  for (let i = 0; i < values.length; i += 1) {
    if (high[2 * i + 1] === NO_TIME_HIGH && low[2 * i] === 0) continue;
    if (least === -1 || isBefore(i, least)) least = i;
    if (most === -1 || isBefore(most, i)) most = i;
  }
  return [values[least]?.toString() ?? null, values[most]?.toString() ?? null];
}

/** Where the last record ends. */
function endOf(offset: Column, length: Column, spans: number): number {
  if (offset.kind !== 'offsets' || length.kind !== 'offsets') return 0;
  let end = 0;
  for (let i = 0; i < spans; i += 1) end = Math.max(end, offset.values[i]! + length.values[i]!);
  return offset.base + length.base + end;
}

export function packColumns(columns: BlockColumns, spans: number): PackedBlock {
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt32LE(MAGIC, 0);
  head.writeUInt32LE(spans, 4);
  const { offset, length, startNs, endNs, texts } = columns;
  const all = [offset, length, startNs, endNs, ...TEXT_FIELDS.map((field) => texts[field])];
  const data = zstdCompressSync(Buffer.concat([head, ...all.flatMap(writeColumn)]));
  const narrow = narrowToRequests(columns, spans);
  const [firstNs, lastNs] = startNs.kind === 'times' ? extremes(startNs.values) : [null, null];
  return {
    spans,
    requests: narrow.places.length,
    offset: offset.kind === 'offsets' ? offset.base : 0,
    end: endOf(offset, length, spans),
    firstNs,
    lastNs,
    traces: traceHashes(texts.traceId, spans),
    data,
    narrow,
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

/** The spans of a block that speak of an inference. */
export interface NarrowBlock {
  readonly block: SpanBlock;
  /** Their places in the whole block, ascending. */
  readonly places: Uint32Array;
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
  /** Those that do, by themselves; this block where all do. */
  requests(): NarrowBlock;
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

/** A block of columns that were narrowed when they were packed. */
export function openNarrow({ columns, places }: NarrowColumns): NarrowBlock {
  return { block: blockOf(columns, places.length, bytesOfColumns(columns), REQUEST_FIELDS), places };
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
    requests() {
      const { columns: narrowed, places } = narrowToRequests(columns, spans, requestFields);
      if (places.length === spans) return { block: this, places };
      return {
        block: blockOf(narrowed, places.length, Math.ceil((bytes * places.length) / spans), requestFields),
        places,
      };
    },
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
