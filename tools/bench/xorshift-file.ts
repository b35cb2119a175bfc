/** Files of the bytes that published blob ids are known for: xorshift32 words, little-endian, seed 0x9e3779b9. */
import { closeSync, existsSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const WORDS = 1 << 20;

/** Made once, under another name until it is whole. */
export function xorshiftFile(folder: string, bytes: number): string {
  const path = join(folder, `xorshift-${bytes}.bin`);
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  process.stderr.write(`Making ${bytes} bytes …\n`);
  const words = new Uint32Array(WORDS);
  const piece = new Uint8Array(words.buffer);
  const fd = openSync(`${path}.new`, 'w');
  let x = 0x9e3779b9;
  for (let left = bytes; left > 0; left -= piece.length) {
    for (let i = 0; i < WORDS; i += 1) {
      x ^= x << 13;
      x ^= x >>> 17;
      x ^= x << 5;
      words[i] = x;
    }
    writeSync(fd, piece, 0, Math.min(left, piece.length));
  }
  closeSync(fd);
  renameSync(`${path}.new`, path);
  return path;
}
