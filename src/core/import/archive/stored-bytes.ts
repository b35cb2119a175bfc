/** What lies on disk or is held in memory, read at any place. */
import { open } from 'node:fs/promises';
import type { StoredPlace } from './zip-members.ts';

export interface StoredBytes {
  readonly size: number;
  /** Null where not so many bytes are there. */
  read(offset: number, length: number): Promise<Buffer | null>;
  close(): Promise<void>;
}

export async function openStored(place: StoredPlace): Promise<StoredBytes> {
  if ('bytes' in place) {
    const { bytes } = place;
    return {
      size: bytes.length,
      read: (offset, length) =>
        Promise.resolve(offset + length > bytes.length ? null : bytes.subarray(offset, offset + length)),
      close: () => Promise.resolve(),
    };
  }
  const file = await open(place.path, 'r');
  return {
    size: (await file.stat()).size,
    async read(offset, length) {
      const out = Buffer.alloc(length);
      for (let done = 0; done < length;) {
        const { bytesRead } = await file.read(out, done, length - done, offset + done);
        if (bytesRead === 0) return null;
        done += bytesRead;
      }
      return out;
    },
    close: () => file.close(),
  };
}
