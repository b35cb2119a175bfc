/** A stream's bytes on disk: the encoding depends on the length, and every byte is read twice. */
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError, throwIfAborted } from '../../base/errors.ts';
import type { StableFile } from '../content/stable-file.ts';

/**
 * Writes the stream to a file that only this user can read, and removes it afterwards.
 * @throws AppError LIMIT for more than `most` bytes; CANCELLED.
 */
export async function withSpooled<T>(
  stream: AsyncIterable<Uint8Array>,
  most: number,
  signal: AbortSignal | undefined,
  work: (file: StableFile) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'blobtrail-'));
  try {
    const handle = await open(join(folder, 'blob'), 'wx+', 0o600);
    try {
      let size = 0;
      for await (const piece of stream) {
        throwIfAborted(signal);
        if (size + piece.length > most) {
          throw new AppError('LIMIT', `The bytes are more than a Walrus blob can hold (${most} bytes).`, {
            details: { most },
          });
        }
        for (let at = 0; at < piece.length;) {
          const { bytesWritten } = await handle.write(piece, at, piece.length - at, size + at);
          at += bytesWritten;
        }
        size += piece.length;
      }
      return await work({ fd: handle.fd, size });
    } finally {
      await handle.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
