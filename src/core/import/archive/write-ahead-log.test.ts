import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import * as yazl from 'yazl';
import { findFiles } from '../container.ts';
import { headOf, sourceOf } from '../import.test-helper.ts';
import { openDatabase } from '../sqlite/database.ts';
import { refusedDatabase } from '../sqlite/refused-database.ts';
import { readSchema } from '../sqlite/schema.ts';
import { eachRow } from '../sqlite/table-rows.ts';

const root = mkdtempSync(join(tmpdir(), 'blobtrail-wal-'));
afterAll(() => rmSync(root, { recursive: true }));

/** A database and its log as they lie on disk while a program still has them open. */
function copied(name: string, statements: readonly string[]): string {
  const live = join(root, `${name}.live.db`);
  const folder = join(root, name);
  mkdirSync(folder);
  const db = new DatabaseSync(live);
  db.exec(
    "PRAGMA page_size = 512; CREATE TABLE t (text TEXT); INSERT INTO t VALUES ('first'); PRAGMA journal_mode = WAL",
  );
  db.exec('PRAGMA wal_autocheckpoint = 0');
  for (const statement of statements) db.exec(statement);
  for (const end of ['', '-wal']) copyFileSync(`${live}${end}`, join(folder, `x.db${end}`));
  db.close();
  return folder;
}

function textsOf(bytes: Buffer): readonly string[] {
  const db = openDatabase(sourceOf(bytes))!;
  const table = readSchema(db).find(({ name }) => name === 't');
  return table === undefined ? [] : [...eachRow(db, table)].map((row) => String(row.get('text'))).toSorted();
}

/** A header of ustar and the bytes behind it, padded. */
function tarMember(name: string, bytes: Buffer): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0, 'latin1');
  header.write('0000644\0', 100, 'latin1');
  header.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124, 'latin1');
  header.write('00000000000\0        0', 136, 'latin1');
  header.write('ustar\x0000', 257, 'latin1');
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return Buffer.concat([header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]);
}

/** Path below the folder and kind of everything found, and the rows of what is read. */
async function found(...paths: readonly string[]) {
  const out: { path: string; kind: string; damage: string | null; texts: readonly string[] }[] = [];
  for await (const each of findFiles(paths)) {
    if (each.kind === 'refused') throw new Error(each.message);
    const bytes = Buffer.concat(await Array.fromAsync(each.open()));
    const texts = each.kind === 'file' && bytes.subarray(0, 6).toString() === 'SQLite' ? textsOf(bytes) : [];
    out.push({ path: each.path.replace(/^.*\/(?=x\.db)/, ''), kind: each.kind, damage: each.damage, texts });
  }
  return out;
}

