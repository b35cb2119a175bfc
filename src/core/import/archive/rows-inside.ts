/** Files whose records have no bytes of their own, or no importer that knows them as a whole: their rows come out as lines. */
import type { ImportLimits } from '../limits.ts';
import { isDatabase } from '../sqlite/database.ts';
import { tablesToUnpack } from '../sqlite/unpacked-tables.ts';
import { recognise } from '../sniff.ts';
import type { Content } from './content-of.ts';
import { dataFrameRows, isDataFrame } from './data-frame.ts';
import type { Bytes } from './expand.ts';
import type { StoredPlace } from './zip-members.ts';

interface Stored {
  readonly name: string;
  readonly storedBytes: number;
  open(): Bytes;
  /** Null where it lies in a container and cannot be held. */
  place(): Promise<StoredPlace | null>;
}

/** None of a file that is read as it is. */
export async function rowsInside(stored: Stored, head: Uint8Array, limits: ImportLimits): Promise<readonly Content[]> {
  if (isDatabase(head)) {
    const place = await stored.place();
    const tables = place === null ? [] : tablesToUnpack(head, place);
    return tables.map(({ name, open }) => ({ name: `${name.replaceAll(/[/\\]/g, '_')}.jsonl`, open }));
  }
  const { name, storedBytes, open } = stored;
  if (!isDataFrame(head) || recognise({ name, bytes: head, size: storedBytes }) !== null) return [];
  const rows = await dataFrameRows(open, limits.frameBytes);
  return rows === null ? [] : [{ name: 'rows.jsonl', open: rows }];
}
