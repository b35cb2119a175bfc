/**
 * Embedded bytes: consecutive zstd frames of one MiB each (RFC 8878), every one readable alone, so
 * that any byte range of a source costs at most its own frames.
 */
import { zstdCompress, zstdDecompressSync } from 'node:zlib';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { AppError } from '../../base/errors.ts';
import type { Db } from '../store/db.ts';
import type { SourceBytes } from './importer.ts';
import { IMPORT_LIMITS } from './limits.ts';

export const FRAME_BYTES = 1024 * 1024;
const CACHED_FRAMES = 8;
/** One byte more than a frame has: a piece that is filled to its end is followed by another one. */
const IN_ONE_PIECE = { chunkSize: FRAME_BYTES + 1 };

export function compressFrame(raw: Uint8Array): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    zstdCompress(raw, (error, data) => (error === null ? resolve(data) : reject(error)));
  });
}

/** Cuts a stream into pieces of exactly FRAME_BYTES (the last one shorter). */
export async function* cutFrames(stream: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let pending = new Uint8Array(FRAME_BYTES);
  let filled = 0;
  for await (const piece of stream) {
    let at = 0;
    while (at < piece.length) {
      const take = Math.min(FRAME_BYTES - filled, piece.length - at);
      pending.set(piece.subarray(at, at + take), filled);
      filled += take;
      at += take;
      if (filled === FRAME_BYTES) {
        yield pending;
        pending = new Uint8Array(FRAME_BYTES);
        filled = 0;
      }
    }
  }
  if (filled > 0) yield pending.subarray(0, filled);
}

interface Frame {
  readonly start: number;
  readonly bytes: Uint8Array;
}

export type FrameReader = (offset: number, length: number) => Uint8Array;

function checkRange(size: number, offset: number, length: number): void {
  if (offset < 0 || length < 0 || offset + length > size) {
    throw new AppError('BAD_INPUT', `Bytes ${offset} to ${offset + length} are outside the source, which has ${size}.`);
  }
  if (length > IMPORT_LIMITS.recordBytes) {
    throw new AppError(
      'LIMIT',
      `${length} bytes are more than one read may take (recordBytes, ${IMPORT_LIMITS.recordBytes}).`,
    );
  }
}

/** Reads ranges of an embedded source; the frames used last stay inflated. */
export function createFrameReader(db: Db, sourceId: number, size: number): FrameReader {
  const cache = new Map<number, Frame>();
  const frameAt = (offset: number): Frame => {
    const start = offset - (offset % FRAME_BYTES);
    const known = cache.get(start);
    if (known !== undefined) return known;
    const row = db.named('frame_at').get(sourceId, offset);
    if (row === undefined || Number(row['raw_offset']) !== start) {
      throw new AppError('CASE_CORRUPT', `The case lacks the bytes of x-${sourceId} at ${start}.`);
    }
    let bytes: Uint8Array;
    try {
      bytes = zstdDecompressSync(row['data'] as Uint8Array, IN_ONE_PIECE);
    } catch (error) {
      throw new AppError('CASE_CORRUPT', `The stored bytes of x-${sourceId} at ${start} cannot be inflated.`, {
        cause: error,
      });
    }
    const frame = { start, bytes };
    cache.set(start, frame);
    if (cache.size > CACHED_FRAMES) cache.delete(cache.keys().next().value ?? start);
    return frame;
  };
  return (offset, length) => {
    checkRange(size, offset, length);
    const first = length === 0 ? null : frameAt(offset);
    if (first !== null && offset - first.start + length <= first.bytes.length) {
      return first.bytes.subarray(offset - first.start, offset - first.start + length);
    }
    const out = new Uint8Array(length);
    let done = 0;
    while (done < length) {
      const frame = frameAt(offset + done);
      const from = offset + done - frame.start;
      const take = Math.min(frame.bytes.length - from, length - done);
      if (take <= 0)
        throw new AppError('CASE_CORRUPT', `The stored bytes of x-${sourceId} end early at ${offset + done}.`);
      out.set(frame.bytes.subarray(from, from + take), done);
      done += take;
    }
    return out;
  };
}

/** Reads ranges of a file that the case only refers to. */
export function createFileReader(
  path: string,
  size: number,
): FrameReader & { readonly heldBytes: () => number; readonly close: () => void } {
  let fd: number;
  try {
    fd = openSync(path, 'r');
  } catch (error) {
    throw new AppError('NOT_FOUND', `The case refers to ${path}, which cannot be read now. Put the file back there.`, {
      cause: error,
    });
  }
  const read = (offset: number, length: number): Uint8Array => {
    checkRange(size, offset, length);
    const out = Buffer.alloc(length);
    let done = 0;
    while (done < length) {
      const got = readSync(fd, out, done, length - done, offset + done);
      if (got === 0)
        throw new AppError('CONFLICT', `${path} is shorter than when it was imported. Put it back as it was.`);
      done += got;
    }
    return out;
  };
  return Object.assign(read, { heldBytes: () => fstatSync(fd).size, close: () => closeSync(fd) });
}

/** The view of a source that importers get. `stream` lets other work run between its pieces. */
export function createSourceBytes(
  size: number,
  read: FrameReader,
  onProgress: (done: number) => void | Promise<void>,
): SourceBytes {
  return {
    size,
    async *stream() {
      for (let offset = 0; offset < size; offset += FRAME_BYTES) {
        yield read(offset, Math.min(FRAME_BYTES, size - offset));
        await onProgress(Math.min(size, offset + FRAME_BYTES));
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    read,
  };
}
