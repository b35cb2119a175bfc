import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { SMALL_EVIDENCE, writeFiles } from '../../../tests/builders/small-evidence.ts';
import { DERIVED_TABLES, SEARCH_TABLE } from '../reconstruct/reconstruct.ts';
import { openDb, type Db } from '../store/db.ts';
import { Sql, sql } from '../store/sql.ts';
import { importInto, QUIET, scratchFolder, tamper, verify, withEngine } from './case-file.test-helper.ts';

let good: Buffer;
beforeAll(async () => {
  const folder = scratchFolder();
  writeFiles(join(folder, 'dump'), SMALL_EVIDENCE);
  const path = join(folder, 'good.blobtrail');
  await importInto(path, [join(folder, 'dump')]);
  good = readFileSync(path);
});

function copy(): string {
  const path = join(scratchFolder(), 'x.blobtrail');
  writeFileSync(path, good);
  return path;
}

async function differencesAfter(work: ((db: Db) => void) | string): Promise<readonly string[]> {
  const path = copy();
  tamper(path, (db) => (typeof work === 'string' ? db.script(work) : work(db)));
  const { ok, differences } = await verify(path);
  expect(ok).toBe(differences.length === 0);
  return differences.map(({ what, where }) => `${what} ${where}`);
}

const frameOf = (db: Db, source: number): Buffer =>
  Buffer.from(db.named('frame_at').get(source, 0)?.['data'] as Uint8Array);

it('finds nothing in a case that nobody touched', async () => {
  expect(await differencesAfter('')).toEqual([]);
});

describe('the bytes of a source', () => {
  it('a bit inside its compressed frame, wherever it is', async () => {
    const path = copy();
    const db = openDb(path, { mode: 'read' });
    const length = frameOf(db, 4).length;
    db.close();
    for (const at of [0, 5, Math.floor(length / 2), length - 1]) {
      const found = await differencesAfter((writer) => {
        const data = frameOf(writer, 4);
        data[at]! ^= 0x10;
        writer.run(sql`UPDATE frame SET data = ${data} WHERE source_id = 4`);
      });
      // A flipped bit may also lie where the format has none of its own meaning; then the bytes come out the same.
      if (found.length > 0) expect(found[0]).toBe('source x-4');
      else expect(isSameAfterFlip(at)).toBe(true);
    }
  });

  it('a whole frame of other bytes', async () => {
    const found = await differencesAfter((db) => {
      const text = Buffer.from(zstdDecompressSync(frameOf(db, 4)).toString().replace('node-a', 'node-z'));
      db.run(sql`UPDATE frame SET data = ${zstdCompressSync(text)} WHERE source_id = 4`);
    });
    expect(found[0]).toBe('source x-4');
  });

  it.each([
    ['a frame that is missing', 'DELETE FROM frame WHERE source_id = 4'],
    [
      'a frame of another source',
      'UPDATE frame SET data = (SELECT data FROM frame WHERE source_id = 9) WHERE source_id = 4',
    ],
    ['a frame that does not inflate', "UPDATE frame SET data = x'00' WHERE source_id = 4"],
  ])('%s', async (_name, text) => {
    expect((await differencesAfter(text))[0]).toBe('source x-4');
  });

  it('both the bytes and the hash that the table has of them', async () => {
    const found = await differencesAfter((db) => {
      db.run(sql`UPDATE source SET sha256 = ${'0'.repeat(64)} WHERE id = 9`);
    });
    expect(found).toEqual(['source x-9', 'custody x-9']);
  });
});

function isSameAfterFlip(at: number): boolean {
  const path = copy();
  const db = openDb(path, { mode: 'read' });
  const data = frameOf(db, 4);
  db.close();
  const before = zstdDecompressSync(data).toString();
  data[at]! ^= 0x10;
  return zstdDecompressSync(data).toString() === before;
}

