/** Bytes as the rows of a dump: what stands in each cell and how it is marked. */

/** Start included, end not. */
export interface ByteSpan {
  readonly start: number;
  readonly end: number;
}

/** `read`: a decoded field was read from it. */
export type ByteMark = 'plain' | 'read' | 'lit' | 'masked';

export interface ByteRun {
  readonly mark: ByteMark;
  readonly hex: string;
  readonly ascii: string;
}

export interface ByteRow {
  /** Of the bytes at hand. */
  readonly first: number;
  readonly count: number;
  /** Offset in the source, not in the bytes at hand. */
  readonly offset: number;
  readonly runs: readonly ByteRun[];
}

export interface Dump {
  readonly bytes: Uint8Array;
  /** Offset of the first byte in its source. */
  readonly offset: number;
  /** All in offsets of the bytes at hand. */
  readonly read: readonly ByteSpan[];
  readonly lit: readonly ByteSpan[];
  readonly masked: readonly ByteSpan[];
}

/** Row `index` of a dump of `width` bytes a row; neighbours of one mark are one run. */
export function byteRow(dump: Dump, index: number, width: number): ByteRow {
  const start = index * width;
  const end = Math.min(dump.bytes.length, start + width);
  const runs: { mark: ByteMark; hex: string; ascii: string }[] = [];
  for (let at = start; at < end; at += 1) {
    const mark = markAt(dump, at);
    const byte = dump.bytes[at] ?? 0;
    const hex = mark === 'masked' ? '··' : byte.toString(16).padStart(2, '0');
    const ascii = mark === 'masked' ? '*' : byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·';
    const last = runs.at(-1);
    if (last?.mark === mark) {
      last.hex += ` ${hex}`;
      last.ascii += ascii;
    } else {
      runs.push({ mark, hex, ascii });
    }
  }
  return { first: start, count: Math.max(0, end - start), offset: dump.offset + start, runs };
}

function markAt({ masked, lit, read }: Dump, at: number): ByteMark {
  if (holds(masked, at)) return 'masked';
  if (holds(lit, at)) return 'lit';
  return holds(read, at) ? 'read' : 'plain';
}

function holds(spans: readonly ByteSpan[], at: number): boolean {
  return spans.some(({ start, end }) => at >= start && at < end);
}

/** `004a20`: six digits, more where the source is longer than 16 MiB. */
export function offsetText(offset: number, sourceBytes: number): string {
  const digits = Math.max(6, sourceBytes.toString(16).length);
  return offset.toString(16).padStart(digits, '0');
}

/** How many bytes fit into a row of so many characters: a multiple of four, at most 32. */
export function bytesPerRow(characters: number, offsetDigits: number): number {
  // Offset, two gaps of two, then three characters of hex and one of text for each byte.
  const room = Math.floor((characters - offsetDigits - 4) / 4);
  return Math.min(32, Math.max(4, room - (room % 4)));
}
