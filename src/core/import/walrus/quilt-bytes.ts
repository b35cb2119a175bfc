/**
 * A quilt's bytes: a matrix of symbols that is stored row by row and filled column by column. Column 0 begins with the index;
 * every file begins on a column of its own. Sources: walrus-core `encoding/quilt_encoding.rs`, `metadata.rs` (`QuiltIndexV1`).
 */
import { createHash } from 'node:crypto';
import { BcsReader } from '../../../base/bcs.ts';
import { equalBytes, fromBase64, toBase64Url, utf8 } from '../../../base/bytes.ts';
import { throwIfAborted } from '../../../base/errors.ts';
import { DEFAULT_SHARDS, encodingOf } from '../../verify/walrus/encoding.ts';
import type { Encoding } from '../../verify/walrus/encoding.ts';
import type { SourceBytes } from '../importer.ts';

const VERSION = 1;
/** Version and length before the index. */
const INDEX_HEAD = 5;
/** Version, length and mask before each file; the length counts from behind them. */
const PATCH_PREFIX = 6;
/** And the length of the identifier. */
const PATCH_HEAD = PATCH_PREFIX + 2;
const HAS_TAGS = 1;
/** Columns that are held at once while the files are hashed. */
const HELD_BYTES = 32 * 1024 * 1024;
const PIECE = 1024 * 1024;
/** As many as walrus itself allows. */
export const INDEX_COLUMNS = 10;

export interface QuiltEntry {
  readonly start: number;
  readonly end: number;
  readonly identifier: string;
  readonly tags: readonly (readonly [key: string, value: string])[];
}

export interface QuiltIndex {
  readonly encoding: Encoding;
  readonly entries: readonly QuiltEntry[];
}

/** Bytes of a file that could be a quilt: whole symbols of an even length. */
export function quiltEncodingOf(size: number): Encoding | null {
  if (size === 0) return null;
  const { rows, columns } = encodingOf(0, DEFAULT_SHARDS);
  const symbolBytes = size / (rows * columns);
  return Number.isInteger(symbolBytes) && symbolBytes % 2 === 0 && symbolBytes <= 65_534
    ? { shards: DEFAULT_SHARDS, rows, columns, symbolBytes }
    : null;
}

export type ReadBytes = (offset: number, length: number) => Uint8Array;

/** Reads along the columns; neighbouring ones are held, so that each row is read in long pieces. */
export class QuiltColumns {
  readonly encoding: Encoding;
  private readonly read: ReadBytes;
  private readonly held: { first: number; count: number; bytes: Uint8Array } = {
    first: 0,
    count: 0,
    bytes: new Uint8Array(0),
  };

  constructor(encoding: Encoding, read: ReadBytes) {
    this.encoding = encoding;
    this.read = read;
  }

  /** Bytes of one column. */
  get columnBytes(): number {
    return this.encoding.rows * this.encoding.symbolBytes;
  }

  private column(at: number): Uint8Array {
    const { rows, columns, symbolBytes } = this.encoding;
    const { held, columnBytes } = this;
    if (at < held.first || at >= held.first + held.count) {
      held.first = at;
      held.count = Math.min(columns - at, Math.max(1, Math.floor(HELD_BYTES / columnBytes)));
      held.bytes = new Uint8Array(held.count * columnBytes);
      for (let row = 0; row < rows; row += 1) {
        const part = this.read((row * columns + at) * symbolBytes, held.count * symbolBytes);
        for (let i = 0; i < held.count; i += 1)
          held.bytes.set(part.subarray(i * symbolBytes, (i + 1) * symbolBytes), i * columnBytes + row * symbolBytes);
      }
    }
    return held.bytes.subarray((at - held.first) * columnBytes, (at - held.first + 1) * columnBytes);
  }

  /** `length` bytes, counted from the top of column `start`; fewer where the quilt ends. */
  take(start: number, offset: number, length: number): Uint8Array {
    const { columnBytes } = this;
    const first = start * columnBytes + offset;
    const last = Math.min(first + length, this.encoding.columns * columnBytes);
    const out = new Uint8Array(Math.max(0, last - first));
    for (let at = first; at < last;) {
      const within = at % columnBytes;
      const part = this.column(Math.floor(at / columnBytes)).subarray(within, within + last - at);
      out.set(part, at - first);
      at += part.length;
    }
    return out;
  }
}

