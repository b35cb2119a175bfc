import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { sourceOf } from '../import.test-helper.ts';
import { leavesOf, openDatabase, rowsOf, type Fault, type Row } from './database.ts';
import { columnsOf, readSchema } from './schema.ts';
import '../../../../tests/property-seed.ts';

const root = mkdtempSync(join(tmpdir(), 'blobtrail-sqlite-'));
afterAll(() => rmSync(root, { recursive: true }));

let count = 0;
/** What SQLite itself writes. */
function written(fill: (db: DatabaseSync) => void): Buffer {
  const path = join(root, `${(count += 1)}.db`);
  const db = new DatabaseSync(path);
  fill(db);
  db.close();
  return readFileSync(path);
}

type Value = null | bigint | number | string | Uint8Array;

function read(bytes: Buffer, table: string): { readonly rows: readonly Row[]; readonly faults: readonly Fault[] } {
  const db = openDatabase(sourceOf(bytes))!;
  const found = readSchema(db).find(({ name }) => name === table)!;
  const faults: Fault[] = [];
  const onFault = (fault: Fault): void => void faults.push(fault);
  const rows = leavesOf(db, found.root, onFault).flatMap((leaf) => [...rowsOf(db, leaf, 1 << 26, onFault)]);
  return { rows, faults };
}

const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const value: fc.Arbitrary<Value> = fc.oneof(
  fc.constant(null),
  fc.constantFrom(0n, 1n, -1n, 127n, 128n, -129n, 32768n, 8388608n, 2147483648n, 140737488355328n),
  int64,
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0.5),
  fc.string({ unit: 'grapheme', maxLength: 40 }).map((text) => text.replaceAll('\0', '')),
  fc.integer({ min: 0, max: 3000 }).map((length) => 'é'.repeat(length)),
  fc.uint8Array({ maxLength: 700 }),
);

