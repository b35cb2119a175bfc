/** A folder of evidence and a case beside it, and what a test asks of them. */
import { join } from 'node:path';
import { SMALL_EVIDENCE, writeFiles } from '../../../tests/builders/small-evidence.ts';
import type { CallContext, Progress } from '../../shared/contract.ts';
import type { SourceRow } from '../../shared/views.ts';
import { QUIET, scratchFolder, withEngine } from '../case/case-file.test-helper.ts';
import { openDb, type ExactValue } from '../store/db.ts';
import { Sql, sql } from '../store/sql.ts';

export interface Scene {
  readonly folder: string;
  readonly dump: string;
  readonly path: string;
}

export function scene(files: Readonly<Record<string, string | Uint8Array>> = SMALL_EVIDENCE): Scene {
  const folder = scratchFolder();
  writeFiles(join(folder, 'dump'), files);
  return { folder, dump: join(folder, 'dump'), path: join(folder, 'x.blobtrail') };
}

export const sourcesOf = (path: string): Promise<readonly SourceRow[]> =>
  withEngine(path, async ({ handlers }) => handlers['source.list']({}, QUIET));

/** Every row of every table but the log, and of what full-text search keeps beside. */
export function everythingButTheLog(path: string): ReadonlyMap<string, readonly (readonly ExactValue[])[]> {
  const db = openDb(path, { mode: 'read' });
  const tables = db.all(
    sql`SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'shadow') AND name NOT GLOB 'sqlite_*' AND name <> 'custody' ORDER BY name`,
  );
  const rows = new Map(
    tables.map(({ name }) => [String(name), [...db.exact(new Sql(`SELECT * FROM "${String(name)}"`, []))]]),
  );
  db.close();
  return rows;
}

/** Calls `act` at the first progress that fits, and goes on. */
export function when(
  test: (progress: Progress) => boolean,
  act: () => void,
  signal = new AbortController().signal,
): CallContext {
  let isDone = false;
  return {
    signal,
    progress(progress) {
      if (isDone || !test(progress)) return;
      isDone = true;
      act();
    },
  };
}

export async function bytesOf(path: string, source: SourceRow): Promise<Buffer> {
  const slice = await withEngine(path, async ({ handlers }) =>
    handlers['source.read']({ source: source.id, offset: 0, length: source.bytes }, QUIET),
  );
  return Buffer.from(slice.base64, 'base64');
}