describe('what was read out of the bytes', () => {
  it.each([
    [
      'a label in a statement',
      "UPDATE statement SET body = replace(body, 'node-a', 'node-b') WHERE source_id = 4",
      'source x-4',
    ],
    ['a statement that is gone', 'DELETE FROM statement WHERE id = 1', 'source x-3'],
    [
      'a statement too many',
      "INSERT INTO statement (source_id, offset, length, kind, body) VALUES (4, 0, 1, 'answer', '{}')",
      'source x-4',
    ],
    [
      'a statement of no source',
      "INSERT INTO statement (source_id, offset, length, kind, body) VALUES (77, 0, 1, 'hub-file', '{}')",
      'source x-77',
    ],
    ['a nanosecond of a span', 'UPDATE span_block SET first_ns = first_ns + 1', 'source x-9'],
    ['an issue that is gone', 'DELETE FROM issue', 'source x-4'],
    ['the words of an issue', "UPDATE issue SET message = 'all is well'", 'source x-4'],
    [
      'the ledger’s sum',
      "UPDATE ledger SET bytes = bytes - 1 WHERE source_id = 4 AND category = 'accepted'",
      'ledger x-4',
    ],
    [
      'the ledger’s categories, with the same sum',
      "UPDATE ledger SET category = 'skipped' WHERE source_id = 4 AND category = 'rejected'",
      'ledger x-4',
    ],
    ['a ledger line that is gone', 'DELETE FROM ledger WHERE source_id = 8', 'ledger x-8'],
    ['the path of a source', "UPDATE source SET path = 'elsewhere' WHERE id = 8", 'custody x-8'],
    [
      'the time at which a file was last written',
      'UPDATE source SET file_time_ns = file_time_ns + 1 WHERE id = 8',
      'source x-8',
    ],
    ['when it was acquired', 'UPDATE source SET acquired_ns = acquired_ns - 1 WHERE id = 8', 'source x-8'],
    ['a copy that says it is none', 'UPDATE source SET duplicate_of = NULL WHERE id = 7', 'custody x-7'],
    ['a source that is gone', 'DELETE FROM source WHERE id = 8', 'custody x-8'],
  ])('%s', async (_name, text, where) => {
    expect(await differencesAfter(text)).toContain(where);
  });
});

describe('the case itself', () => {
  it.each([
    ['its name', "UPDATE case_info SET value = 'another' WHERE key = 'name'", 'custody case_info'],
    ['when it was made', "UPDATE case_info SET value = value + 1 WHERE key = 'created_ns'", 'custody case_info'],
    ['what made it', "DELETE FROM case_info WHERE key = 'created_by'", 'custody case_info'],
  ])('%s', async (_name, text, where) => {
    expect(await differencesAfter(text)).toEqual([where]);
  });

  it('an index that does not say what its table says', async () => {
    const path = copy();
    const db = openDb(path, { mode: 'write' });
    // The rows of the index are built with one definition and then read with another.
    db.script('PRAGMA writable_schema = ON');
    const text = String(db.get(sql`SELECT sql FROM sqlite_schema WHERE name = 'issue_source'`)?.['sql']);
    db.script('DROP INDEX issue_source; CREATE INDEX issue_source ON issue (offset, source_id)');
    db.run(sql`UPDATE sqlite_schema SET sql = ${text} WHERE name = 'issue_source'`);
    db.close();
    expect((await verify(path)).differences.map(({ what, where }) => `${what} ${where}`)).toEqual(['schema pages']);
  });
});

