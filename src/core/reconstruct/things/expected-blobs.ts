/**
 * Which blobs a file of the case may be, when its name says nothing: those that some record gives the same length, or the
 * same file name. A hint and no more: only the id computed from the bytes decides.
 */
import { isWalrusBlobId } from '../../../base/ids.ts';
import type { Db } from '../../store/db.ts';
import { sql } from '../../store/sql.ts';

interface FileOfCase {
  readonly name: string;
  readonly bytes: number;
}

const last = (path: string): string => path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);

/** Blob ids by what is known of their bytes; only lengths and names that one of the files has are kept. */
export function expectedBlobs(db: Db, files: readonly FileOfCase[]): (file: FileOfCase) => ReadonlySet<string> {
  const bySize = new Map<string, Set<string>>(files.map(({ bytes }) => [String(bytes), new Set()]));
  const byName = new Map<string, Set<string>>(files.map(({ name }) => [name, new Set()]));
  if (files.length === 0) return () => new Set();
  const rows = db.iterate(sql`
    SELECT coalesce(body ->> '$.blobId', body ->> '$.artifactRef') AS id, body ->> '$.size' AS size,
           coalesce(body ->> '$.file', body ->> '$.fileName') AS file
    FROM statement WHERE kind IN ('hub-file', 'walrus-blob', 'walrus-event', 'walrus-metadata', 'walrus-object', 'walrus-registration',
                                  'walrus-status', 'walrus-store')`);
  for (const { id, size, file } of rows) {
    if (typeof id !== 'string' || !isWalrusBlobId(id)) continue;
    if (size !== null && size !== undefined) bySize.get(String(size))?.add(id);
    if (typeof file === 'string') byName.get(last(file))?.add(id);
  }
  return ({ name, bytes }) => new Set([...(bySize.get(String(bytes)) ?? []), ...(byName.get(name) ?? [])]);
}
