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
import { DERIVED_TABLES, PASSES, reconstruct } from '../reconstruct/reconstruct.ts';
import { FRAME_BYTES } from '../import/frames.ts';
import { openDb, type Db } from '../store/db.ts';
import { Sql, sql } from '../store/sql.ts';
import { custodyHead, findBrokenEntry } from './custody.ts';

async function hashSource(db: Db, id: number, context: CallContext): Promise<string> {
  const source = openSource(db, id);
  try {
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

async function checkSources(db: Db, context: CallContext): Promise<{ readonly sources: number; readonly bytes: number; readonly differences: VerifyDifference[] }> {
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
        differences.push({ what: 'source', where, message: `The bytes of ${String(row['path'])} hash to ${found}, not to ${String(row['sha256'])}.` });
      }
    } catch (error) {
      if (error instanceof AppError && error.code === 'CANCELLED') throw error;
      differences.push({ what: 'source', where, message: toWireError(error).message });
    }
  }
  return { sources: rows.length, bytes, differences };
}

function checkLedger(db: Db): readonly VerifyDifference[] {
  return db.named('ledger_broken').all().map((row) => ({
    what: 'ledger' as const,
    where: formatHandle('x', Number(row['id'])),
    message: `Its ledger books ${row['booked']} bytes; the source has ${row['bytes']}.`,
  }));
}

/** The log says which sources came in; the table must hold those and no others. */
function checkLogAgainstSources(db: Db): readonly VerifyDifference[] {
  const logged = new Map<number, string>();
  for (const row of db.iterate(sql`SELECT seq, body FROM custody WHERE action = 'source.acquire' ORDER BY seq`)) {
    const body = JSON.parse(String(row['body'])) as { readonly source: string; readonly sha256: string };
    logged.set(Number(body.source.slice(2)), body.sha256);
  }
  const out: VerifyDifference[] = [];
  for (const row of db.all(sql`SELECT id, sha256 FROM source ORDER BY id`)) {
    const id = Number(row['id']);
    const sha256 = logged.get(id);
    logged.delete(id);
    if (sha256 === row['sha256']) continue;
    out.push({ what: 'custody', where: formatHandle('x', id), message: sha256 === undefined ? 'No log entry tells of this source.' : `The log says that it hashed to ${sha256}.` });
  }
  for (const id of logged.keys()) out.push({ what: 'custody', where: formatHandle('x', id), message: 'The log tells of this source; it is not in the case.' });
  return out;
}

function* rowsOf(db: Db, table: string): Iterable<string> {
  // Table names are the constants of reconstruct.ts, never text from outside.
  for (const row of db.iterate(new Sql(`SELECT * FROM ${table}`, []))) yield JSON.stringify(row);
}

/** The first row in which two builds of one table differ, in words; null when none does. */
function compareTable(before: Db, after: Db, table: string): string | null {
  const again = rowsOf(after, table)[Symbol.iterator]();
  let n = 0;
  for (const row of rowsOf(before, table)) {
    n += 1;
    const other = again.next();
    if (other.done === true) return `it has more rows than the ${n - 1} that the evidence gives`;
    if (other.value !== row) return `row ${n} is ${row.slice(0, 300)}, the evidence gives ${other.value.slice(0, 300)}`;
  }
  return again.next().done === true ? null : `it lacks rows after the first ${n}`;
}

async function checkDerived(db: Db, context: CallContext): Promise<readonly VerifyDifference[]> {
  const folder = mkdtempSync(join(tmpdir(), 'blobtrail-verify-'));
  const path = join(folder, 'copy.blobtrail');
  try {
    db.run(sql`VACUUM INTO ${path}`);
    const copy = openDb(path, { mode: 'write' });
    const reader = createRecordReader(copy);
    try {
      await reconstruct({ db: copy, readBytes: reader.read, progress: context.progress, signal: context.signal });
      return DERIVED_TABLES.flatMap((table) => {
        const why = compareTable(db, copy, table);
        return why === null ? [] : [{ what: 'derived' as const, where: table, message: `The table ${table} is not what the passes make: ${why}.` }];
      });
    } finally {
      reader.close();
      copy.close();
    }
  } catch (error) {
    if (error instanceof AppError && error.code === 'CANCELLED') throw error;
    return [{ what: 'derived', where: 'passes', message: `The passes cannot run again: ${toWireError(error).message}` }];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export async function verifyCase(db: Db, context: CallContext): Promise<VerifyResult> {
  const { sources, bytes, differences } = await checkSources(db, context);
  differences.push(...checkLedger(db));
  const broken = findBrokenEntry(db);
  if (broken !== null) differences.push({ what: 'custody', where: `entry ${broken.seq}`, message: `The custody log does not hold at entry ${broken.seq}: ${broken.why}.` });
  else differences.push(...checkLogAgainstSources(db));
  differences.push(...(await checkDerived(db, context)));
  return {
    ok: differences.length === 0,
    sources,
    bytes,
    custody: custodyHead(db),
    passes: PASSES.map(({ id, version }) => ({ id, version })),
    differences,
  };
}
