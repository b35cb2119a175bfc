/**
 * A large file taken in at one reading: hashed here and compressed by helpers. OTLP/JSON in lines is read by them as well, one
 * document of it here. What they leave is read by the general reader, which decides in all cases what a line says.
 */
import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { concatBytes } from '../../../base/bytes.ts';
import { throwIfAborted } from '../../../base/errors.ts';
import type { Db } from '../../store/db.ts';
import { readAll, readFailure, type AcquireContext, type Digest, type Readable } from '../acquire.ts';
import { otlpLines } from '../formats/otlp-json.ts';
import { FRAME_BYTES } from '../frames.ts';
import type { RecordStore } from '../record-store.ts';
import { CARRY_BYTES, CHUNK_BYTES, type ChunkDone, type ChunkLines, type ChunkTask } from './chunk.ts';
import { openChunkPool, type ChunkPool } from './chunk-pool.ts';
import { createDocumentReader, OPENING_BYTES, type DocumentReader } from './document-reader.ts';
import { createSpanKernel } from './span-kernel.ts';

/** From here on the helpers are worth their start. */
export const BULK_BYTES = 8 * 1024 * 1024;

export interface TakenIn extends Digest {
  /** Where the lines begin that are still to be read; null when all were. */
  readonly unreadFrom: number | null;
}

interface Chunk {
  readonly room: ArrayBuffer;
  readonly bytes: Buffer;
}

/** The bytes in chunks, all of them full but the last. */
async function* chunksOf(pieces: AsyncIterable<Uint8Array>, pool: ChunkPool): AsyncIterable<Chunk> {
  let room = await pool.room();
  let filled = 0;
  for await (const piece of pieces) {
    for (let at = 0; at < piece.length;) {
      const take = Math.min(CHUNK_BYTES - filled, piece.length - at);
      new Uint8Array(room, filled, take).set(piece.subarray(at, at + take));
      filled += take;
      at += take;
      if (filled < CHUNK_BYTES) continue;
      yield { room, bytes: Buffer.from(room, 0, filled) };
      room = await pool.room();
      filled = 0;
    }
  }
  if (filled > 0) yield { room, bytes: Buffer.from(room, 0, filled) };
}

