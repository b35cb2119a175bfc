import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it } from 'vitest';
import { headOf } from '../import.test-helper.ts';
import { impostorReason } from '../impostors.ts';
import { recognise } from '../sniff.ts';
import { refusedDatabase } from './refused-database.ts';

const root = mkdtempSync(join(tmpdir(), 'blobtrail-refused-'));
afterAll(() => rmSync(root, { recursive: true }));

function databaseOf(sql: string): Buffer {
  const path = join(root, `${Math.random()}.db`);
  const db = new DatabaseSync(path);
  db.exec(sql);
  db.close();
  return readFileSync(path);
}

const reasonOf = (bytes: Buffer): string | null =>
  recognise(headOf(bytes)) === null ? impostorReason(headOf(bytes)) : null;

describe('a database that nobody reads', () => {
  it('is told with the names of its tables', () => {
    expect(
      reasonOf(databaseOf('CREATE TABLE calls (a); CREATE TABLE "other things" (b); CREATE INDEX i ON calls (a)')),
    ).toContain('with the tables calls, other things, which no importer knows');
    expect(reasonOf(databaseOf('PRAGMA user_version = 1'))).toContain('without tables');
  });

  it('is told to be a case, when it is one', () => {
    expect(reasonOf(databaseOf(`PRAGMA application_id = ${0x426c6254}; CREATE TABLE source (id)`))).toContain(
      'A case file of Blobtrail',
    );
  });

  it('has tables that are known only with their columns', () => {
    expect(reasonOf(databaseOf('CREATE TABLE spans (id INTEGER PRIMARY KEY, name TEXT)'))).toContain('spans');
    const trace = 'CREATE TABLE trace_info (request_id TEXT, experiment_id INTEGER)';
    expect(recognise(headOf(databaseOf(trace)))?.format).toBe('mlflow-sqlite');
  });

  it('whose header is damaged is told so; other files are none of this', () => {
    const hurt = databaseOf('CREATE TABLE t (a)');
    hurt[16] = 3;
    expect(refusedDatabase(headOf(hurt))).toContain('header');
    expect(refusedDatabase(headOf('SQLite format 3'))).toBeNull();
  });
});
