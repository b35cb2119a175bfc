/** The kernel that reads OTLP/JSON lines (tools/otlp-kernel): one instance per thread, memory of its own. */
import { isUtf8 } from 'node:buffer';
import { hexKey, traceKey } from '../../../base/ids.ts';
import { narrow } from '../../spans/pack-column.ts';
import type { Column } from '../../spans/column.ts';
import { packColumns, type PackedBlock } from '../../spans/span-block.ts';
import { HEX_WIDTHS, TEXT_FIELDS, type TextField } from '../../spans/span-columns.ts';
import { kindWord, statusWord } from '../formats/otlp-span.ts';
import { UNKNOWN_SERVICE } from '../trace/span-fields.ts';
import { SLOT_OF } from './span-slots.ts';

/** All addresses are byte offsets into `memory`. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  configure(maxBytes: number, maxSpans: number): void;
  textAddress(): number;
  entriesAddress(): number;
  valuesAddress(): number;
  findStructure(length: number, form: number): number;
  walk(length: number, structures: number, form: number): number;
  findCut(structures: number): number;
  openedAround(depth: number): number;
  closeAtCut(): number;
  resolveResources(spans: number): void;
  places(spans: number, part: 0 | 1): number;
  hexIds(slot: number, spans: number, width: number, isParent: boolean): 0 | 1 | 2;
  times(slot: number, spans: number): 0 | 1 | 2;
  dictionary(slot: number, spans: number): number;
}

/** The spans of one text, and how many of its bytes they are. */
export interface ScannedSpans {
  readonly block: PackedBlock;
  readonly bytes: number;
}

/** How a text is read: as whole lines, as one document, or as the beginning of one. */
const FORM = { lines: 0, document: 1, part: 2 } as const;

/** Depths of brackets in {"resourceSpans":[{"scopeSpans":[{"spans":[. */
const SPANS_DEPTH = 6;

/** The spans at the beginning of a document. */
export interface ScannedPart {
  readonly spans: ScannedSpans;
  /** Where the last of them ends. */
  readonly cut: number;
  /** What has to stand before the text that follows for it to be a document: all that is open there, from its own bytes. */
  readonly opening: Buffer;
  /** The text that follows. */
  readonly rest: Buffer;
}

export interface SpanKernel {
  /** Where the text goes before `scan`; at most `maxBytes` of it. */
  readonly text: Buffer;
  /**
   * Reads whole lines, the first of which stands at `offset` of the source. Null where the general reader has to: something
   * is not JSON, not what OpenTelemetry's exporters write, or unusual in a way that is decided there.
   */
  scan(length: number, offset: number): ScannedSpans | null;
  /** Reads a document whose text ends anywhere, up to its last whole span; `more`: it holds none yet. */
  scanPart(length: number, offset: number): ScannedPart | 'more' | null;
  /** Reads a document to its end; `none`: it holds no span. */
  scanDocument(length: number, offset: number): ScannedSpans | 'none' | null;
}

/** Fewer bytes to a span than any exporter writes. */
const LEAST_SPAN_BYTES = 128;

const ESCAPED = 0x20000000;
const BARE = 0x80000000;
const LENGTH = 0x1fffffff;

/** What a text of the file means in a column; null for nothing. `isBare`: it stands there without quotes. */
type Meaning = (text: string, isBare: boolean) => string | null;

const verbatim: Meaning = (text) => text;
const isZero: Meaning = (text) => (traceKey(text, 8) === null ? null : text);

const MEANINGS: Readonly<Partial<Record<TextField, Meaning>>> = {
  parentSpanId: isZero,
  spanKind: (text, isBare) => kindWord(isBare ? Number(text) : text),
  status: (text, isBare) => statusWord(isBare ? Number(text) : text),
  teeId: hexKey,
  inputHash: hexKey,
  outputHash: hexKey,
  txHash: hexKey,
};

