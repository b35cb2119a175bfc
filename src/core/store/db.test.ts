import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeSqliteError, openDb, runUserQuery, type Db } from './db.ts';
import { migrate } from './migrate.ts';
import { NAMED_SQL } from './named-sql.ts';
import { Sql, sql } from './sql.ts';

const ODD = 1_772_460_309_123_456_789n;

let db: Db;
const folder = mkdtempSync(join(tmpdir(), 'blobtrail-db-'));
beforeAll(() => {
  db = openDb('(test)', { mode: 'memory' });
  migrate(db);
});
afterAll(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

/** Column names and declared types of a query, from SQLite itself. */
function columnsOf(text: string): readonly { readonly name: string; readonly type: string }[] {
  db.script('DROP VIEW IF EXISTS temp.looked_at');
  db.script(`CREATE TEMP VIEW looked_at AS ${text.replace(/\?\d*/g, 'NULL')}`);
  return db
    .all(sql`SELECT name, type FROM pragma_table_info('looked_at')`)
    .map((row) => ({ name: String(row['name']), type: String(row['type']) }));
}

describe('named statements', () => {
  const names = [...NAMED_SQL.keys()];

  it('are many, and each one prepares on a fresh case', () => {
    expect(names.length).toBeGreaterThan(50);
    for (const name of names) expect(() => db.named(name)).not.toThrow();
  });

  it.each([...NAMED_SQL].filter(([, text]) => /^(SELECT|WITH)\b/.test(text)))(
    '%s gives nanoseconds as text',
    (_name, text) => {
      for (const { name, type } of columnsOf(text))
        if (name.endsWith('_ns')) expect([name, type]).toEqual([name, 'TEXT']);
    },
  );

  it('the check above sees a raw column', () => {
    expect(columnsOf('SELECT first_ns, CAST(last_ns AS TEXT) AS last_ns FROM span_block WHERE id = ?1')).toEqual([
      { name: 'first_ns', type: 'INTEGER' },
      { name: 'last_ns', type: 'TEXT' },
    ]);
  });

  it('an unknown name is our own mistake', () => {
    expect(() => db.named('no_such')).toThrow(expect.objectContaining({ code: 'INTERNAL' }));
  });
});

describe('numbers', () => {
  it('a nanosecond survives to the digit, written as bigint or as text', () => {
    db.named('span_block_put').run(1, 1, 1, 0, 0, 1, ODD, String(ODD + 1n), new Uint8Array(), new Uint8Array());
    const row = db.get(
      sql`SELECT CAST(first_ns AS TEXT) AS first_ns, CAST(last_ns AS TEXT) AS last_ns FROM span_block`,
    );
    expect([row?.['first_ns'], row?.['last_ns']]).toEqual([String(ODD), String(ODD + 1n)]);
    expect([...db.exact(sql`SELECT first_ns, last_ns, typeof(last_ns), 1.5, NULL, x'00ff' FROM span_block`)]).toEqual([
      [ODD, ODD + 1n, 'integer', 1.5, null, Buffer.from([0, 255])],
    ]);
    // What the library does when nobody takes care, so that this test can fail.
    expect(String(db.get(sql`SELECT first_ns FROM span_block`)?.['first_ns'])).not.toBe(String(ODD));
  });

  it('a person’s own SQL is exact too', () => {
    const path = join(folder, 'query.db');
    const file = openDb(path, { mode: 'write' });
    file.script(`CREATE TABLE t (at_ns INTEGER); INSERT INTO t VALUES (${ODD}), (2)`);
    file.close();
    expect(runUserQuery(path, 'SELECT at_ns FROM t', 1)).toEqual({
      columns: ['at_ns'],
      rows: [[ODD]],
      truncated: true,
    });
    for (const text of [
      'DELETE FROM t',
      'PRAGMA journal_mode = WAL',
      "ATTACH 'x.db' AS x",
      'SELECT 1; DELETE FROM t',
      'CREATE TEMP TABLE u (a)',
      'nonsense',
    ]) {
      expect(() => runUserQuery(path, text, 9)).toThrow(expect.objectContaining({ code: 'BAD_INPUT' }));
    }
    expect(runUserQuery(path, 'SELECT count(*) AS n FROM t', 9).rows).toEqual([[2n]]);
  });
});

describe('connection', () => {
  it('has the house’s pragmas', () => {
    const wanted = {
      foreign_keys: 1,
      recursive_triggers: 1,
      trusted_schema: 0,
      cell_size_check: 1,
      synchronous: 2,
      mmap_size: 0,
    };
    const path = join(folder, 'pragmas.db');
    const writer = openDb(path, { mode: 'write' });
    writer.script('CREATE TABLE t (a)');
    const reader = openDb(path, { mode: 'read' });
    for (const connection of [writer, reader]) {
      for (const [name, value] of Object.entries(wanted))
        expect([name, connection.pragma(name) ?? 0]).toEqual([name, value]);
    }
    expect(() => reader.run(sql`INSERT INTO t VALUES (1)`)).toThrow(expect.objectContaining({ code: 'BAD_INPUT' }));
    reader.close();
    writer.close();
  });

  it('runs on an SQLite without the write-ahead log’s reset bug', () => {
    const [major, minor, patch] = String(db.get(sql`SELECT sqlite_version() AS v`)?.['v'])
      .split('.')
      .map(Number);
    expect((major ?? 0) * 1e6 + (minor ?? 0) * 1e3 + (patch ?? 0)).toBeGreaterThanOrEqual(3_051_003);
  });

  it('says what SQLite means, wherever it refuses', () => {
    const codeOf = (code: string): string =>
      describeSqliteError(Object.assign(new Error('x'), { code }), 'a.blobtrail').code;
    expect([codeOf('SQLITE_NOTADB'), codeOf('SQLITE_CORRUPT_INDEX')]).toEqual(['CASE_CORRUPT', 'CASE_CORRUPT']);
    expect([codeOf('SQLITE_BUSY'), codeOf('SQLITE_BUSY_SNAPSHOT')]).toEqual(['CASE_LOCKED', 'CASE_LOCKED']);
    expect([codeOf('SQLITE_CANTOPEN'), codeOf('SQLITE_READONLY_DIRECTORY')]).toEqual(['BAD_INPUT', 'BAD_INPUT']);
    expect(describeSqliteError(Object.assign(new Error('x'), { code: 'SQLITE_FULL' }), 'a.blobtrail').message).toMatch(
      /no room left/,
    );
    // Named statements, the tag, iteration and scripts all speak in AppErrors.
    const refused = expect.objectContaining({ name: 'AppError' });
    expect(() => db.named('ledger_put').run(99, 'accepted', '', 1, 1)).toThrow(refused);
    expect(() => db.all(sql`SELECT * FROM no_such`)).toThrow(refused);
    expect(() => db.script('nonsense')).toThrow(refused);
    expect(() => [...db.iterate(sql`SELECT json('{') AS broken`)]).toThrow(refused);
  });

  it('says what cannot be opened', () => {
    const path = join(folder, 'not-there');
    expect(() => openDb(join(path, 'nowhere.db'), { mode: 'write' })).toThrow(
      expect.objectContaining({ code: 'BAD_INPUT' }),
    );
    expect(() => openDb(path, { mode: 'read' })).toThrow(expect.objectContaining({ code: 'BAD_INPUT' }));
    writeFileSync(path, 'plain text, and more of it than a header has'.repeat(9));
    expect(() => openDb(path, { mode: 'read' }).pragma('user_version')).toThrow(
      expect.objectContaining({ code: 'CASE_CORRUPT' }),
    );
  });
});

describe('transactions', () => {
  const count = (): unknown => db.get(sql`SELECT count(*) AS n FROM case_info`)?.['n'];

  it('a long one is all or nothing', async () => {
    const before = Number(count());
    const failing = db.longTransaction(async () => {
      db.named('case_info_put').run('a', '1');
      await Promise.resolve();
      throw new Error('stop');
    });
    await expect(failing).rejects.toThrow('stop');
    expect(count()).toBe(before);
    await db.longTransaction(async () => db.named('case_info_put').run('a', '1'));
    expect(count()).toBe(before + 1);
  });

  it('the first error is told, also when SQLite has ended the transaction itself', async () => {
    const failing = db.longTransaction(async () => {
      db.run(new Sql("INSERT OR ROLLBACK INTO case_info (key, value) VALUES ('a', '2')", []));
    });
    await expect(failing).rejects.toThrow(/UNIQUE/);
  });
});
