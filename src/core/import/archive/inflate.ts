/** Deflated data (RFC 1951) read with patience: what stands before a damage comes out. */
import { constants, createInflateRaw } from 'node:zlib';
import type { ByteReader } from './byte-reader.ts';
import { CUT_OFF, describeDamage } from './expand.ts';

/** What the decoder is given at once: as much as is lost before a damage. */
const SMALL_PIECE = 512;

/** Up to the end of the data; what follows stays in the reader. @returns what is wrong, or null. */
export async function* inflate(reader: ByteReader): AsyncGenerator<Uint8Array, string | null> {
  const inflater = createInflateRaw({ finishFlush: constants.Z_SYNC_FLUSH });
  const out: Uint8Array[] = [];
  const fault: { error: unknown } = { error: null };
  const closed = new Promise<void>((resolve) => inflater.once('close', resolve));
  inflater.on('data', (piece: Uint8Array) => out.push(piece));
  inflater.on('error', (error: unknown) => (fault.error = error));
  let fed = 0;
  try {
    while (fault.error === null && inflater.bytesWritten === fed) {
      const piece = await reader.piece(SMALL_PIECE);
      if (piece === null) return CUT_OFF;
      fed += piece.length;
      await Promise.race([new Promise<void>((resolve) => inflater.write(piece, () => resolve())), closed]);
      const over = fed - inflater.bytesWritten;
      if (fault.error === null && over > 0) reader.unread(piece.subarray(piece.length - over));
      for (const bytes of out.splice(0)) yield bytes;
    }
  } finally {
    inflater.destroy();
  }
  return fault.error === null ? null : describeDamage(fault.error);
}

/** A second reading of what gave `given` bytes before it failed: those that come after them, and what the reading answers. */
export async function* afresh<T>(pieces: AsyncGenerator<Uint8Array, T>, given: number): AsyncGenerator<Uint8Array, T> {
  let passed = 0;
  for (;;) {
    const next = await pieces.next();
    if (next.done === true) return next.value;
    const fresh = next.value.subarray(Math.max(0, Math.min(next.value.length, given - passed)));
    passed += next.value.length;
    if (fresh.length > 0) yield fresh;
  }
}
