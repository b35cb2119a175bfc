/** The bytes of the sources as they were acquired, to stand beside an extract. Members come out of their archives. */
import { createHash } from 'node:crypto';
import { AppError } from '../../base/errors.ts';
import type { Extract } from '../../model/extract.ts';
import { openSource, sourceId } from '../query/sources.ts';
import type { Db } from '../store/db.ts';
import type { FurtherFile } from './write-extract.ts';

const CHUNK = 1 << 20;

function* bytesOf(db: Db, handle: string): Generator<Uint8Array> {
  const { bytes, sha256, path, read, close } = openSource(db, sourceId(handle));
  const hash = createHash('sha256');
  try {
    for (let at = 0; at < bytes; at += CHUNK) {
      const chunk = read(at, Math.min(CHUNK, bytes - at));
      hash.update(chunk);
      yield chunk;
    }
  } finally {
    close();
  }
  if (hash.digest('hex') !== sha256)
    throw new AppError(
      'CONFLICT',
      `The bytes of ${handle} (${path}) are not those that were imported. Put the file back as it was, or export without --originals.`,
    );
}

/**
 * One file for each content, named by its SHA-256: what a source was called may be anything, and copies are one. A source
 * that is kept by reference is read where it lies; one that is not as it was imported ends the export.
 */
export function originalFiles(db: Db, extract: Extract): readonly FurtherFile[] {
  const handles = new Map<string, string>();
  for (const { handle, kind, id } of extract.rows('handles')) if (kind === 'source') handles.set(id, handle);
  const files = new Map<string, FurtherFile>();
  for (const { id, parent, sha256 } of extract.rows('sources')) {
    const handle = handles.get(id);
    if (parent !== null || handle === undefined || files.has(sha256)) continue;
    files.set(sha256, { path: `originals/${sha256}`, parts: bytesOf(db, handle) });
  }
  return [...files.values()];
}
