import { chmodSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { SMALL_EVIDENCE, writeFiles } from '../../../tests/builders/small-evidence.ts';
import { AppError, type ErrorCode } from '../../base/errors.ts';
import { everythingButTheLog } from '../import/scene.test-helper.ts';
import type { VerifyResult } from '../../shared/views.ts';
import { openDb } from '../store/db.ts';
import { SCHEMA_VERSION } from '../store/migrate.ts';
import { sql } from '../store/sql.ts';
import { openCase } from './case-file.ts';
import { EFFECTS, fingerprint, importInto, QUIET, scratchFolder, verify, withEngine } from './case-file.test-helper.ts';

let good: Buffer;
beforeAll(async () => {
  const folder = scratchFolder();
  writeFiles(join(folder, 'dump'), SMALL_EVIDENCE);
  await importInto(join(folder, 'good.blobtrail'), [join(folder, 'dump')]);
  good = readFileSync(join(folder, 'good.blobtrail'));
});

/** The file is refused with the code, in words that name it, and is left as it was, alone in its folder. */
function expectRefused(bytes: Uint8Array, code: ErrorCode, words: RegExp): void {
  const folder = scratchFolder();
  const path = join(folder, 'given.blobtrail');
  writeFileSync(path, bytes);
  const before = fingerprint(path);
  for (const options of [{ create: false }, { create: true }, { create: false, asFound: true }]) {
    let error: unknown = null;
    try {
      openCase(path, EFFECTS, options).close();
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code, message: expect.stringMatching(words) });
    expect((error as AppError).message).toContain('given.blobtrail');
    expect((error as AppError).message).toContain('It was not changed.');
  }
  expect(fingerprint(path)).toBe(before);
  expect(readdirSync(folder)).toEqual(['given.blobtrail']);
}

function changed(work: (bytes: Buffer) => void): Buffer {
  const bytes = Buffer.from(good);
  work(bytes);
  return bytes;
}

/** The good case after somebody's SQL. */
function after(text: string): Buffer {
  const path = join(scratchFolder(), 'planted.db');
  writeFileSync(path, good);
  const db = openDb(path, { mode: 'write' });
  db.script(text);
  db.close();
  return readFileSync(path);
}

describe('what is no case', () => {
  it.each([
    ['no bytes', Buffer.alloc(0)],
    ['text', Buffer.from('{"resourceSpans":[]}\n')],
    ['zeros', Buffer.alloc(8192)],
    ['the first bytes of another format', Buffer.concat([Buffer.from('SQLite format 4\0'), Buffer.alloc(200)])],
  ])('%s', (_name, bytes) => expectRefused(bytes, 'CASE_FOREIGN', /is not an SQLite database/));

  it('another program’s database', () => {
    const path = join(scratchFolder(), 'other.db');
    const db = openDb(path, { mode: 'write' });
    db.script('CREATE TABLE moz_places (id INTEGER PRIMARY KEY, url TEXT); PRAGMA application_id = 252006675');
    db.close();
    expectRefused(readFileSync(path), 'CASE_FOREIGN', /of another program/);
  });

  it('a database without an id of its program', () => {
    expectRefused(
      changed((bytes) => bytes.writeUInt32BE(0, 68)),
      'CASE_FOREIGN',
      /of another program/,
    );
  });

  it('a folder', () => {
    const folder = join(scratchFolder(), 'x.blobtrail');
    mkdirSync(folder);
    expect(() => openCase(folder, EFFECTS, { create: true })).toThrow(
      expect.objectContaining({ code: 'BAD_INPUT', message: expect.stringContaining('is not a file') }),
    );
  });
});

describe('what this build cannot read', () => {
  it.each([1, 1000])('a schema that is newer by %i', (by) => {
    expectRefused(
      changed((bytes) => bytes.writeUInt32BE(SCHEMA_VERSION + by, 60)),
      'CASE_TOO_NEW',
      /newer Blobtrail/,
    );
  });

  it('a case without a schema', () => {
    expectRefused(
      changed((bytes) => bytes.writeUInt32BE(0, 60)),
      'CASE_CORRUPT',
      /schema is missing/,
    );
  });
});