/** As much as there is, up to the whole of `into`. */
async function fill(into: Buffer, file: FileHandle): Promise<number> {
  let filled = 0;
  while (filled < into.length) {
    const { bytesRead } = await file.read(into, filled, into.length - filled, null);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}

/** The same of a file as it lies on this machine, read to where it is needed. @throws AppError NOT_FOUND */
async function* chunksOfFile(input: Readable, path: string, pool: ChunkPool): AsyncIterable<Chunk> {
  const told = <T>(reading: Promise<T>): Promise<T> =>
    reading.catch((error: unknown) => {
      throw readFailure(input, error);
    });
  const file = await told(open(path, 'r'));
  try {
    for (let filled = CHUNK_BYTES; filled === CHUNK_BYTES;) {
      const room = await pool.room();
      filled = await told(fill(Buffer.from(room), file));
      if (filled > 0) yield { room, bytes: Buffer.from(room, 0, filled) };
    }
  } finally {
    await file.close();
  }
}

const NOTHING = new Uint8Array();

/** Cuts chunks at ends of lines. */
function createLineCutter(isNarrowWanted: () => boolean): {
  next(bytes: Buffer, at: number): ChunkLines | null;
  rest(): number | null;
} {
  let carry: Uint8Array = NOTHING;
  let start = 0;
  let isOff = false;
  return {
    next(bytes, at) {
      if (isOff) return null;
      const cut = bytes.lastIndexOf(0x0a) + 1;
      const lines = cut === 0 ? null : { carry, cut, offset: start, isNarrowWanted: isNarrowWanted() };
      carry = cut === 0 ? concatBytes(carry, bytes) : Uint8Array.prototype.slice.call(bytes, cut);
      if (cut > 0) start = at + cut;
      isOff = carry.length > CARRY_BYTES;
      return lines;
    },
    rest: () => (carry.length === 0 ? null : start),
  };
}

export type SpanForm = 'lines' | 'document';

/** A document that turned out not to be for the kernel when spans of it had been put into the case: it has to be read anew. */
export class UnusualDocument extends Error {}

export interface TakeIn {
  readonly db: Db;
  readonly sourceId: number;
  readonly file: Readable;
  /** Where its bytes lie on this machine as they are; null: in a container. */
  readonly realPath: string | null;
  /** As far as is known; for telling how far it is. */
  readonly total: number;
  readonly store: RecordStore;
  /** Asked with the first chunk: whether and how this is OTLP/JSON. */
  readonly spanFormOf: (head: Buffer) => SpanForm | null;
  /** Whether the passes are to find the next spans unpacked. */
  readonly isNarrowWanted: () => boolean;
}

/** Puts the frames and the spans of one chunk into the case. */
function putChunk(
  { db, sourceId, store }: TakeIn,
  offset: number,
  { bytes, frames, spans }: ChunkDone,
  { length, lines }: ChunkTask,
): void {
  frames.forEach((data, i) => {
    const at = i * FRAME_BYTES;
    db.named('frame_put').run(sourceId, offset + at, Math.min(FRAME_BYTES, length - at), data);
  });
  if (lines === null) return;
  const end = offset + lines.cut;
  if (spans !== null) {
    store.addSpans(spans.block, { offset: lines.offset, end, bytes: spans.bytes });
    return;
  }
  const reader = otlpLines(store.sink, lines.offset);
  reader.push(lines.carry);
  reader.push(Buffer.from(bytes, 0, lines.cut));
  reader.end();
}

interface OpenDocument {
  readonly reader: DocumentReader;
  readonly hasPut: () => boolean;
}

function openDocument({ store, isNarrowWanted }: TakeIn, module: WebAssembly.Module): OpenDocument {
  const kernel = createSpanKernel(module, CHUNK_BYTES + CARRY_BYTES + OPENING_BYTES);
  let hasPut = false;
  const reader = createDocumentReader(kernel, ({ block, bytes }, offset, end) => {
    hasPut = true;
    store.addSpans(isNarrowWanted() ? block : { ...block, narrow: null }, { offset, end, bytes });
  });
  return { reader, hasPut: () => hasPut };
}

/** The general reader takes it, if nothing of it is in the case. @throws UnusualDocument */
function leave({ hasPut }: OpenDocument): null {
  if (hasPut()) throw new UnusualDocument('This document is for the general reader.');
  return null;
}

/** @throws AppError NOT_FOUND when the file cannot be read; CANCELLED. UnusualDocument. */
export async function takeIn(job: TakeIn, { signal, progress }: AcquireContext): Promise<TakenIn> {
  const hash = createHash('sha256');
  let [given, put] = [0, 0];
  const pool = openChunkPool((done, task) => {
    putChunk(job, put, done, task);
    put += task.length;
    progress({ phase: 'acquire', item: job.file.path, done: put, total: job.total, unit: 'bytes' });
  });
  const cutter = createLineCutter(job.isNarrowWanted);
  let form: SpanForm | null = null;
  let document: OpenDocument | null = null;
  try {
    const { file, realPath } = job;
    const chunks = realPath === null ? chunksOf(readAll(file), pool) : chunksOfFile(file, realPath, pool);
    for await (const { room, bytes } of chunks) {
      throwIfAborted(signal);
      if (given === 0) form = job.spanFormOf(bytes);
      if (given === 0 && form === 'document') document = openDocument(job, pool.kernel);
      const lines = form === 'lines' ? cutter.next(bytes, given) : null;
      hash.update(bytes);
      given += bytes.length;
      if (document?.reader.push(bytes) === false) document = leave(document);
      pool.give({ bytes: room, length: bytes.length, lines });
    }
    if (document?.reader.end() === false) document = leave(document);
    await pool.settled();
    throwIfAborted(signal);
  } finally {
    await pool.close();
  }
  const unreadFrom = form === 'lines' ? cutter.rest() : document === null ? 0 : null;
  return { sha256: hash.digest('hex'), bytes: given, unreadFrom };
}
