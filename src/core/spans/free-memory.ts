/** Smaller buffers may be one that Node shares out, and are not worth it. */
const LEAST = 128 * 1024;

/**
 * Gives the memory under bytes back at once: what waits for the garbage collector adds up to a hundred megabytes where one
 * block is unpacked after the other. Nothing may be read afterwards of these bytes, nor of any others in the same buffer.
 */
export function freeMemory({ buffer }: ArrayBufferView): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength >= LEAST) buffer.transfer(0);
}
