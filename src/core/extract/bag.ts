/** The tag files of a bag (BagIt 1.0, RFC 8493) around a payload that is already there. */
import { createHash } from 'node:crypto';
import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Manifest } from '../../model/extract/manifest.ts';
import { writeHashed } from './hashed-file.ts';

/** Folder of the payload inside of a bag. */
export const PAYLOAD = 'data';

const ALGORITHMS = ['sha256', 'sha512'] as const;
const CHUNK = 1 << 20;

interface Summed {
  /** From the bag's folder, with `/`. */
  readonly path: string;
  readonly bytes: number;
  readonly sums: Readonly<Record<(typeof ALGORITHMS)[number], string>>;
}

function summed(bag: string, path: string): Summed {
  const hashes = { sha256: createHash('sha256'), sha512: createHash('sha512') };
  const file = openSync(join(bag, path), 'r');
  const chunk = new Uint8Array(CHUNK);
  let bytes = 0;
  try {
    for (;;) {
      const length = readSync(file, chunk, 0, CHUNK, null);
      if (length === 0) break;
      for (const algorithm of ALGORITHMS) hashes[algorithm].update(chunk.subarray(0, length));
      bytes += length;
    }
  } finally {
    closeSync(file);
  }
  const sums = { sha256: hashes.sha256.digest('hex'), sha512: hashes.sha512.digest('hex') };
  return { path: path.split(sep).join('/'), bytes, sums };
}

/** In manifests alone: a line end or a percent sign in a path would read as another. */
const encoded = (path: string): string =>
  path.replace(/[%\r\n]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);

function sumLines(files: readonly Summed[], algorithm: (typeof ALGORITHMS)[number]): readonly string[] {
  return files.map(({ path, sums }) => `${sums[algorithm]}  ${encoded(path)}\n`);
}

function filesBelow(folder: string): readonly string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** @param bag a folder that holds the payload and nothing else. No date is written: the same export is the same bag. */
export function writeBagTags(bag: string, { tool, toolVersion, caseId, custody }: Manifest): void {
  const payload = filesBelow(join(bag, PAYLOAD))
    .map((path) => relative(bag, path))
    .toSorted()
    .map((path) => summed(bag, path));
  const octets = payload.reduce((sum, { bytes }) => sum + bytes, 0);
  const info = [
    `Bag-Software-Agent: ${tool} ${toolVersion}`,
    `External-Identifier: ${caseId}`,
    `External-Description: Extract of a case, custody head ${custody.head} after ${custody.count} entries`,
    `Payload-Oxum: ${octets}.${payload.length}`,
  ];
  const tags: readonly (readonly [string, readonly string[]])[] = [
    ['bagit.txt', ['BagIt-Version: 1.0\n', 'Tag-File-Character-Encoding: UTF-8\n']],
    ['bag-info.txt', info.map((line) => `${line}\n`)],
    ...ALGORITHMS.map((algorithm) => [`manifest-${algorithm}.txt`, sumLines(payload, algorithm)] as const),
  ];
  for (const [name, lines] of tags) writeHashed(bag, name, lines);
  const tagged = tags.map(([name]) => summed(bag, name));
  for (const algorithm of ALGORITHMS) writeHashed(bag, `tagmanifest-${algorithm}.txt`, sumLines(tagged, algorithm));
}