export function createSpanKernel(module: WebAssembly.Module, maxBytes: number): SpanKernel {
  const kernel = new WebAssembly.Instance(module).exports as unknown as Exports;
  kernel.configure(maxBytes, Math.ceil(maxBytes / LEAST_SPAN_BYTES));
  const memory = Buffer.from(kernel.memory.buffer);
  const textAt = kernel.textAddress();
  const valuesAt = kernel.valuesAddress();
  const copyOf = (bytes: number): ArrayBuffer => kernel.memory.buffer.slice(valuesAt, valuesAt + bytes);

  const hexColumn = (field: TextField, spans: number, width: number): Column | null => {
    const found = kernel.hexIds(SLOT_OF[field], spans, width, field === 'parentSpanId');
    if (found === 0) return null;
    const all = spans * width;
    const bytes = new Uint8Array(copyOf(all + Math.ceil(spans / 8)));
    return { kind: 'hex', width, bytes: bytes.subarray(0, all), present: found === 1 ? null : bytes.subarray(all) };
  };

  const dictionaryColumn = (field: TextField, spans: number): Column => {
    const count = kernel.dictionary(SLOT_OF[field], spans);
    if (count === 0) return { kind: 'absent' };
    const index = new Uint16Array(copyOf(spans * 2));
    const entries = new Uint32Array(kernel.memory.buffer, kernel.entriesAddress(), count * 2);
    const meaning = MEANINGS[field] ?? verbatim;
    const texts = Array.from({ length: count }, (_, i) => {
      const [at = 0, marked = 0] = [entries[i * 2], entries[i * 2 + 1]];
      const raw = memory.toString('utf8', textAt + at, textAt + at + (marked & LENGTH));
      return meaning((marked & ESCAPED) === 0 ? raw : (JSON.parse(`"${raw}"`) as string), (marked & BARE) !== 0);
    });
    return asColumn(texts, index);
  };

  const textColumn = (field: TextField, spans: number): Column => {
    const width = field === 'traceId' || field.endsWith('panId') ? HEX_WIDTHS[field] : undefined;
    return (width === undefined ? null : hexColumn(field, spans, width)) ?? dictionaryColumn(field, spans);
  };

  /** Null where something stands that is no time, of which the general reader tells. */
  const timeColumn = (field: 'startNs' | 'endNs', spans: number): Column | null => {
    const found = kernel.times(SLOT_OF[field], spans);
    if (found === 2) return null;
    return found === 0 ? { kind: 'absent' } : { kind: 'times', values: new BigInt64Array(copyOf(spans * 8)) };
  };

  const read = (spans: number, offset: number): ScannedSpans | null => {
    const [startNs, endNs] = [timeColumn('startNs', spans), timeColumn('endNs', spans)];
    if (startNs === null || endNs === null) return null;
    kernel.resolveResources(spans);
    const texts = Object.fromEntries(TEXT_FIELDS.map((field) => [field, textColumn(field, spans)])) as Record<
      TextField,
      Column
    >;
    const columns = {
      texts: { ...texts, service: withDefault(texts.service, spans), name: withEmpty(texts.name, spans) },
      startNs,
      endNs,
    };
    kernel.places(spans, 0);
    const places: Column = { kind: 'offsets', base: offset, values: new Uint32Array(copyOf(spans * 4)) };
    const bytes = kernel.places(spans, 1);
    const lengths: Column = { kind: 'offsets', base: 0, values: new Uint32Array(copyOf(spans * 4)) };
    return { block: packColumns({ ...columns, offset: places, length: lengths }, spans), bytes };
  };

  const isText = (length: number): boolean => isUtf8(memory.subarray(textAt, textAt + length));

  /** What is open around the last whole span: of every second bracket the text from there to the next one's. */
  const openingAround = (): Buffer => {
    const at = Array.from({ length: SPANS_DEPTH }, (_, i) => textAt + kernel.openedAround(i + 1));
    const [document = 0, groups = 0, group = 0, scopes = 0, scope = 0, spans = 0] = at;
    return Buffer.concat([
      memory.subarray(document, groups + 1),
      memory.subarray(group, scopes + 1),
      memory.subarray(scope, spans + 1),
    ]);
  };

  /** How many spans a text holds that is whole, or -1. */
  const countSpans = (length: number, form: number): number => {
    const structures = isText(length) ? kernel.findStructure(length, form) : -1;
    return structures <= 0 ? -1 : kernel.walk(length, structures, form);
  };

  return {
    text: memory.subarray(textAt, textAt + maxBytes),
    scan(length, offset) {
      const spans = countSpans(length, FORM.lines);
      return spans <= 0 ? null : read(spans, offset);
    },
    scanPart(length, offset) {
      const structures = kernel.findStructure(length, FORM.part);
      if (structures < 0) return null;
      const cut = kernel.findCut(structures);
      if (cut === 0) return 'more';
      if (!isText(cut)) return null;
      const opening = openingAround();
      const rest = Buffer.from(memory.subarray(textAt + cut, textAt + length));
      const spans = kernel.walk(cut + SPANS_DEPTH, kernel.closeAtCut(), FORM.document);
      const found = spans <= 0 ? null : read(spans, offset);
      return found === null ? null : { spans: found, cut, opening, rest };
    },
    scanDocument(length, offset) {
      const spans = countSpans(length, FORM.document);
      if (spans < 0) return null;
      return spans === 0 ? 'none' : read(spans, offset);
    },
  };
}

/** Entries that mean nothing are taken out. */
function asColumn(texts: readonly (string | null)[], index: Uint16Array): Column {
  if (!texts.includes(null)) return { kind: 'dictionary', texts: texts as readonly string[], index };
  const kept = texts.filter((text) => text !== null);
  if (kept.length === 0) return { kind: 'absent' };
  let n = 0;
  const places = texts.map((text) => (text === null ? 0 : (n += 1)));
  return { kind: 'dictionary', texts: kept, index: index.map((entry) => (entry === 0 ? 0 : (places[entry - 1] ?? 0))) };
}

/** Spans without an entry get this one. */
function filled(column: Column, spans: number, text: string): Column {
  if (column.kind !== 'dictionary') return { kind: 'dictionary', texts: [text], index: new Uint16Array(spans).fill(1) };
  if (!column.index.includes(0)) return column;
  const entry = column.texts.length + 1;
  const index = Uint32Array.from(column.index, (value) => (value === 0 ? entry : value));
  return { kind: 'dictionary', texts: [...column.texts, text], index: narrow(index, entry) };
}

const withDefault = (column: Column, spans: number): Column => filled(column, spans, UNKNOWN_SERVICE);
const withEmpty = (column: Column, spans: number): Column => filled(column, spans, '');
