/** Zstandard streams of one or many frames (RFC 8878). */
import { createZstdDecompress } from 'node:zlib';
import { AppError } from '../../../base/errors.ts';
import { ByteReader } from './byte-reader.ts';
import { describeDamage, through, trailingBytes } from './expand.ts';
import type { Bytes, OnDamage } from './expand.ts';
import { isFrameMagic, ZstdFrameWalker } from './zstd-frames.ts';

const MAGIC_BYTES = 4;

/** All frames of a Zstandard stream; bytes behind the last one are told. @throws only what `raw` throws. */
export async function* unzstd(raw: () => Bytes, onDamage: OnDamage): Bytes {
  const reader = new ByteReader(raw());
  try {
    for (;;) {
      const from = reader.position;
      const magic = await reader.read(MAGIC_BYTES);
      if (magic.length === 0) return;
      if (!isFrameMagic(magic)) {
        while ((await reader.piece()) !== null);
        onDamage(trailingBytes(reader.position - from, 'the last frame are no Zstandard data'));
        return;
      }
      reader.unread(magic);
      for await (const piece of through(frame(reader), createZstdDecompress())) yield piece;
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    onDamage(describeDamage(error));
  } finally {
    await reader.close();
  }
}

/** The bytes of one frame: the decoder of the platform reads one only. */
async function* frame(reader: ByteReader): Bytes {
  const walker = new ZstdFrameWalker();
  for (;;) {
    const piece = await reader.piece();
    if (piece === null) return;
    const end = walker.frameEnd(piece, 0);
    if (end < 0) yield piece;
    else {
      reader.unread(piece.subarray(end));
      yield piece.subarray(0, end);
      return;
    }
  }
}
