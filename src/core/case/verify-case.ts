/**
 * Is the case what it was? Every source hashed again, the ledger added up, the custody chain walked, and
 * every derived row made again in a copy and compared.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError, throwIfAborted, toWireError } from '../../base/errors.ts';
import { formatHandle } from '../../base/ids.ts';
import type { CallContext } from '../../shared/contract.ts';
import type { VerifyDifference, VerifyResult } from '../../shared/views.ts';
import { createRecordReader, openSource } from '../query/sources.ts';
import { DERIVED_TABLES, PASSES, reconstruct, SEARCH_TABLE } from '../reconstruct/reconstruct.ts';
import { isSearchEmpty } from '../reconstruct/search-pass.ts';
import { FRAME_BYTES } from '../import/frames.ts';
import { openDb, type Db } from '../store/db.ts';
import { Sql, sql } from '../store/sql.ts';
import { compareSearch, compareTable } from './compare-table.ts';
import { checkAnnotationRows } from './annotation-rows.ts';
import { custodyHead, findBrokenEntry } from './custody.ts';
import { builtThrough, isBehind } from './derived-state.ts';
import { checkEvidenceRows } from './evidence-rows.ts';
import type { RowDigests } from './row-digest.ts';
import { checkSchema } from './schema-check.ts';

async function hashSource(db: Db, id: number, context: CallContext): Promise<string> {
  const source = openSource(db, id);
  try {
    if (source.heldBytes() !== source.bytes) {
      throw new AppError(
        'CONFLICT',
        `${source.path} has ${source.heldBytes()} bytes now; it had ${source.bytes} when it was imported.`,
      );
    }
    const hash = createHash('sha256');
    for (let offset = 0; offset < source.bytes; offset += FRAME_BYTES) {
      throwIfAborted(context.signal);
      hash.update(source.read(offset, Math.min(FRAME_BYTES, source.bytes - offset)));
      context.progress({ phase: 'verify', item: source.path, done: offset, total: source.bytes, unit: 'bytes' });
      await new Promise((resolve) => setImmediate(resolve));
    }
    return hash.digest('hex');
  } finally {
    source.close();
  }
}

async function checkSources(
  db: Db,
  context: CallContext,
): Promise<{ readonly sources: number; readonly bytes: number; readonly differences: VerifyDifference[] }> {
  const differences: VerifyDifference[] = [];
  let bytes = 0;
  const rows = db.named('source_all').all();
  for (const row of rows) {
    const id = Number(row['id']);
    const where = formatHandle('x', id);
    try {
      const found = await hashSource(db, id, context);
      bytes += Number(row['bytes']);
      if (found !== row['sha256']) {
        differences.push({
          what: 'source',
          where,
          message: `The bytes of ${String(row['path'])} hash to ${found}, not to ${String(row['sha256'])}.`,
        });
      }
    } catch (error) {
      if (error instanceof AppError && error.code === 'CANCELLED') throw error;
      differences.push({ what: 'source', where, message: toWireError(error).message });
    }
  }
  return { sources: rows.length, bytes, differences };
}

function checkLedger(db: Db): readonly VerifyDifference[] {
  return db
    .named('ledger_broken')
    .all()
    .map((row) => ({
      what: 'ledger' as const,
      where: formatHandle('x', Number(row['id'])),
      message: `Its ledger books ${row['booked']} bytes; the source has ${row['bytes']}.`,
    }));
}

interface LoggedSource {
  readonly source: string;
  readonly sha256: string;
  readonly path: string;
  readonly bytes: number;
  readonly duplicate_of?: string;
  readonly format?: string | null;
  readonly records?: number;
  readonly storage?: string;
  readonly rows?: RowDigests;
}

function loggedSources(db: Db): ReadonlyMap<number, LoggedSource> {
  const out = new Map<number, LoggedSource>();
  for (const row of db.iterate(sql`SELECT body FROM custody WHERE action = 'source.acquire' ORDER BY seq`)) {
    const body = JSON.parse(String(row['body'])) as LoggedSource;
    out.set(Number(body.source.slice(2)), body);
  }
  return out;
}

/** The log says which sources came in, and what they were; the table must hold those and no others. */
function checkLogAgainstSources(db: Db, logged: ReadonlyMap<number, LoggedSource>): readonly VerifyDifference[] {
  const out: VerifyDifference[] = [];
  const tell = (id: number, message: string): void =>
    void out.push({ what: 'custody', where: formatHandle('x', id), message });
  const found = new Set<number>();
  for (const row of db.all(
    sql`SELECT id, sha256, path, bytes, format, records, storage, duplicate_of FROM source ORDER BY id`,
  )) {
    const id = Number(row['id']);
    const entry = logged.get(id);
    found.add(id);
    if (entry === undefined) {
      tell(id, 'No log entry tells of this source.');
      continue;
    }
    const { sha256, path, bytes, format = null, records = 0, storage = 'embedded', duplicate_of } = entry;
    const told = {
      sha256,
      path,
      bytes,
      format,
      records,
      storage,
      duplicate_of: duplicate_of === undefined ? null : Number(duplicate_of.slice(2)),
    };
    for (const [name, value] of Object.entries(told)) {
      if (row[name] !== value)
        tell(id, `The log says that its ${name} was ${String(value)}; the case says ${String(row[name])}.`);
    }
  }
  for (const id of logged.keys()) if (!found.has(id)) tell(id, 'The log tells of this source; it is not in the case.');
  return out;
}

