/**
 * Compressed streams opened by their content. What is damaged gives what can be read, and says so; what
 * grows out of all proportion is refused.
 */
import { Readable, pipeline } from 'node:stream';
import type { Transform } from 'node:stream';
import { constants, createGunzip, createZstdDecompress } from 'node:zlib';
import { AppError } from '../../../base/errors.ts';
import type { ImportLimits } from '../limits.ts';
import { ZstdFrameWalker } from './zstd-frames.ts';

export type Bytes = AsyncIterable<Uint8Array>;

export type ArchiveKind = 'gzip' | 'zstd' | 'zip' | 'parquet';

/** What the first bytes say: RFC 1952, RFC 8878, APPNOTE.TXT 4.3.7 and 4.3.16 (an empty archive), parquet-format. */
export function archiveKindOf(head: Uint8Array): ArchiveKind | null {
  const [a, b, c, d] = head;
  if (a === 0x1f && b === 0x8b && c === 0x08) return 'gzip';
  if (a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd) return 'zstd';
  if (a === 0x50 && b === 0x4b && ((c === 3 && d === 4) || (c === 5 && d === 6))) return 'zip';
  if (a === 0x50 && b === 0x41 && c === 0x52 && d === 0x31) return 'parquet';
  return null;
}

/** Below this an expansion is never called out of proportion. */
const RATIO_FROM = 1024 * 1024;
/** A damaged stream is read again in pieces of this size, so that little is lost before the damage. */
const SMALL_PIECE = 512;

/** Told of a stream that ended before its end; called at most once for each reading. */
export type OnDamage = (what: string) => void;

async function* through(raw: Bytes, decoder: Transform): Bytes {
  const source = Readable.from(raw, { objectMode: false });
  pipeline(source, decoder, () => undefined);
  try {
    for await (const piece of decoder) yield piece as Uint8Array;
  } finally {
    source.destroy();
    decoder.destroy();
  }
}

async function* inSmallPieces(raw: Bytes): Bytes {
  for await (const piece of raw) {
    for (let at = 0; at < piece.length; at += SMALL_PIECE) yield piece.subarray(at, at + SMALL_PIECE);
  }
}

function describe(error: unknown): string {
  const code = (error as { readonly code?: unknown }).code;
  if (code === 'Z_BUF_ERROR') return 'The compressed data is cut off.';
  return `The compressed data is damaged (${typeof code === 'string' ? code : String(error)}).`;
}

/** All members of a gzip stream. @throws only what `raw` throws. */
export async function* gunzip(raw: () => Bytes, onDamage: OnDamage): Bytes {
  let given = 0;
  try {
    for await (const piece of through(raw(), createGunzip())) {
      given += piece.length;
      yield piece;
    }
    return;
  } catch (error) {
    if (error instanceof AppError) throw error;
    onDamage(describe(error));
  }
  // Once more, with patience: bytes that were decoded together with the damage come out now.
  let passed = 0;
  try {
    for await (const piece of through(inSmallPieces(raw()), createGunzip({ finishFlush: constants.Z_SYNC_FLUSH }))) {
      const fresh = piece.subarray(Math.max(0, Math.min(piece.length, given - passed)));
      passed += piece.length;
      if (fresh.length > 0) yield fresh;
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
  }
}

/** All frames of a Zstandard stream. @throws only what `raw` throws. */
export async function* unzstd(raw: () => Bytes, onDamage: OnDamage): Bytes {
  const frames = framesOf(raw());
  try {
    for await (const frame of frames) {
      for await (const piece of through(frame, createZstdDecompress())) yield piece;
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    onDamage(describe(error));
  }
}

/** One stream of pieces for each frame; each has to be read to its end before the next is asked for. */
async function* framesOf(raw: Bytes): AsyncIterable<Bytes> {
  const pieces = raw[Symbol.asyncIterator]();
  const walker = new ZstdFrameWalker();
  let rest: Uint8Array = new Uint8Array(0);
  let done = false;
  async function* frame(): Bytes {
    for (;;) {
      if (rest.length === 0) {
        const next = await pieces.next();
        done = next.done === true;
        if (done) return;
        rest = next.value as Uint8Array;
      }
      const end = walker.frameEnd(rest, 0);
      const part = end < 0 ? rest : rest.subarray(0, end);
      rest = end < 0 ? new Uint8Array(0) : rest.subarray(end);
      yield part;
      if (end >= 0) return;
    }
  }
  try {
    for (;;) {
      if (rest.length === 0) {
        const next = await pieces.next();
        if (next.done === true) return;
        rest = next.value;
      }
      yield frame();
      if (done) return;
    }
  } finally {
    await pieces.return?.();
  }
}

export interface Survey {
  readonly bytes: number;
  readonly damage: string | null;
}

/**
 * Reads a stream once, to know its size and its damage.
 * @throws AppError LIMIT naming the limit when it expands too far.
 */
export async function survey(
  open: (onDamage: OnDamage) => Bytes,
  storedBytes: number,
  room: number,
  limits: ImportLimits,
): Promise<Survey> {
  let bytes = 0;
  let damage: string | null = null;
  for await (const piece of open((what) => (damage = what))) {
    bytes += piece.length;
    if (bytes > RATIO_FROM && bytes > storedBytes * limits.archiveRatio) {
      throw new AppError(
        'LIMIT',
        `Expands to more than ${limits.archiveRatio} times its stored size, the limit (archiveRatio).`,
      );
    }
    if (bytes > room) {
      throw new AppError(
        'LIMIT',
        `Expands past ${limits.archiveBytes} bytes, the limit for one container (archiveBytes).`,
      );
    }
  }
  return { bytes, damage };
}
