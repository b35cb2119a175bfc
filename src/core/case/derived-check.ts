/** Every derived row made again in a copy, and compared. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError, toWireError } from '../../base/errors.ts';
import type { CallContext } from '../../shared/contract.ts';
import type { VerifyDifference } from '../../shared/views.ts';
import { createRecordReader } from '../query/sources.ts';
import { DERIVED_TABLES, PASSES, reconstruct, SEARCH_TABLE } from '../reconstruct/reconstruct.ts';
import { isSearchEmpty } from '../reconstruct/search-pass.ts';
import { isUnwritable, openDb, type Db } from '../store/db.ts';
import { SCHEMA_VERSION } from '../store/migrate.ts';
import { Sql, sql } from '../store/sql.ts';
import { compareSearch, compareTable } from './compare-table.ts';
import { builtThrough, isBehind } from './derived-state.ts';

/** What the log says of the last run of the passes; null when they never ran. */
function loggedPasses(db: Db): string | null {
  const row = db.get(
    sql`SELECT CASE WHEN json_valid(body) THEN body ->> '$.passes' END AS passes FROM custody WHERE action = 'passes.run' ORDER BY seq DESC LIMIT 1`,
  );
  return row === undefined ? null : String(row['passes']);
}

/** The copy as it was when the passes ran: what an import that was cut short brought since is left out. */
function cutToBuilt(copy: Db): void {
  if (!isBehind(copy)) return;
  const through = builtThrough(copy);
  for (const table of ['source', 'ledger', 'statement', 'span_block'])
    copy.script(`DROP TRIGGER IF EXISTS ${table}_no_delete`);
  copy.script('PRAGMA foreign_keys = OFF');
  copy.run(sql`DELETE FROM statement WHERE source_id > ${through}`);
  copy.run(sql`DELETE FROM span_block WHERE source_id > ${through}`);
  copy.run(sql`DELETE FROM ledger WHERE source_id > ${through}`);
  copy.run(sql`DELETE FROM source WHERE id > ${through}`);
}

async function compareWithPasses(
  db: Db,
  path: string,
  context: CallContext,
  breathe: () => Promise<void>,
): Promise<readonly VerifyDifference[]> {
  db.run(sql`VACUUM INTO ${path}`);
  const copy = openDb(path, { mode: 'write' });
  const reader = createRecordReader(copy);
  try {
    cutToBuilt(copy);
    await reconstruct({ db: copy, readBytes: reader.read, progress: context.progress, signal: context.signal });
    const out: VerifyDifference[] = [];
    for (const table of ['derived', ...DERIVED_TABLES]) {
      const why =
        table === SEARCH_TABLE ? await compareSearch(db, copy, breathe) : await compareTable(db, copy, table, breathe);
      if (why !== null)
        out.push({ what: 'derived', where: table, message: `The table ${table} is not what the passes make: ${why}.` });
    }
    return out;
  } finally {
    reader.close();
    copy.close();
  }
}

/** `unchecked`: why nothing could be compared. */
export type DerivedCheck = { readonly differences: readonly VerifyDifference[] } | { readonly unchecked: string };

/** Runs the passes on a copy of the case and compares every derived row. @throws AppError CANCELLED */
export async function checkDerived(db: Db, context: CallContext, breathe: () => Promise<void>): Promise<DerivedCheck> {
  const logged = loggedPasses(db);
  if (logged === null) {
    const filled = ['derived', ...DERIVED_TABLES].filter((table) =>
      table === SEARCH_TABLE
        ? !isSearchEmpty(db)
        : db.get(new Sql(`SELECT 1 AS n FROM ${table} LIMIT 1`, [])) !== undefined,
    );
    const differences = filled.map((where) => ({
      what: 'derived' as const,
      where,
      message: `The table ${where} holds rows; the log tells of no run of the passes.`,
    }));
    return { differences };
  }
  // Made by another build, whose schema or passes are not here; opening the case for work makes everything derived anew.
  if (Number(db.pragma('user_version')) !== SCHEMA_VERSION) return { differences: [] };
  if (logged !== JSON.stringify(PASSES.map(({ id, version }) => ({ id, version })))) return { differences: [] };
  let folder: string | null = null;
  try {
    folder = mkdtempSync(join(tmpdir(), 'blobtrail-verify-'));
    return { differences: await compareWithPasses(db, join(folder, 'copy.blobtrail'), context, breathe) };
  } catch (error) {
    if (error instanceof AppError && error.code === 'CANCELLED') throw error;
    const { message } = toWireError(error);
    if (isUnwritable(error))
      return {
        unchecked: `What the passes made was not compared, for they run again in a copy in ${tmpdir()}: ${message}`,
      };
    return { differences: [{ what: 'derived', where: 'passes', message: `The passes cannot run again: ${message}` }] };
  } finally {
    if (folder !== null) rmSync(folder, { recursive: true, force: true });
  }
}