async function checkEvidence(db: Db, breathe: () => Promise<void>): Promise<readonly VerifyDifference[]> {
  let logged: ReadonlyMap<number, LoggedSource>;
  try {
    logged = loggedSources(db);
  } catch (error) {
    return [
      {
        what: 'custody',
        where: 'log',
        message: `An entry about a source cannot be read: ${toWireError(error).message}.`,
      },
    ];
  }
  const entries = checkLogAgainstSources(db, logged);
  const rows = await checkEvidenceRows(
    db,
    new Map([...logged].map(([id, entry]) => [id, entry.rows ?? null])),
    breathe,
  );
  const told = new Set(entries.map((entry) => entry.where));
  return [
    ...entries,
    ...rows.filter((row) => !(row.what === 'source' && row.message.includes('table source') && told.has(row.where))),
  ];
}

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
  for (const table of ['source', 'ledger', 'statement', 'span'])
    copy.script(`DROP TRIGGER IF EXISTS ${table}_no_delete`);
  copy.script('PRAGMA foreign_keys = OFF');
  copy.run(sql`DELETE FROM statement WHERE source_id > ${through}`);
  copy.run(sql`DELETE FROM span WHERE source_id > ${through}`);
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
      const why = table === SEARCH_TABLE ? await compareSearch(db, copy, breathe) : await compareTable(db, copy, table, breathe);
      if (why !== null)
        out.push({ what: 'derived', where: table, message: `The table ${table} is not what the passes make: ${why}.` });
    }
    return out;
  } finally {
    reader.close();
    copy.close();
  }
}

async function checkDerived(
  db: Db,
  context: CallContext,
  breathe: () => Promise<void>,
): Promise<readonly VerifyDifference[]> {
  const logged = loggedPasses(db);
  if (logged === null) {
    const filled = ['derived', ...DERIVED_TABLES].filter(
      (table) =>
        table === SEARCH_TABLE
          ? !isSearchEmpty(db)
          : db.get(new Sql(`SELECT 1 AS n FROM ${table} LIMIT 1`, [])) !== undefined,
    );
    return filled.map((where) => ({
      what: 'derived' as const,
      where,
      message: `The table ${where} holds rows; the log tells of no run of the passes.`,
    }));
  }
  // Made by the passes of another build, which are not here; opening the case for work makes everything derived anew.
  if (logged !== JSON.stringify(PASSES.map(({ id, version }) => ({ id, version })))) return [];
  const folder = mkdtempSync(join(tmpdir(), 'blobtrail-verify-'));
  try {
    return await compareWithPasses(db, join(folder, 'copy.blobtrail'), context, breathe);
  } catch (error) {
    if (error instanceof AppError && error.code === 'CANCELLED') throw error;
    return [
      { what: 'derived', where: 'passes', message: `The passes cannot run again: ${toWireError(error).message}` },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export async function verifyCase(db: Db, context: CallContext): Promise<VerifyResult> {
  const breathe = async (): Promise<void> => {
    throwIfAborted(context.signal);
    await new Promise((resolve) => setImmediate(resolve));
  };
  const { sources, bytes, differences } = await checkSources(db, context);
  for (const name of checkSchema(db))
    differences.push({
      what: 'schema',
      where: name,
      message: `The ${name} was taken out: evidence could be changed without it.`,
    });
  differences.push(...checkLedger(db));
  const broken = findBrokenEntry(db);
  if (broken !== null)
    differences.push({
      what: 'custody',
      where: `entry ${broken.seq}`,
      message: `The custody log does not hold at entry ${broken.seq}: ${broken.why}.`,
    });
  else differences.push(...(await checkEvidence(db, breathe)), ...checkAnnotationRows(db));
  differences.push(...(await checkDerived(db, context, breathe)));
  return {
    ok: differences.length === 0,
    sources,
    bytes,
    custody: custodyHead(db),
    passes: PASSES.map(({ id, version }) => ({ id, version })),
    differences,
  };
}
