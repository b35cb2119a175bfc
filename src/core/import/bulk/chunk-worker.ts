/** One helper of an import: compresses chunks, and reads the lines of those that ask for it. */
import { parentPort } from 'node:worker_threads';
import { constants, zstdCompressSync } from 'node:zlib';
import { toWireError } from '../../../base/errors.ts';
import { FRAME_BYTES } from '../frames.ts';
import { ownBuffer } from '../../spans/free-memory.ts';
import { CARRY_BYTES, CHUNK_BYTES, type ChunkDone, type ChunkLines, type ChunkTask } from './chunk.ts';
import { createSpanKernel, type ScannedSpans, type SpanKernel } from './span-kernel.ts';

/**
 * The fastest level: evidence is written once and rarely read. A window of just a frame: what zlib takes by itself costs a
 * sixth more, for the same size.
 */
const PARAMS = { [constants.ZSTD_c_compressionLevel]: 1, [constants.ZSTD_c_windowLog]: Math.log2(FRAME_BYTES) };
const OPTIONS = { params: PARAMS, chunkSize: FRAME_BYTES / 8 };

let kernel: SpanKernel | null = null;

function compress(bytes: Buffer): readonly Uint8Array[] {
  const frames: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += FRAME_BYTES)
    frames.push(zstdCompressSync(bytes.subarray(at, at + FRAME_BYTES), OPTIONS));
  return frames;
}

function scan(bytes: Buffer, { carry, cut, offset, isNarrowWanted }: ChunkLines): ScannedSpans | null {
  if (kernel === null) throw new TypeError('A chunk came before the kernel.');
  kernel.text.set(carry, 0);
  kernel.text.set(bytes.subarray(0, cut), carry.length);
  const found = kernel.scan(carry.length + cut, offset);
  return found === null || isNarrowWanted ? found : { ...found, block: { ...found.block, narrow: null } };
}

function work({ id, bytes, length, lines }: ChunkTask): ChunkDone {
  try {
    const own = Buffer.from(bytes, 0, length);
    return { id, bytes, frames: compress(own), spans: lines === null ? null : scan(own, lines), error: null };
  } catch (error) {
    return { id, bytes, frames: [], spans: null, error: toWireError(error) };
  }
}

/** The kernel comes first, then chunk after chunk. */
parentPort?.on('message', (message: WebAssembly.Module | ChunkTask) => {
  if (message instanceof WebAssembly.Module) {
    kernel = createSpanKernel(message, CHUNK_BYTES + CARRY_BYTES);
    return;
  }
  const done = work(message);
  const packed = done.spans === null ? [] : [done.spans.block.data];
  const own = [...done.frames, ...packed].flatMap((bytes) => ownBuffer(bytes) ?? []);
  parentPort?.postMessage(done, [done.bytes, ...own]);
});
