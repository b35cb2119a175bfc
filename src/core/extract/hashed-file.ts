/** Writing the files of an export: each is hashed on its way to the disk. */
import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ManifestFile } from '../../model/extract/manifest.ts';

const CHUNK = 1 << 20;

/** @param path inside of `folder`, with `/`. */
export function writeHashed(folder: string, path: string, parts: Iterable<string | Uint8Array>): ManifestFile {
  const target = join(folder, ...path.split('/'));
  mkdirSync(dirname(target), { recursive: true });
  const file = openSync(target, 'wx');
  const hash = createHash('sha256');
  let bytes = 0;
  let waiting: string[] = [];
  let length = 0;
  const put = (data: Uint8Array): void => {
    hash.update(data);
    bytes += data.length;
    for (let at = 0; at < data.length;) at += writeSync(file, data, at);
  };
  const flush = (): void => {
    put(Buffer.from(waiting.join(''), 'utf8'));
    waiting = [];
    length = 0;
  };
  try {
    for (const part of parts) {
      if (typeof part !== 'string') {
        flush();
        put(part);
        continue;
      }
      waiting.push(part);
      length += part.length;
      if (length >= CHUNK) flush();
    }
    flush();
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return { path, bytes, sha256: hash.digest('hex') };
}
