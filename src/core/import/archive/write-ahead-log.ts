/**
 * A SQLite database together with the write-ahead log that lies beside it: what was committed last stands in the log
 * alone (sqlite.org/fileformat2.html, "The Write-Ahead Log"). Both files are only read; the pages of the log take the
 * place of those of the database while the bytes pass.
 */
import type { Bytes } from './expand.ts';
import { openStored, type StoredBytes } from './stored-bytes.ts';
import type { StoredPlace } from './zip-members.ts';

const HEADER_BYTES = 32;
const FRAME_BYTES = 24;
const MAGIC_LITTLE = 0x377f0682;
const MAGIC_BIG = 0x377f0683;
const PIECE = 1024 * 1024;

export interface WriteAheadLog {
  readonly place: StoredPlace;
  /** Of the whole log. */
  readonly bytes: number;
  /** Frames of transactions that were committed. */
  readonly committed: number;
  /** Where the newest form of a page lies in the log, by its number from 1. */
  readonly pages: ReadonlyMap<number, number>;
  /** Of the database after the last commit. */
  readonly databasePages: number;
  readonly pageSize: number;
}

type Log = Omit<WriteAheadLog, 'place' | 'bytes'>;

/** The sums that SQLite chains from frame to frame. */
class Checksum {
  a = 0;
  b = 0;
  private readonly isLittle: boolean;

  constructor(isLittle: boolean) {
    this.isLittle = isLittle;
  }

  add(view: DataView, from: number, length: number): void {
    for (let at = from; at < from + length; at += 8) {
      this.a = (this.a + view.getUint32(at, this.isLittle) + this.b) >>> 0;
      this.b = (this.b + view.getUint32(at + 4, this.isLittle) + this.a) >>> 0;
    }
  }

  is(view: DataView, at: number): boolean {
    return view.getUint32(at) === this.a && view.getUint32(at + 4) === this.b;
  }
}

const viewOf = (bytes: Buffer): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Null when the file is no log, or its header is damaged: then nothing in it counts, for SQLite neither. */
async function readLog(file: StoredBytes): Promise<Log | null> {
  const head = await file.read(0, HEADER_BYTES);
  if (head === null) return null;
  const header = viewOf(head);
  const magic = header.getUint32(0);
  const pageSize = header.getUint32(8);
  if (magic !== MAGIC_LITTLE && magic !== MAGIC_BIG) return null;
  if (pageSize < 512 || pageSize > 65_536 || (pageSize & (pageSize - 1)) !== 0) return null;
  const sum = new Checksum(magic === MAGIC_LITTLE);
  sum.add(header, 0, 24);
  if (!sum.is(header, 24)) return null;
  const step = FRAME_BYTES + pageSize;
  const frames = Math.floor((file.size - HEADER_BYTES) / step);
  const pages = new Map<number, number>();
  let pending = new Map<number, number>();
  let [committed, databasePages] = [0, 0];
  for (let i = 0; i < frames; i += 1) {
    const at = HEADER_BYTES + i * step;
    const bytes = await file.read(at, step);
    if (bytes === null) break;
    const frame = viewOf(bytes);
    if (frame.getUint32(8) !== header.getUint32(16) || frame.getUint32(12) !== header.getUint32(20)) break;
    sum.add(frame, 0, 8);
    sum.add(frame, FRAME_BYTES, pageSize);
    if (!sum.is(frame, 16)) break;
    pending.set(frame.getUint32(0), at + FRAME_BYTES);
    if (frame.getUint32(4) === 0) continue;
    for (const [page, place] of pending) pages.set(page, place);
    pending = new Map();
    committed = i + 1;
    databasePages = frame.getUint32(4);
  }
  return { committed, pages, databasePages, pageSize };
}

/** Whether all of the log was already written back into the database: it stays behind and says nothing new. */
async function isWrittenBack(
  base: StoredBytes,
  log: StoredBytes,
  { pageSize, pages, databasePages }: Log,
): Promise<boolean> {
  if (base.size !== databasePages * pageSize) return false;
  for (const [page, at] of pages) {
    const [old, newer] = [await base.read((page - 1) * pageSize, pageSize), await log.read(at, pageSize)];
    if (page <= databasePages && (old === null || newer === null || !old.equals(newer))) return false;
  }
  return true;
}

async function pageSizeOf(file: StoredBytes): Promise<number> {
  const size = (await file.read(16, 2))?.readUInt16BE(0) ?? 0;
  return size === 1 ? 65_536 : size;
}

/** What a log holds of its database that the database does not hold itself; null for nothing. */
export async function readWriteAheadLog(database: StoredPlace, place: StoredPlace): Promise<WriteAheadLog | null> {
  const [base, log] = [await openStored(database), await openStored(place)];
  try {
    const found = await readLog(log);
    if (found === null || found.committed === 0 || found.pageSize !== (await pageSizeOf(base))) return null;
    return (await isWrittenBack(base, log, found)) ? null : { ...found, place, bytes: log.size };
  } finally {
    await Promise.all([base.close(), log.close()]);
  }
}

/** Why a database alone is not all of it. */
export function unreadLog({ committed }: WriteAheadLog): string {
  return `A write-ahead log lies beside this database, its name ends with -wal, and was not handed over with it: ${committed} committed frames in it are not read. Import both files, or their folder.`;
}

/** The database as it stands after the last commit of the log. */
export async function* databaseWithLog(database: StoredPlace, log: WriteAheadLog): Bytes {
  const { place, pageSize, pages, databasePages } = log;
  const [base, newer] = [await openStored(database), await openStored(place)];
  try {
    let piece: Buffer[] = [];
    for (let page = 1; page <= databasePages; page += 1) {
      const at = pages.get(page);
      const own = (page - 1) * pageSize;
      const bytes =
        at !== undefined
          ? await newer.read(at, pageSize)
          : own + pageSize <= base.size
            ? await base.read(own, pageSize)
            : null;
      piece.push(bytes ?? Buffer.alloc(pageSize));
      if (piece.length * pageSize < PIECE && page < databasePages) continue;
      yield Buffer.concat(piece);
      piece = [];
    }
  } finally {
    await Promise.all([base.close(), newer.close()]);
  }
}