describe('what the passes made', () => {
  it.each([
    [
      'request',
      'the artifact of a request',
      'UPDATE request SET artifact_id = (SELECT max(id) FROM artifact WHERE id <> artifact_id)',
    ],
    ['request', 'one nanosecond of its time', 'UPDATE request SET time_ns = time_ns + 1 WHERE id = 3'],
    ['request', 'its status', "UPDATE request SET status = 'proved' WHERE id = 1"],
    ['finding', 'a finding that is gone', 'DELETE FROM finding WHERE id = 2'],
    ['finding', 'the severity of a finding', "UPDATE finding SET severity = 'info' WHERE id = 1"],
    ['ground', 'the ground of a finding', 'UPDATE ground SET offset = offset + 1 WHERE finding_id = 1 AND n = 0'],
    ['release', 'when a release was published', 'UPDATE release SET by_ns = by_ns + 1 WHERE id = 1'],
    ['artifact', 'an artifact', "UPDATE artifact SET ref = 'another' WHERE id = 1"],
    ['derived', 'who made a table', "UPDATE derived SET pass = 'somebody' WHERE table_name = 'request'"],
    ['derived', 'which version made a table', "UPDATE derived SET pass_version = 99 WHERE table_name = 'request'"],
  ])('%s: %s', async (table, _name, text) => {
    const path = copy();
    tamper(path, (db) => db.script(text));
    const { differences } = await verify(path);
    expect(differences.map(({ what, where }) => `${what} ${where}`)).toEqual([`derived ${table}`]);
    expect(differences[0]?.message).toContain(`The table ${table} `);
  });

  it('every table of them is compared: a row too many is told', async () => {
    const path = copy();
    const db = openDb(path, { mode: 'read' });
    const filled = DERIVED_TABLES.filter(
      (table) => table !== SEARCH_TABLE && db.get(new Sql(`SELECT 1 AS n FROM ${table} LIMIT 1`, [])) !== undefined,
    );
    db.close();
    expect(filled.length).toBeGreaterThan(10);
    const found = await differencesAfter((writer) => {
      for (const table of filled) writer.script(`DELETE FROM ${table}`);
    });
    expect(found.toSorted()).toEqual(filled.map((table) => `derived ${table}`).toSorted());
  });
});

describe('a file that the case only refers to', () => {
  async function referring(): Promise<{ readonly path: string; readonly file: string }> {
    const folder = scratchFolder();
    writeFiles(join(folder, 'dump'), SMALL_EVIDENCE);
    const path = join(folder, 'x.blobtrail');
    await importInto(path, [join(folder, 'dump')], { reference: true });
    return { path, file: join(folder, 'dump', 'spans.otlp.jsonl') };
  }
  const told = async (path: string): Promise<readonly string[]> =>
    (await verify(path)).differences
      .filter(({ what }) => what === 'source')
      .map(({ where, message }) => `${where} ${message}`);

  it('is unchanged', async () => {
    const { path } = await referring();
    expect((await verify(path)).differences).toEqual([]);
  });

  it('has another byte, has grown, has shrunk, is gone, is back', async () => {
    const { path, file } = await referring();
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.toString().replace('panel', 'pane1'));
    expect(await told(path)).toEqual([expect.stringMatching(/^x-9 The bytes of .*spans\.otlp\.jsonl hash to/)]);
    writeFileSync(file, bytes);
    appendFileSync(file, '\n');
    expect(await told(path)).toEqual([expect.stringMatching(/^x-9 .*spans\.otlp\.jsonl has \d+ bytes now/)]);
    writeFileSync(file, bytes.subarray(1));
    expect(await told(path)).toEqual([expect.stringMatching(/^x-9 .*spans\.otlp\.jsonl has \d+ bytes now/)]);
    rmSync(file);
    expect(await told(path)).toEqual([expect.stringMatching(/^x-9 .*spans\.otlp\.jsonl, which cannot be read now/)]);
    writeFileSync(file, bytes);
    expect((await verify(path)).differences).toEqual([]);
  });
});

it('can be cancelled', async () => {
  const stop = new AbortController();
  stop.abort();
  await withEngine(copy(), async ({ handlers }) => {
    await expect(handlers['case.verify']({}, { ...QUIET, signal: stop.signal })).rejects.toMatchObject({
      code: 'CANCELLED',
    });
    expect((await handlers['case.verify']({}, QUIET)).ok).toBe(true);
  });
});
