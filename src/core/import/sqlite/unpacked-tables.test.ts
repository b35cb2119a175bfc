import { mkdtempSync, rmSync, writeFileSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it } from 'vitest';
import { findFiles } from '../container.ts';
import { headOf, runImporter } from '../import.test-helper.ts';
import { importerOf } from '../registry.ts';
import { recognise } from '../sniff.ts';

const root = mkdtempSync(join(tmpdir(), 'blobtrail-unpacked-'));
afterAll(() => rmSync(root, { recursive: true }));

let made = 0;
function databaseOf(sql: string): string {
  const path = join(root, `${(made += 1)}.db`);
  const db = new DatabaseSync(path);
  db.exec(sql);
  db.close();
  return path;
}

async function membersOf(path: string) {
  const [database, ...rest] = await Array.fromAsync(findFiles([path]));
  if (database?.kind === 'refused') throw new Error(database.message);
  const members = await Promise.all(
    rest.map(async (file) => {
      if (file.kind === 'refused') throw new Error(file.message);
      const { name, damage } = file;
      return { name, damage, content: Buffer.concat(await Array.fromAsync(file.open())) };
    }),
  );
  return { kind: database?.kind, members };
}

const SPANS = `CREATE TABLE "a/b" ("context.trace_id" TEXT, "context.span_id" TEXT, span_kind TEXT, start_time TEXT, n INTEGER, x REAL, raw BLOB);
  INSERT INTO "a/b" VALUES ('t', 's1', 'LLM', '2026-03-02 14:05:09+00:00', 9007199254740993, 0.5, x'00ff');
  INSERT INTO "a/b" VALUES ('t', 's2', 'LLM', NULL, NULL, -1e300, NULL);
  CREATE TABLE version (v TEXT); INSERT INTO version VALUES ('1');
  CREATE TABLE empty (v TEXT);`;

describe('a database whose tables are of known formats', () => {
  it('is a container of its tables with rows, each as lines', async () => {
    const { kind, members } = await membersOf(databaseOf(SPANS));
    expect(kind).toBe('archive');
    expect(members.map(({ name, damage }) => [name, damage])).toEqual([
      ['a_b.jsonl', null],
      ['version.jsonl', null],
    ]);
    const [spans] = members;
    expect(spans?.content.toString().split('\n')).toEqual([
      // In the order of their cells, which SQLite fills a page with from its end.
      '{"context.trace_id":"t","context.span_id":"s2","span_kind":"LLM","start_time":null,"n":null,"x":-1e+300,"raw":null}',
      '{"context.trace_id":"t","context.span_id":"s1","span_kind":"LLM","start_time":"2026-03-02 14:05:09+00:00","n":9007199254740993,"x":0.5}',
      '',
    ]);
    const format = recognise(headOf(spans!.content))?.format ?? '';
    const { statements } = await runImporter(importerOf(format)!, spans!.content);
    expect([format, statements.length]).toEqual(['phoenix', 2]);
  });

  it('may be one that only a column mapping reads', async () => {
    const path =
      databaseOf(`CREATE TABLE responses (id TEXT PRIMARY KEY, model TEXT, duration_ms INTEGER, datetime_utc TEXT);
      INSERT INTO responses VALUES ('01', 'qwen3', 812, '2026-03-02T14:05:09.123456+00:00')`);
    expect((await membersOf(path)).members.map(({ name }) => name)).toEqual(['responses.jsonl']);
  });

  it('says what of a table cannot be read', async () => {
    const rows = Array.from({ length: 400 }, (_, i) => `('t', 's${i}', 'LLM', '${'x'.repeat(200)}')`).join(',');
    const path = databaseOf(
      `CREATE TABLE s ("context.trace_id" TEXT, "context.span_id" TEXT, span_kind TEXT, name TEXT); INSERT INTO s VALUES ${rows}`,
    );
    const bytes = readFileSync(path);
    // The page of the last rows.
    bytes.fill(0xff, bytes.length - 4096);
    writeFileSync(path, bytes);
    const { members } = await membersOf(path);
    expect(members).toMatchObject([{ name: 's.jsonl', damage: expect.stringMatching(/cannot be read/) as string }]);
    expect(members[0]?.content.toString()).toContain('"s0"');
  });
});

describe('other databases stay as they are', () => {
  it.each([
    [
      'rows of people',
      `CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, created_at TEXT);
      INSERT INTO users VALUES (1, 'ada', '2026-03-02T14:05:09Z')`,
    ],
    ['one without rows', 'CREATE TABLE spans ("context.trace_id" TEXT, span_kind TEXT)'],
    [
      'one that an importer reads',
      `CREATE TABLE trace_info (request_id TEXT, experiment_id INTEGER);
      CREATE TABLE calls (trace_id TEXT, span_id TEXT, start TEXT); INSERT INTO calls VALUES ('t', 's', '2026-03-02')`,
    ],
    ['a case file', `PRAGMA application_id = ${0x426c6254}; ${SPANS}`],
  ])('%s', async (_, sql) => {
    expect(await membersOf(databaseOf(sql))).toEqual({ kind: 'file', members: [] });
  });
});