/** @throws AppError BAD_INPUT when the columns do not begin with an index. */
export function readQuiltIndex(columns: QuiltColumns): QuiltIndex {
  const { encoding, columnBytes } = columns;
  const head = new BcsReader(columns.take(0, 0, INDEX_HEAD));
  const version = head.u8();
  if (version !== VERSION) head.fail(`version ${version} of the quilt is not known`);
  const length = head.u32();
  if (INDEX_HEAD + length > INDEX_COLUMNS * columnBytes) head.fail(`an index of ${length} bytes is too large`);
  const read = new BcsReader(columns.take(0, INDEX_HEAD, length));
  if (read.left < length) head.fail('the index ends behind the quilt');
  let start = Math.ceil((INDEX_HEAD + length) / columnBytes);
  const entries = read.list(4, (): QuiltEntry => {
    const end = read.u16();
    const identifier = read.text();
    const tags = read.list(2, () => [read.text(), read.text()] as const);
    if (end <= start || end > encoding.columns) read.fail(`a file ends at column ${end}, which cannot be`);
    const entry = { start, end, identifier, tags };
    start = end;
    return entry;
  });
  read.end();
  return { encoding, entries };
}

export interface PatchContent {
  readonly size: number;
  /** Hex. */
  readonly sha256: string;
  /** The name before the content is the one in the index, and the content fills the columns that the index gives it. */
  readonly agrees: boolean;
}

/** A text as BCS writes it: its length in bytes as ULEB128 before it. */
function bcsText(text: string): Uint8Array {
  const bytes = utf8(text);
  const head: number[] = [];
  let rest = bytes.length;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) head.push((rest % 0x80) | 0x80);
  return Uint8Array.from([...head, rest, ...bytes]);
}

/** The content of one file. @throws AppError BAD_INPUT for a broken head, CANCELLED. */
export function readPatch(columns: QuiltColumns, entry: QuiltEntry, signal: AbortSignal): PatchContent {
  const { start, end, identifier } = entry;
  const space = (end - start) * columns.columnBytes;
  const head = new BcsReader(columns.take(start, 0, PATCH_HEAD));
  const version = head.u8();
  if (version !== VERSION) head.fail(`version ${version} of a file of a quilt is not known`);
  const length = head.u32();
  const mask = head.u8();
  let at = PATCH_HEAD + head.u16();
  const nameBytes = columns.take(start, PATCH_HEAD, at - PATCH_HEAD);
  if ((mask & HAS_TAGS) !== 0) at += 2 + new BcsReader(columns.take(start, at, 2)).u16();
  const last = PATCH_PREFIX + length;
  if (last > space || at > last) head.fail('a file is longer than its columns');
  const hash = createHash('sha256');
  for (let from = at; from < last; from += PIECE) {
    throwIfAborted(signal);
    hash.update(columns.take(start, from, Math.min(PIECE, last - from)));
  }
  const isNamed = equalBytes(nameBytes, bcsText(identifier));
  const fills = Math.ceil(last / columns.columnBytes) === end - start;
  return { size: last - at, sha256: hash.digest('hex'), agrees: isNamed && fills };
}

/** 37 bytes: the quilt's id, version 1, and the columns (walrus-core `QuiltPatchId`). null when the id is none. */
export function quiltPatchId(quiltId: string, start: number, end: number): string | null {
  const id = fromBase64(quiltId);
  if (id === null || id.length !== 32) return null;
  const out = new Uint8Array(37);
  out.set(id);
  const view = new DataView(out.buffer);
  view.setUint8(32, VERSION);
  view.setUint16(33, start, true);
  view.setUint16(35, end, true);
  return toBase64Url(out);
}

export function columnsOf(bytes: Pick<SourceBytes, 'size' | 'read'>): QuiltColumns | null {
  const encoding = quiltEncodingOf(bytes.size);
  return encoding === null ? null : new QuiltColumns(encoding, (offset, length) => bytes.read(offset, length));
}
