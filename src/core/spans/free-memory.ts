/** Buffers of this size hold nothing but what they were made for; smaller ones may be one that Node shares out. */
const OWN = 128 * 1024;

/** The buffer under bytes, where it holds nothing else; null where others may lie in it. */
export function ownBuffer({ buffer, byteLength }: ArrayBufferView): ArrayBuffer | null {
  const isOwn = byteLength === buffer.byteLength || buffer.byteLength >= OWN;
  return buffer instanceof ArrayBuffer && isOwn && byteLength > 0 ? buffer : null;
}

/**
 * Gives the memory under bytes back at once: what waits for the garbage collector adds up to a hundred megabytes where one
 * block is unpacked after the other. Nothing may be read afterwards of these bytes, nor of any others in the same buffer.
 */
export function freeMemory(bytes: ArrayBufferView): void {
  ownBuffer(bytes)?.transfer(0);
}
