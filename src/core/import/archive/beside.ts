/** What lies beside a file: among what was handed over with it, or among the members of its archive. */
import { lstat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Bytes } from './expand.ts';
import { readFilePieces } from './file-pieces.ts';

/** How the file of that name in the same folder is opened; null when there is none. */
export type Beside = (name: string) => Promise<(() => Bytes) | null>;

export const NOTHING_BESIDE: Beside = () => Promise.resolve(null);

/** Of the files that were handed over together. */
export function besideOnDisk(path: string, named: ReadonlySet<string>): Beside {
  return async (name) => {
    const at = path.slice(0, path.length - basename(path).length) + name;
    const isThere = named.has(at) && (await lstat(at).catch(() => null))?.isFile() === true;
    return isThere ? () => readFilePieces(at) : null;
  };
}

/** The name in the archive of what lies beside a member. */
export function besideName(member: string, name: string): string {
  return member.slice(0, member.lastIndexOf('/') + 1) + name;
}

/** All of a stream in memory; null when it is longer than `most`. */
export async function heldBytes(open: () => Bytes, most: number): Promise<Buffer | null> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of open()) {
    length += piece.length;
    if (length > most) return null;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