describe('what is damaged', () => {
  it.each([16, 99, 100, 4096, 8192, 8193, 0.5, 0.9, -1])('cut off at %d', (at) => {
    const length = at < 0 ? good.length + at : at < 1 ? Math.floor(good.length * at) : at;
    expectRefused(good.subarray(0, length), 'CASE_CORRUPT', /cut off|damaged/);
  });

  it('a page of zeros', () => {
    expectRefused(
      changed((bytes) => bytes.fill(0, 8192, 16384)),
      'CASE_CORRUPT',
      /damaged/,
    );
  });

  it.each([
    ['page size', 16, 0x03],
    ['write version', 18, 0x77],
    ['read version', 19, 0x02],
    ['payload fraction', 21, 0xff],
    ['type of the first page', 100, 0xff],
    ['number of its cells', 103, 0xff],
  ])('a wrong byte in the header: %s', (_name, at, value) => {
    expectRefused(
      changed((bytes) => (bytes[at] = value)),
      'CASE_CORRUPT',
      /damaged|cut off/,
    );
  });

  it('any one wrong byte is refused, or verifying tells, or it says nothing', async () => {
    // A small generator with a fixed seed: the same bytes on every machine.
    let state = 20_260_302;
    const random = (below: number): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) % below;
    const path = join(scratchFolder(), 'flipped.blobtrail');
    writeFileSync(path, good);
    const content = contentOf(path);
    const tally = { refused: 0, told: 0, silent: 0 };
    for (let round = 0; round < 40; round += 1) {
      const bytes = Buffer.from(good);
      // Most of a small case is empty space; the bytes that are written are what matters.
      let at = random(bytes.length);
      while (bytes[at] === 0) at = random(bytes.length);
      bytes[at]! ^= 1 << random(8);
      writeFileSync(path, bytes);
      let result: VerifyResult;
      try {
        result = await verify(path);
      } catch (error) {
        expect(error).toBeInstanceOf(AppError);
        expect((error as AppError).code).toMatch(/^(CASE_|NOT_FOUND)/);
        tally.refused += 1;
        continue;
      }
      tally[result.ok ? 'silent' : 'told'] += 1;
      if (result.ok) expect(contentOf(path)).toEqual(content);
    }
    expect(tally.refused + tally.told).toBeGreaterThan(10);
  }, 60_000);
});

/** All rows but those in which full-text search keeps its own settings. */
function contentOf(path: string): unknown {
  return [...everythingButTheLog(path)].filter(([table]) => !table.startsWith('request_text_'));
}

