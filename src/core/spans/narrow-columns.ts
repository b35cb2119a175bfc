/** Columns of some of a block's spans alone: a tenth of a block is soon read again, the whole is not kept. */
import type { Column } from './column.ts';
import { REQUEST_FIELDS, TEXT_FIELDS, type BlockColumns, type TextField } from './span-columns.ts';

function narrowBits(bits: Uint8Array, kept: Uint32Array): Uint8Array {
  const out = new Uint8Array(Math.ceil(kept.length / 8));
  for (let to = 0; to < kept.length; to += 1) {
    const from = kept[to]!;
    out[to >> 3]! |= ((bits[from >> 3]! >> (from & 7)) & 1) << (to & 7);
  }
  return out;
}

function narrowBytes(bytes: Uint8Array, width: number, kept: Uint32Array): Uint8Array {
  const out = new Uint8Array(kept.length * width);
  for (let to = 0; to < kept.length; to += 1) {
    const from = kept[to]! * width;
    for (let at = 0; at < width; at += 1) out[to * width + at] = bytes[from + at]!;
  }
  return out;
}

function narrowNumbers<T extends Uint16Array | Uint32Array>(numbers: T, out: T, kept: Uint32Array): T {
  for (let to = 0; to < kept.length; to += 1) out[to] = numbers[kept[to]!]!;
  return out;
}

/** In halves: a bigint for each would be made only to be thrown away. */
function narrowTimes(times: BigInt64Array, kept: Uint32Array): BigInt64Array {
  const halves = new Uint32Array(times.buffer, times.byteOffset, times.length * 2);
  const out = new Uint32Array(kept.length * 2);
  for (let to = 0; to < kept.length; to += 1) {
    const from = kept[to]! * 2;
    out[2 * to] = halves[from]!;
    out[2 * to + 1] = halves[from + 1]!;
  }
  return new BigInt64Array(out.buffer);
}

/** `kept`: their places in the block, ascending. */
function narrowColumn(column: Column, kept: Uint32Array): Column {
  switch (column.kind) {
    case 'absent':
      return column;
    case 'dictionary': {
      const { texts, index } = column;
      const narrowed =
        index instanceof Uint16Array
          ? narrowNumbers(index, new Uint16Array(kept.length), kept)
          : narrowNumbers(index, new Uint32Array(kept.length), kept);
      return { kind: 'dictionary', texts, index: narrowed };
    }
    case 'hex': {
      const { width, present } = column;
      const bytes = narrowBytes(column.bytes, width, kept);
      return { kind: 'hex', width, bytes, present: present === null ? null : narrowBits(present, kept) };
    }
    case 'times':
      return { kind: 'times', values: narrowTimes(column.values, kept) };
    case 'offsets':
      return { ...column, values: narrowNumbers(column.values, new Uint32Array(kept.length), kept) };
  }
}

/** The columns of the spans that speak of an inference, and the places of those in the block. */
export interface NarrowColumns {
  readonly columns: BlockColumns;
  readonly places: Uint32Array;
}

/** Marks the spans that have a text in a column. */
function markThere(column: Column, marks: Uint8Array): void {
  if (column.kind === 'dictionary') {
    for (let i = 0; i < marks.length; i += 1) marks[i]! |= column.index[i] === 0 ? 0 : 1;
  } else if (column.kind === 'hex') {
    const { present } = column;
    for (let i = 0; i < marks.length; i += 1) marks[i]! |= present === null ? 1 : (present[i >> 3]! >> (i & 7)) & 1;
  }
}

/** Where the spans stand that speak of an inference, ascending. */
function placesOfRequests(texts: BlockColumns['texts'], spans: number, fields: readonly TextField[]): Uint32Array {
  const marks = new Uint8Array(spans);
  for (const field of fields) markThere(texts[field], marks);
  const places = new Uint32Array(spans);
  let used = 0;
  for (let i = 0; i < spans; i += 1) {
    places[used] = i;
    used += marks[i]!;
  }
  return places.slice(0, used);
}

export function narrowToRequests(
  columns: BlockColumns,
  spans: number,
  fields: readonly TextField[] = REQUEST_FIELDS,
): NarrowColumns {
  const { offset, length, startNs, endNs, texts } = columns;
  const places = placesOfRequests(texts, spans, fields);
  const narrow = (column: Column): Column => narrowColumn(column, places);
  const narrowed = Object.fromEntries(TEXT_FIELDS.map((field) => [field, narrow(texts[field])]));
  return {
    places,
    columns: {
      offset: narrow(offset),
      length: narrow(length),
      startNs: narrow(startNs),
      endNs: narrow(endNs),
      texts: narrowed as BlockColumns['texts'],
    },
  };
}

function bytesOfColumn(column: Column): number {
  switch (column.kind) {
    case 'absent':
      return 0;
    case 'dictionary':
      return column.texts.reduce((sum, text) => sum + text.length, column.index.byteLength);
    case 'hex':
      return column.bytes.byteLength + (column.present?.byteLength ?? 0);
    case 'times':
    case 'offsets':
      return column.values.byteLength;
  }
}

/** What they take in memory, about. */
export function bytesOfColumns({ offset, length, startNs, endNs, texts }: BlockColumns): number {
  return [offset, length, startNs, endNs, ...Object.values(texts)].reduce(
    (sum, column) => sum + bytesOfColumn(column),
    0,
  );
}
