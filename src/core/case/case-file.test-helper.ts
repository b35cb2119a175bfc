/** Cases on disk for tests: made through the engine, looked at and tampered with behind its back. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { CallContext, Params } from '../../shared/contract.ts';
import type { ImportResult, VerifyResult } from '../../shared/views.ts';
import { createEngine, type Engine } from '../engine.ts';
import { openDb, type Db } from '../store/db.ts';
import { sql } from '../store/sql.ts';
import type { CaseEffects } from './case-file.ts';

/** 2026-03-03T00:00:00.123456789Z. */
export const NOW_NS = 1_772_496_000_123_456_789n;
export const EFFECTS: CaseEffects = { nowNs: () => NOW_NS, actor: 'examiner', version: '0.0.0' };
export const QUIET: CallContext = { signal: new AbortController().signal, progress: () => undefined };

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder that goes with the test file. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'blobtrail-case-'));
  folders.push(folder);
  return folder;
}

export async function withEngine<T>(
  path: string,
  work: (engine: Engine) => Promise<T>,
  options: Omit<Params<'case.open'>, 'path'> = {},
): Promise<T> {
  const engine = createEngine({ effects: EFFECTS });
  try {
    await engine.handlers['case.open']({ path, ...options }, QUIET);
    return await work(engine);
  } finally {
    engine.close();
  }
}

/** Imports into the case, making it if need be, and closes it. */
export function importInto(
  path: string,
  paths: readonly string[],
  options: Omit<Params<'import.run'>, 'paths'> = {},
  context = QUIET,
): Promise<ImportResult> {
  return withEngine(path, async (engine) => engine.handlers['import.run']({ paths, ...options }, context), {
    create: true,
  });
}

/** As `blobtrail verify` does it. */
export function verify(path: string): Promise<VerifyResult> {
  return withEngine(path, async (engine) => engine.handlers['case.verify']({}, QUIET), { asFound: true });
}

/** Changes a case as somebody with another SQLite program would; the guards are back in place afterwards. */
export function tamper(path: string, work: (db: Db) => void): void {
  const db = openDb(path, { mode: 'write' });
  const triggers = db.all(sql`SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'`);
  db.script('PRAGMA foreign_keys = OFF');
  db.script('BEGIN');
  for (const { name } of triggers) db.script(`DROP TRIGGER ${String(name)}`);
  work(db);
  for (const trigger of triggers) db.script(String(trigger['sql']));
  db.script('COMMIT');
  db.close();
}

/** Everything that may not change when a file is refused or only read. */
export function fingerprint(path: string): string {
  const { mtimeNs, size } = statSync(path, { bigint: true });
  return `${createHash('sha256').update(readFileSync(path)).digest('hex')} ${mtimeNs} ${size}`;
}
