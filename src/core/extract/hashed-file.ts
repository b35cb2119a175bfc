/** Writing the files of an export: each is hashed on its way to the disk. */
import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ManifestFile } from '../../model/extract/manifest.ts';

const CHUNK = 1 << 20;

/** @param path inside of `folder`, with `/`. */
export function writeHashed(folder: string, path: string, parts: Iterable<string>): ManifestFile {
  const target = join(folder, ...path.split('/'));
  mkdirSync(dirname(target), { recursive: true });
  const file = openSync(target, 'wx');
  const hash = createHash('sha256');
  let bytes = 0;
  let waiting: string[] = [];
  let length = 0;
  const flush = (): void => {
    const data = Buffer.from(waiting.join(''), 'utf8');
    hash.update(data);
    bytes += data.length;
    for (let at = 0; at < data.length;) at += writeSync(file, data, at);
    waiting = [];
    length = 0;
  };
  try {
    for (const part of parts) {
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
