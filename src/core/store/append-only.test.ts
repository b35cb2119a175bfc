import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { openDb, type Db } from './db.ts';
import { migrate } from './migrate.ts';
import { Sql } from './sql.ts';

/** A row of every evidence table, the first column being its key or part of it. */
const ROWS: Readonly<Record<string, string>> = {
  case_info: "INSERT INTO case_info VALUES ('name', 'a')",
  source: `INSERT INTO source (id, path, name, origin, bytes, sha256, storage, confidence, format_reason, alterations, acquired_ns, records)
           VALUES (1, 'a', 'a', 'file', 1, '${'0'.repeat(64)}', 'embedded', 1, '', '[]', 1, 1)`,
  frame: "INSERT INTO frame VALUES (1, 1, 0, 1, x'00')",
  ledger: "INSERT INTO ledger VALUES (1, 'accepted', '', 1, 1)",
  issue: "INSERT INTO issue VALUES (1, 1, 0, 1, 'a', 'b')",
  statement: "INSERT INTO statement VALUES (1, 1, 0, 1, 'answer', '{}')",
  span_block: "INSERT INTO span_block VALUES (1, 1, 1, 0, 0, 1, NULL, NULL, x'', x'00')",
  custody: "INSERT INTO custody VALUES (1, 1, 'a', 'b', '{}', '', 'h')",
  column_mapping: `INSERT INTO column_mapping VALUES (1, 'given', 'a', '${'0'.repeat(64)}', '{}')`,
  replaced_reading: 'INSERT INTO replaced_reading VALUES (1, 1)',
  annotation: "INSERT INTO annotation VALUES (1, 1, 'a', 'note', 'finding', '[]', 'f-1', '', 'added', '', 'b')",
  find_history: "INSERT INTO find_history VALUES (1, 1, 'a', '{}', 0, 0)",
};

let db: Db;
beforeEach(() => {
  db?.close();
  db = openDb('(test)', { mode: 'memory' });
  migrate(db);
  for (const text of Object.values(ROWS)) db.script(text);
});
afterAll(() => db.close());

const read = (table: string): unknown => [...db.exact(new Sql(`SELECT * FROM ${table}`, []))];

describe.each(Object.entries(ROWS))('%s', (table, insert) => {
  const column = {
    case_info: 'value',
    source: 'path',
    frame: 'data',
    ledger: 'bytes',
    issue: 'message',
    statement: 'body',
    span_block: 'data',
    column_mapping: 'name',
    replaced_reading: 'by_id',
    custody: 'actor',
    annotation: 'text',
    find_history: 'text',
  }[table];

  it.each([
    ['UPDATE', `UPDATE ${table} SET ${column} = ${column}`],
    ['UPDATE OR REPLACE', `UPDATE OR REPLACE ${table} SET ${column} = ${column}`],
    ['DELETE', `DELETE FROM ${table}`],
    ['REPLACE', insert.replace('INSERT', 'REPLACE')],
    ['INSERT OR REPLACE', insert.replace('INSERT', 'INSERT OR REPLACE')],
  ])('refuses %s', (_what, text) => {
    const before = read(table);
    expect(() => db.script(text)).toThrow(/append-only|appended in order/);
    expect(read(table)).toEqual(before);
  });
});

it('every table that is not derived is one of these', () => {
  const tables = db.all(
    new Sql("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name LIKE '%\\_no\\_delete' ESCAPE '\\'", []),
  );
  expect(tables.map((row) => String(row['name']).replace('_no_delete', '')).toSorted()).toEqual(
    Object.keys(ROWS).toSorted(),
  );
});

it('a frame cannot be put in the place of another', () => {
  expect(() => db.script("INSERT OR REPLACE INTO frame VALUES (2, 1, 0, 1, x'01')")).toThrow(/append-only/);
});

it.each([
  ['a number that is taken', "INSERT INTO custody VALUES (1, 1, 'a', 'b', '{}', '', 'h2')"],
  ['a gap', "INSERT INTO custody VALUES (3, 1, 'a', 'b', '{}', 'h', 'h2')"],
  ['another predecessor', "INSERT INTO custody VALUES (2, 1, 'a', 'b', '{}', 'x', 'h2')"],
])('the log takes no entry with %s', (_what, text) => {
  expect(() => db.script(text)).toThrow(/in order/);
});