describe('what somebody planted', () => {
  it.each([
    [
      'a trigger',
      'trigger evil',
      "CREATE TRIGGER evil AFTER INSERT ON custody BEGIN INSERT INTO case_info VALUES ('evil', 'ran'); END",
    ],
    [
      'a trigger whose name begins as SQLite’s own',
      'trigger sqliteXevil',
      "CREATE TRIGGER sqliteXevil AFTER INSERT ON custody BEGIN INSERT INTO case_info VALUES ('evil', 'ran'); END",
    ],
    ['a trigger on a view', 'trigger evil', 'CREATE TRIGGER evil INSTEAD OF INSERT ON sources BEGIN SELECT 1; END'],
    ['a view', 'view evil', "CREATE VIEW evil AS SELECT load_extension('evil')"],
    ['a table', 'table evil', 'CREATE TABLE evil (a)'],
    ['an index', 'index evil', 'CREATE INDEX evil ON source (abs(bytes))'],
    [
      'another view in the place of ours',
      'view findings',
      'DROP VIEW findings; CREATE VIEW findings AS SELECT 1 AS finding_id',
    ],
    [
      'a guard that guards nothing',
      'trigger span_block_no_update',
      'DROP TRIGGER span_block_no_update; CREATE TRIGGER span_block_no_update BEFORE UPDATE ON span_block BEGIN SELECT 1; END',
    ],
    ['a column', 'table issue', 'ALTER TABLE issue ADD COLUMN evil TEXT'],
    ['a computed column', 'table issue', 'ALTER TABLE issue ADD COLUMN evil TEXT AS (hex(code)) VIRTUAL'],
    ['a virtual table', 'table evil', 'CREATE VIRTUAL TABLE evil USING fts5(a)'],
    ['the loss of a view', 'view requests', 'DROP VIEW requests'],
  ])('%s', (_name, object, text) => expectRefused(after(text), 'CASE_CORRUPT', new RegExp(`(holds|lacks) ${object}`)));

  it('does not run: nothing is written before the schema is known', () => {
    const path = join(scratchFolder(), 'x.blobtrail');
    writeFileSync(
      path,
      after(
        "CREATE TRIGGER evil AFTER INSERT ON custody BEGIN INSERT INTO case_info VALUES ('evil', 'ran'); END; PRAGMA journal_mode = WAL",
      ),
    );
    expect(() => openCase(path, EFFECTS, { create: true })).toThrow(/trigger evil/);
    const db = openDb(path, { mode: 'read' });
    expect(db.get(sql`SELECT value FROM case_info WHERE key = 'evil'`)).toBeUndefined();
    db.close();
  });

  it('a guard that is missing is refused for work; verifying names it', async () => {
    const path = join(scratchFolder(), 'x.blobtrail');
    writeFileSync(path, after('DROP TRIGGER frame_no_update'));
    expect(() => openCase(path, EFFECTS, { create: false })).toThrow(/lacks trigger frame_no_update/);
    const before = fingerprint(path);
    const { ok, differences } = await verify(path);
    expect([ok, differences.map(({ what, where }) => `${what} ${where}`)]).toEqual([
      false,
      ['schema trigger frame_no_update'],
    ]);
    expect(fingerprint(path)).toBe(before);
  });
});

/** Root may write anywhere: then as nobody, who may not. */
async function asNobody(work: () => Promise<void>): Promise<void> {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65_534);
  try {
    await work();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

describe.skipIf(process.platform === 'win32')('what may not be written', () => {
  it('is read and verified, and says plainly that nothing can be added', async () => {
    const folder = scratchFolder();
    const path = join(folder, 'x.blobtrail');
    const fresh = join(folder, 'new.blobtrail');
    writeFileSync(path, good);
    writeFileSync(join(folder, 'notes.txt'), 'a');
    chmodSync(path, 0o444);
    chmodSync(folder, 0o555);
    const before = fingerprint(path);
    const refused = { code: 'BAD_INPUT', message: expect.stringMatching(/cannot be opened or written .* permissions/) };
    await asNobody(async () => {
      const info = await withEngine(path, async ({ handlers }) => handlers['case.info']({}, QUIET));
      expect(info?.counts.requests).toBe(4);
      expect((await verify(path)).differences).toEqual([]);
      await expect(importInto(path, [join(folder, 'notes.txt')])).rejects.toMatchObject(refused);
      await expect(importInto(fresh, [join(folder, 'notes.txt')])).rejects.toMatchObject(refused);
    });
    expect(fingerprint(path)).toBe(before);
    expect(readdirSync(folder).toSorted()).toEqual(['notes.txt', 'x.blobtrail']);
    chmodSync(folder, 0o755);
  });

  it('what may not even be read', async () => {
    const path = join(scratchFolder(), 'x.blobtrail');
    writeFileSync(path, good);
    chmodSync(path, 0o000);
    await asNobody(async () => {
      expect(() => openCase(path, EFFECTS, { create: true })).toThrow(
        expect.objectContaining({ code: 'BAD_INPUT', message: expect.stringContaining('permission') }),
      );
    });
  });
});

it('what was cut on purpose stays cut', () => {
  const path = join(scratchFolder(), 'x.blobtrail');
  writeFileSync(path, good);
  truncateSync(path, good.length - 8192);
  expect(() => openCase(path, EFFECTS, { create: true })).toThrow(/cut off/);
  expect(readFileSync(path).equals(good.subarray(0, good.length - 8192))).toBe(true);
});