describe('a database that SQLite wrote', () => {
  it('has the same rows here, each with bytes of its own, for every size of page and every encoding', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(512, 1024, 4096, 65_536),
        fc.constantFrom('UTF-8', 'UTF-16le', 'UTF-16be'),
        fc.array(fc.tuple(value, value), { maxLength: 60 }),
        (pageSize, encoding, pairs) => {
          const bytes = written((db) => {
            db.exec(`PRAGMA page_size = ${pageSize}; PRAGMA encoding = '${encoding}'; CREATE TABLE t (a, b)`);
            const put = db.prepare('INSERT INTO t VALUES (?, ?)');
            db.exec('BEGIN');
            for (const pair of pairs) put.run(...pair);
            db.exec('COMMIT');
          });
          const { rows, faults } = read(bytes, 't');
          expect(faults).toEqual([]);
          const sorted = rows.toSorted((a, b) => Number(a.rowid - b.rowid));
          expect(sorted.map(({ rowid }) => rowid)).toEqual(pairs.map((_, i) => BigInt(i + 1)));
          const plain = (one: Value | undefined): unknown => (one instanceof Uint8Array ? [...one] : one);
          expect(sorted.map(({ values }) => values.map(plain))).toEqual(pairs.map((pair) => pair.map(plain)));
          let end = 0;
          for (const { offset, length } of rows) {
            expect(offset).toBeGreaterThanOrEqual(end);
            end = offset + length;
          }
          expect(end).toBeLessThanOrEqual(bytes.length);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('of many rows is read through the inner pages of its trees, deleted rows left out', () => {
    const bytes = written((db) => {
      db.exec('PRAGMA page_size = 512; CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT)');
      const put = db.prepare('INSERT INTO t VALUES (?, ?)');
      db.exec('BEGIN');
      for (let i = 0; i < 5000; i += 1) put.run(i * 7, `row ${i}`);
      db.exec('COMMIT; DELETE FROM t WHERE id % 3 = 0');
    });
    const { rows, faults } = read(bytes, 't');
    expect(faults).toEqual([]);
    expect(rows.map(({ rowid }) => Number(rowid)).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 5000 }, (_, i) => i * 7).filter((id) => id % 3 !== 0),
    );
  });

  it('damaged anywhere ends, and tells places that lie in the file', () => {
    const bytes = written((db) => {
      db.exec('PRAGMA page_size = 512; CREATE TABLE t (text TEXT)');
      const put = db.prepare('INSERT INTO t VALUES (?)');
      for (let i = 0; i < 80; i += 1) put.run('x'.repeat(i * 20));
    });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 30 }),
        (flips) => {
          const hurt = Buffer.from(bytes);
          for (const [at, byte] of flips) if (at >= 100) hurt[at] = byte;
          const db = openDatabase(sourceOf(hurt))!;
          const places: { readonly offset: number; readonly length: number }[] = [];
          for (const table of readSchema(db))
            for (const leaf of leavesOf(db, table.root, (fault) => places.push(fault))) {
              let end = 0;
              const check = (place: { readonly offset: number; readonly length: number }): void => {
                if (place.length > 0) expect(place.offset).toBeGreaterThanOrEqual(end);
                end = Math.max(end, place.offset + place.length);
                places.push(place);
              };
              for (const row of rowsOf(db, leaf, 1 << 20, check)) check(row);
            }
          for (const { offset, length } of places) expect(offset + length).toBeLessThanOrEqual(hurt.length);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('whose cells would lie behind their page, and the file, tells a place at its end', () => {
    const bytes = written((db) =>
      db.exec('PRAGMA page_size = 512; CREATE TABLE t (text TEXT); INSERT INTO t VALUES (1)'),
    );
    bytes.writeUInt16BE(0xffff, 512 + 8);
    expect(read(bytes, 't')).toEqual({
      rows: [],
      faults: [{ offset: 1024, length: 0, message: 'A cell of this page is cut off.' }],
    });
  });

  it('whose overflow pages lead in circles is given up', () => {
    const bytes = written((db) => {
      db.exec('PRAGMA page_size = 512; CREATE TABLE t (text TEXT)');
      db.prepare('INSERT INTO t VALUES (?)').run('y'.repeat(3000));
    });
    const second = bytes.indexOf(Buffer.from('y'.repeat(200)), 1024);
    const page = Math.floor(second / 512);
    bytes.writeUInt32BE(page + 1, page * 512);
    // A circle that is as long as the row is read as the row; one that is not ends with the file's pages.
    expect(read(bytes, 't').rows.length + read(bytes, 't').faults.length).toBe(1);
  });
});

describe('the columns of a table', () => {
  it.each([
    ['CREATE TABLE t (id INTEGER PRIMARY KEY, b TEXT)', ['id', 'b'], 0],
    [
      'CREATE TABLE "t" ("a b" VARCHAR(10), [c d] INT, `e` REAL DEFAULT (1, 2), CONSTRAINT x CHECK (a > 1))',
      ['a b', 'c d', 'e'],
      -1,
    ],
    [
      'CREATE TABLE t (\n\tid INTEGER NOT NULL, \n\tn VARCHAR CHECK (n IN (\'a,b\', ")")), \n\tCONSTRAINT pk_t PRIMARY KEY (id)\n)',
      ['id', 'n'],
      0,
    ],
    ['CREATE TABLE t (id INT PRIMARY KEY, b)', ['id', 'b'], -1],
    ['CREATE TABLE t (a TEXT, id INTEGER, PRIMARY KEY (a, id))', ['a', 'id'], -1],
    ['CREATE TABLE t (id INTEGER PRIMARY KEY DESC)', ['id'], -1],
    ['CREATE TABLE t (a, b AS (a + 1), c INT GENERATED ALWAYS AS (a) STORED, d)', ['a', 'c', 'd'], -1],
    ['CREATE TABLE t', [], -1],
  ] as const)('%s', (sql, columns, rowidColumn) => {
    expect(columnsOf(sql)).toEqual({ columns, rowidColumn });
  });
});
