/**
 * What comes out of a container: a stream that can be read again, and the damage that was met on the way. What grows out of
 * all proportion is refused.
 */
import { createHash } from 'node:crypto';
import { Readable, pipeline } from 'node:stream';
import type { Transform } from 'node:stream';
import { AppError } from '../../../base/errors.ts';
import type { ImportLimits } from '../limits.ts';

export type Bytes = AsyncIterable<Uint8Array>;

/** Told of a stream that gives less than was stored; called at most once for each reading. */
export type OnDamage = (what: string) => void;

/** Below this an expansion is never called out of proportion. */
const RATIO_FROM = 1024 * 1024;

export function isTooFar(bytes: number, storedBytes: number, { archiveRatio }: ImportLimits): boolean {
  return bytes > RATIO_FROM && bytes > storedBytes * archiveRatio;
}

/** What is said of what expands too far. */
export function tooFar({ archiveRatio }: ImportLimits): string {
  return `Expands to more than ${archiveRatio} times its stored size, the limit (archiveRatio).`;
}

/** The stream as a decoder of the platform turns it. */
export async function* through(raw: Bytes, decoder: Transform): Bytes {
  const source = Readable.from(raw, { objectMode: false });
  pipeline(source, decoder, () => undefined);
  try {
    for await (const piece of decoder) yield piece as Uint8Array;
  } finally {
    source.destroy();
    decoder.destroy();
  }
}

/** So many bytes of a stream, from an offset on. */
export async function* sliceOf(open: () => Bytes, offset: number, size: number): Bytes {
  let passed = 0;
  for await (const piece of open()) {
    const part = piece.subarray(Math.max(0, offset - passed), Math.max(0, offset + size - passed));
    passed += piece.length;
    if (part.length > 0) yield part;
    if (passed >= offset + size) return;
  }
}

export const CUT_OFF = 'The compressed data is cut off.';

export function describeDamage(error: unknown): string {
  const code = (error as { readonly code?: unknown }).code;
  if (code === 'Z_BUF_ERROR') return CUT_OFF;
  return `The compressed data is damaged (${typeof code === 'string' ? code : String(error)}).`;
}

/** `what`: behind what they stand, and what they are not. */
export function trailingBytes(bytes: number, what: string): string {
  return `${bytes} ${bytes === 1 ? 'byte' : 'bytes'} behind ${what}.`;
}

export interface Survey {
  readonly bytes: number;
  readonly sha256: string;
  readonly damage: string | null;
}

/**
 * Reads a stream once, to know its size, its hash and its damage.
 * @throws AppError LIMIT naming the limit when it expands too far.
 */
export async function survey(
  open: (onDamage: OnDamage) => Bytes,
  storedBytes: number,
  room: number,
  limits: ImportLimits,
): Promise<Survey> {
  const hash = createHash('sha256');
  let bytes = 0;
  let damage: string | null = null;
  for await (const piece of open((what) => (damage = what))) {
    hash.update(piece);
    bytes += piece.length;
    if (isTooFar(bytes, storedBytes, limits)) throw new AppError('LIMIT', tooFar(limits));
    if (bytes > room) {
      throw new AppError(
        'LIMIT',
        `Expands past ${limits.archiveBytes} bytes, the limit for one container (archiveBytes).`,
      );
    }
  }
  return { bytes, sha256: hash.digest('hex'), damage };
}
