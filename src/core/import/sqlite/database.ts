/**
 * A SQLite database read as a file: pages, b-trees and records by the file format (sqlite.org/fileformat2.html), with no
 * library that could change it, and with the place of every row. Nothing in it is trusted: a page that leads in circles
 * or out of the file ends what leads there.
 */
import type { SourceBytes } from '../importer.ts';
import { readRecord, readVarint, type SqliteValue, type TextEncoding } from './record.ts';

const MAGIC = 'SQLite format 3\0';
const HEADER_BYTES = 100;
const INTERIOR = 5;
const LEAF = 13;
/** No tree of SQLite is deeper. */
const MAX_DEPTH = 20;
const ENCODINGS: readonly TextEncoding[] = ['utf8', 'utf16le', 'utf16be'];

/** So often are the rows of a table read. */
const READINGS = 4;

export type Part = Pick<SourceBytes, 'size' | 'read'>;

export interface Database {
  readonly bytes: Part;
  readonly pageSize: number;
  /** Bytes of a page that hold anything: the rest is reserved. */
  readonly usable: number;
  readonly pages: number;
  readonly encoding: TextEncoding;
  /** What whoever made the file called its kind. */
  readonly applicationId: number;
  /** Pages of long rows that may yet be read: each belongs to one row, so that more are read only in circles. */
  readonly overflow: { left: number };
}

export interface Row {
  readonly rowid: bigint;
  readonly values: readonly SqliteValue[];
  /** Of its cell; what does not fit there lies in pages of its own. */
  readonly offset: number;
  readonly length: number;
}

/** What cannot be read, and where; a cell or a page. */
export interface Fault {
  readonly offset: number;
  readonly length: number;
  readonly message: string;
}

export function isDatabase(head: Uint8Array): boolean {
  return Buffer.from(head.subarray(0, MAGIC.length)).toString('latin1') === MAGIC;
}

/** Null when the header is not one of SQLite. */
export function openDatabase(part: Part): Database | null {
  if (part.size < HEADER_BYTES) return null;
  const head = part.read(0, HEADER_BYTES);
  if (!isDatabase(head)) return null;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const stored = view.getUint16(16);
  const pageSize = stored === 1 ? 65_536 : stored;
  const usable = pageSize - (head[20] ?? 0);
  const encoding = ENCODINGS[view.getUint32(56) - 1] ?? 'utf8';
  if (pageSize < 512 || (pageSize & (pageSize - 1)) !== 0 || usable < 480) return null;
  const pages = Math.floor(part.size / pageSize);
  return {
    bytes: part,
    pageSize,
    usable,
    pages,
    encoding,
    applicationId: view.getUint32(68),
    overflow: { left: READINGS * pages },
  };
}

interface Page {
  readonly no: number;
  readonly view: DataView;
  /** Where the header of its tree begins: behind that of the file on the first page. */
  readonly at: number;
  readonly type: number;
  readonly cells: readonly number[];
}

function placeOf({ pageSize }: Database, no: number): Fault {
  return { offset: (no - 1) * pageSize, length: pageSize, message: '' };
}

function readPage(db: Database, no: number): Page | null {
  if (no < 1 || no > db.pages) return null;
  const held = db.bytes.read((no - 1) * db.pageSize, db.pageSize);
  const view = new DataView(held.buffer, held.byteOffset, held.byteLength);
  const at = no === 1 ? HEADER_BYTES : 0;
  const type = view.getUint8(at);
  const first = at + (type === INTERIOR ? 12 : 8);
  const count = Math.min(view.getUint16(at + 3), Math.floor((db.usable - first) / 2));
  const cells = Array.from({ length: count }, (_, i) => view.getUint16(first + 2 * i));
  return { no, view, at, type, cells };
}

