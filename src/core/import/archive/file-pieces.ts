/** Files as they lie on disk, piece by piece, and the beginnings by which they are told apart. */
import { createReadStream } from 'node:fs';
import { open as openFile } from 'node:fs/promises';
import { concatBytes } from '../../../base/bytes.ts';
import { KIND_BYTES } from './archive-kind.ts';
import type { Bytes } from './expand.ts';

const PIECE = 1024 * 1024;

/** `end`: not included. */
export async function* readFilePieces(path: string, start = 0, end = Number.POSITIVE_INFINITY): Bytes {
  if (end <= start) return;
  for await (const piece of createReadStream(path, { highWaterMark: PIECE, start, end: end - 1 }))
    yield piece as Uint8Array;
}

export async function headOf(open: () => Bytes): Promise<Uint8Array> {
  let head: Uint8Array = new Uint8Array(0);
  for await (const piece of open()) {
    head = concatBytes(head, piece.subarray(0, KIND_BYTES - head.length));
    if (head.length >= KIND_BYTES) break;
  }
  return head;
}

export async function headOfFile(path: string): Promise<Uint8Array> {
  const file = await openFile(path, 'r');
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(KIND_BYTES), 0, KIND_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
