/**
 * Messages that stand in a file each behind its length and compressed alone: the older compression of the OpenTelemetry
 * collector's file exporter (opentelemetry-collector-contrib `exporter/fileexporter`; a length of 4 bytes, big-endian), and
 * captures of gRPC (a flag byte before such a length). They come out one behind the other: JSON values may stand so, and
 * protobuf messages of one kind joined are one message.
 */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip as gunzipBytes, zstdDecompress } from 'node:zlib';
import type { ImportLimits } from '../limits.ts';
import { ByteReader } from './byte-reader.ts';
import type { Bytes, OnDamage } from './expand.ts';
import { isFrameMagic } from './zstd-frames.ts';

const inflateZstd = promisify(zstdDecompress);
const inflateGzip = promisify(gunzipBytes);

export type FrameForm = 'frames' | 'grpc-frames';

async function expandFrame(content: Buffer, mostBytes: number): Promise<Uint8Array> {
  const options = { maxOutputLength: mostBytes };
  if (isFrameMagic(content)) return inflateZstd(content, options);
  return content[0] === 0x1f && content[1] === 0x8b ? inflateGzip(content, options) : content;
}

/** The messages; frames that cannot be opened are told, and the bytes of a last one that is cut. */
export async function* unframe(raw: () => Bytes, form: FrameForm, limits: ImportLimits, onDamage: OnDamage): Bytes {
  const reader = new ByteReader(raw());
  const flags = form === 'grpc-frames' ? 1 : 0;
  const damage: string[] = [];
  let broken = 0;
  try {
    for (;;) {
      const at = reader.position;
      const head = await reader.read(flags + 4);
      if (head.length === 0) break;
      const length = head.length < flags + 4 ? 0 : head.readUInt32BE(flags);
      const content = length > limits.recordBytes ? null : await reader.read(length);
      if (content === null || head.length < flags + 4 || content.length < length) {
        damage.push(await tailWords(reader, at, content === null ? head : Buffer.concat([head, content]), length));
        break;
      }
      try {
        yield await expandFrame(content, limits.recordBytes);
      } catch {
        broken += 1;
        if (broken === 1) damage.push(`The frame at byte ${at}, of ${length} bytes, cannot be expanded.`);
      }
    }
    if (broken > 1) damage.push(`${broken - 1} more are like it.`);
    if (damage.length > 0) onDamage(damage.join(' '));
  } finally {
    await reader.close();
  }
}

async function tailWords(reader: ByteReader, at: number, read: Uint8Array, length: number): Promise<string> {
  const hash = createHash('sha256').update(read);
  for (let piece = await reader.piece(); piece !== null; piece = await reader.piece()) hash.update(piece);
  const bytes = reader.position - at;
  return `The last ${bytes} bytes are the beginning of a frame of ${length} bytes; their SHA-256 is ${hash.digest('hex')}.`;
}