/** The leaves of a table, in the order of the file, each once. */
export function leavesOf(db: Database, root: number, onFault: (fault: Fault) => void): readonly number[] {
  const seen = new Set<number>();
  const leaves: number[] = [];
  const walk = (no: number, depth: number): void => {
    const page = seen.has(no) || depth > MAX_DEPTH ? null : readPage(db, no);
    seen.add(no);
    if (page?.type === LEAF) leaves.push(no);
    else if (page?.type === INTERIOR) {
      for (const at of page.cells) if (at + 4 <= db.pageSize) walk(page.view.getUint32(at), depth + 1);
      walk(page.view.getUint32(page.at + 8), depth + 1);
    } else
      onFault({
        ...(no >= 1 && no <= db.pages ? placeOf(db, no) : { offset: 0, length: 0 }),
        message: `Page ${no} of the table from page ${root} is none of its pages.`,
      });
  };
  walk(root, 0);
  return leaves.toSorted((a, b) => a - b);
}

/** How much of a record stands in its cell (fileformat2, "B-tree Cell Format"). */
function localBytes({ usable }: Database, length: number): number {
  const most = usable - 35;
  if (length <= most) return length;
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const kept = least + ((length - least) % (usable - 4));
  return kept <= most ? kept : least;
}

/** The record of a cell, overflow pages included; null when the chain of pages breaks off. */
function payloadOf(db: Database, local: Uint8Array, length: number, overflow: number): Uint8Array | null {
  if (local.length === length) return local;
  const pages = Math.ceil((length - local.length) / (db.usable - 4));
  if (pages > db.overflow.left) return null;
  db.overflow.left -= pages;
  const out = new Uint8Array(length);
  out.set(local);
  let [at, no] = [local.length, overflow];
  while (at < length) {
    if (no < 1 || no > db.pages) return null;
    const page = db.bytes.read((no - 1) * db.pageSize, db.usable);
    const take = Math.min(length - at, db.usable - 4);
    out.set(page.subarray(4, 4 + take), at);
    at += take;
    no = new DataView(page.buffer, page.byteOffset, page.byteLength).getUint32(0);
  }
  return out;
}

/** The rows of a leaf in the order of the file; cells that share bytes with another one are told and left out. */
export function* rowsOf(db: Database, leaf: number, mostBytes: number, onFault: (fault: Fault) => void): Iterable<Row> {
  const page = readPage(db, leaf);
  if (page === null) return;
  const base = (leaf - 1) * db.pageSize;
  const bytes = new Uint8Array(page.view.buffer, page.view.byteOffset, page.view.byteLength);
  let end = 0;
  for (const at of page.cells.toSorted((a, b) => a - b)) {
    const fault = (length: number, message: string): void => {
      // Bytes that were told of are not told of again.
      const from = Math.min(Math.max(at, end), db.pageSize);
      const to = Math.min(Math.max(from, at + length), db.pageSize);
      end = Math.max(end, to);
      onFault({ offset: base + from, length: to - from, message });
    };
    const size = readVarint(bytes, at);
    const rowid = size === null ? null : readVarint(bytes, size.end);
    if (at < end || size === null || rowid === null) {
      fault(1, at < end ? 'A cell of this page lies inside of another one.' : 'A cell of this page is cut off.');
      continue;
    }
    const length = Number(size.value);
    if (size.value < 0n || length > mostBytes || length > db.bytes.size) {
      fault(
        rowid.end - at,
        `A row of ${size.value} bytes; the limit (recordBytes) is ${mostBytes}, and the file has ${db.bytes.size}.`,
      );
      continue;
    }
    const local = localBytes(db, length);
    const to = rowid.end + local + (local < length ? 4 : 0);
    if (to > db.usable) {
      fault(db.usable - at, 'A row leads behind the end of its page.');
      continue;
    }
    const overflow = local < length ? page.view.getUint32(to - 4) : 0;
    const payload = payloadOf(db, bytes.subarray(rowid.end, rowid.end + local), length, overflow);
    const values = payload === null ? null : readRecord(payload, db.encoding);
    if (values === null) fault(to - at, 'The record of this row cannot be read.');
    else {
      end = to;
      yield { rowid: rowid.value, values, offset: base + at, length: to - at };
    }
  }
}
