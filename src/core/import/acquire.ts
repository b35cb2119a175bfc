/**
 * Acquiring: the bytes are hashed, copied into the case, and only the copy is parsed. The file itself is
 * opened for reading only.
 */
import { createHash } from 'node:crypto';
import { AppError, throwIfAborted } from '../../base/errors.ts';
import type { Progress } from '../../shared/contract.ts';
import { whyUnread } from '../file-failure.ts';
import type { Db } from '../store/db.ts';
import { compressFrame, cutFrames } from './frames.ts';

/** Anything whose bytes can be read from the start, as often as needed. */
export interface Readable {
  /** As shown: the path as received, with `!/` before what lies inside a container. */
  readonly path: string;
  readonly name: string;
  readonly fileTimeNs: bigint | null;
  open(): AsyncIterable<Uint8Array>;
}

export interface Digest {
  readonly sha256: string;
  readonly bytes: number;
}

export interface AcquireContext {
  readonly signal: AbortSignal;
  readonly progress: (progress: Progress) => void;
}

/** What the file system complains of, with the file's name. */
export function readFailure({ path }: Readable, error: unknown): AppError {
  if (error instanceof AppError) return error;
  return new AppError('NOT_FOUND', `${path} cannot be read: ${whyUnread(error)}.`, { cause: error });
}

/** The bytes. @throws AppError NOT_FOUND */
export async function* readAll(input: Readable): AsyncIterable<Uint8Array> {
  try {
    yield* input.open();
  } catch (error) {
    throw readFailure(input, error);
  }
}

/** Reads everything once. @throws AppError NOT_FOUND when the file cannot be read. */
export async function hashInput(input: Readable, total: number, { signal, progress }: AcquireContext): Promise<Digest> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const piece of readAll(input)) {
    throwIfAborted(signal);
    hash.update(piece);
    bytes += piece.length;
    progress({ phase: 'hash', item: input.path, done: bytes, total, unit: 'bytes' });
  }
  return { sha256: hash.digest('hex'), bytes };
}

/** Frames compressed at once, beside reading. */
const AHEAD = 3;

/**
 * Copies the bytes into the case.
 * @throws AppError CONFLICT when they are not the ones that were hashed: somebody still writes the file.
 */
export async function embed(
  db: Db,
  sourceId: number,
  input: Readable,
  digest: Digest,
  context: AcquireContext,
): Promise<void> {
  const hash = createHash('sha256');
  const pending: Promise<{ readonly offset: number; readonly length: number; readonly data: Uint8Array }>[] = [];
  let offset = 0;
  const put = async (): Promise<void> => {
    const frame = await pending.shift();
    if (frame !== undefined) db.named('frame_put').run(sourceId, frame.offset, frame.length, frame.data);
  };
  for await (const frame of cutFrames(readAll(input))) {
    throwIfAborted(context.signal);
    hash.update(frame);
    const at = { offset, length: frame.length };
    pending.push(compressFrame(frame).then((data) => ({ ...at, data })));
    offset += frame.length;
    if (pending.length > AHEAD) await put();
    context.progress({ phase: 'acquire', item: input.path, done: offset, total: digest.bytes, unit: 'bytes' });
  }
  while (pending.length > 0) await put();
  if (offset !== digest.bytes || hash.digest('hex') !== digest.sha256) {
    throw new AppError('CONFLICT', `${input.path} changed while it was read. Import it again when nobody writes it.`);
  }
}