describe('a database with its log', () => {
  it('is read with all that was committed, and nothing that was not', async () => {
    const folder = copied('open', [
      "INSERT INTO t VALUES ('second')",
      "UPDATE t SET text = 'changed' WHERE text = 'first'",
      "BEGIN; INSERT INTO t VALUES ('open')",
    ]);
    expect(textsOf(readFileSync(join(folder, 'x.db')))).toEqual(['first']);
    expect(await found(folder)).toMatchObject([
      { path: 'x.db', kind: 'archive', damage: null },
      { path: 'x.db!/with-its-log', kind: 'file', damage: null, texts: ['changed', 'second'] },
      { path: 'x.db-wal', kind: 'file' },
    ]);
  });

  it('grown by thousands of pages comes out as SQLite itself would leave it', async () => {
    const texts = Array.from({ length: 3000 }, (_, i) => `text ${i} ${'x'.repeat(i % 90)}`);
    const folder = copied('grown', [
      'BEGIN',
      ...texts.map((text) => `INSERT INTO t VALUES ('${text}')`),
      'COMMIT',
      'DELETE FROM t WHERE rowid % 2 = 0',
    ]);
    const rows = (await found(folder))[1]!.texts;
    expect(rows).toEqual(['first', ...texts].filter((_, i) => i % 2 === 0).toSorted());
  });

  it('ends with the last transaction that is whole, as it does for SQLite', async () => {
    const folder = copied('cut', ["INSERT INTO t VALUES ('second')", "INSERT INTO t VALUES ('third')"]);
    const log = join(folder, 'x.db-wal');
    truncateSync(log, readFileSync(log).length - 100);
    expect((await found(folder))[1]).toMatchObject({ texts: ['first', 'second'] });
    const hurt = readFileSync(log);
    hurt[60]! ^= 1;
    writeFileSync(log, hurt);
    expect((await found(folder)).map(({ path, kind, texts }) => [path, kind, texts])).toEqual([
      ['x.db', 'file', ['first']],
      ['x.db-wal', 'file', []],
    ]);
  });

  it('that was not handed over is told of with its frames', async () => {
    const folder = copied('alone', ["INSERT INTO t VALUES ('second')"]);
    const [alone, ...others] = await found(join(folder, 'x.db'));
    expect(alone).toMatchObject({
      kind: 'file',
      texts: ['first'],
      damage: expect.stringContaining('1 committed frames'),
    });
    expect(others).toEqual([]);
    expect((await found(join(folder, 'x.db'), join(folder, 'x.db-wal')))[1]).toMatchObject({
      texts: ['first', 'second'],
    });
  });

  it('lie in one zip, and are read as one there too', async () => {
    const folder = copied('zipped', ["INSERT INTO t VALUES ('second')"]);
    const zip = new yazl.ZipFile();
    for (const name of ['x.db', 'x.db-wal']) zip.addBuffer(readFileSync(join(folder, name)), `.phoenix/${name}`);
    zip.end();
    const path = join(root, 'both.zip');
    writeFileSync(path, Buffer.concat(await Array.fromAsync(zip.outputStream as AsyncIterable<Buffer>)));
    expect(
      (await found(path))
        .map(({ path: at, kind, texts }) => [at.replace(/^.*!\/\.phoenix\//, ''), kind, texts])
        .slice(1),
    ).toEqual([
      ['x.db', 'archive', []],
      ['x.db!/with-its-log', 'file', ['first', 'second']],
      ['x.db-wal', 'file', []],
    ]);
  });

  it.each(['x.db x.db-wal', 'x.db-wal x.db'])(
    'lie in one tar as %s, plain or compressed, and are read as one',
    async (order) => {
      const folder = copied(`tarred ${order}`, ["INSERT INTO t VALUES ('second')"]);
      const members = order.split(' ').map((name) => tarMember(`.phoenix/${name}`, readFileSync(join(folder, name))));
      const tar = Buffer.concat([...members, Buffer.alloc(1024)]);
      for (const bytes of [tar, gzipSync(tar)]) {
        const path = join(root, `both-${bytes.length}.tar`);
        writeFileSync(path, bytes);
        const all = await found(path);
        expect(all.find(({ path: at }) => at.endsWith('x.db!/with-its-log'))?.texts).toEqual(['first', 'second']);
        expect(all.filter(({ path: at, kind }) => at.endsWith('x.db-wal') && kind === 'file')).toHaveLength(1);
      }
    },
  );

  it('that was written back into it is the database alone, though the log stayed behind', async () => {
    const folder = copied('back', ["INSERT INTO t VALUES ('second')", 'PRAGMA wal_checkpoint(PASSIVE)']);
    expect((await found(folder)).map(({ path, kind, texts }) => [path, kind, texts])).toEqual([
      ['x.db', 'file', ['first', 'second']],
      ['x.db-wal', 'file', []],
    ]);
  });

  it('leaves a log that stands alone unread, with a reason', () => {
    const folder = copied('log', ["INSERT INTO t VALUES ('second')"]);
    expect(refusedDatabase(headOf(readFileSync(join(folder, 'x.db-wal'))))).toContain('write-ahead log');
  });
});
