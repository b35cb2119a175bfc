import { copyFileSync, cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { INCIDENT } from '../../../tests/builders/bundled-incident.ts';
import { importCase, QUIET, type ImportedCase } from '../../../tests/builders/imported-case.ts';
import { checkAnnotationRows } from '../case/annotation-rows.ts';
import { openDb } from '../store/db.ts';
import { sql } from '../store/sql.ts';
import { keysOfHandle, locateSubjects } from './subjects.ts';

let folder: string;
let made: ImportedCase;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'blobtrail-annotations-'));
  made = await importCase(folder, [INCIDENT]);
});
afterEach(() => {
  made.close();
  rmSync(folder, { recursive: true, force: true });
});

type Add = Parameters<ImportedCase['engine']['handlers']['annotation.add']>[0];
const add = (params: Add) => made.engine.handlers['annotation.add'](params, QUIET);
const list = async (subject?: string) =>
  (await made.engine.handlers['annotation.list']({ ...(subject !== undefined && { subject }) }, QUIET)).rows;
const findings = () => made.engine.handlers['finding.list']({}, QUIET);
const request = (id: string) => made.engine.handlers['request.get']({ id }, QUIET);

describe('annotations', () => {
  it('stand beside what was computed, with author and time', async () => {
    const before = await findings();
    await add({ subject: 'f-1', kind: 'decision', value: 'rejected', text: 'a planned test', actor: 'Ann' });
    await add({ subject: 'r-3', kind: 'tag', value: 'added', tag: ' to   check ' });
    await add({ subject: 'r-3', kind: 'note', value: 'added', text: 'see the ticket' });
    const after = await findings();
    const computed = (rows: typeof before) => rows.map((row) => ({ ...row, opinion: null }));
    expect(computed(after)).toEqual(computed(before));
    expect(after[0]?.opinion.decision).toMatchObject({ value: 'rejected', text: 'a planned test', actor: 'Ann' });
    expect((await request('r-3')).opinion).toMatchObject({ tags: ['to check'], notes: 1, decision: null });
    expect((await list('r-3')).map((row) => row.actor)).toEqual(['test', 'test']);
  });

  it('are only ever added: the store refuses to change them, also out of order', async () => {
    await add({ subject: 'f-1', kind: 'bookmark', value: 'added' });
    const db = openDb(made.db.path, { mode: 'write' });
    try {
      expect(() => db.run(sql`UPDATE annotation SET text = 'x'`)).toThrow(/append-only/);
      expect(() => db.run(sql`DELETE FROM annotation`)).toThrow(/append-only/);
      expect(() => db.run(sql`INSERT OR REPLACE INTO annotation SELECT * FROM annotation`)).toThrow(/append/);
      expect(() =>
        db.run(
          sql`INSERT INTO annotation SELECT 9, at_ns, actor, kind, subject_kind, subject_keys, handle, about, value, tag, text FROM annotation`,
        ),
      ).toThrow(/in order/);
    } finally {
      db.close();
    }
  });

  it('are told in the custody log, and the case verifies with them', async () => {
    await add({ subject: 'f-2', kind: 'decision', value: 'accepted', actor: 'Ann' });
    const entry = made.db.get(
      sql`SELECT action, actor, body ->> '$.author' AS author, body ->> '$.subject' AS subject FROM custody ORDER BY seq DESC LIMIT 1`,
    );
    expect(entry).toEqual({ action: 'annotation.add', actor: 'test', author: 'Ann', subject: 'f-2' });
    const verified = await made.engine.handlers['case.verify']({}, QUIET);
    expect(verified.differences).toEqual([]);
  });

  it('are missed when somebody changes one behind the guards', async () => {
    await add({ subject: 'f-2', kind: 'note', value: 'added', text: 'as written' });
    made.engine.close();
    const db = openDb(made.db.path, { mode: 'write' });
    try {
      db.script('DROP TRIGGER annotation_no_update');
      db.run(sql`UPDATE annotation SET text = 'as changed'`);
      expect(checkAnnotationRows(db)).toMatchObject([{ what: 'custody', where: 'annotation 1' }]);
      db.script('DROP TRIGGER annotation_no_delete');
      db.run(sql`DELETE FROM annotation`);
      expect(checkAnnotationRows(db)[0]?.message).toContain('not in the case');
    } finally {
      db.close();
    }
  });

  it('are refused whole: no row, no log entry', async () => {
    const entries = made.db.get(sql`SELECT count(*) AS n FROM custody`);
    await expect(add({ subject: 'f-999', kind: 'bookmark', value: 'added' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(add({ subject: 'x-1', kind: 'bookmark', value: 'added' })).rejects.toMatchObject({
      code: 'BAD_INPUT',
    });
    await expect(add({ subject: 'f-1', kind: 'note', value: 'added', text: '  ' })).rejects.toMatchObject({
      code: 'BAD_INPUT',
    });
    expect(made.db.get(sql`SELECT count(*) AS n FROM custody`)).toEqual(entries);
    expect(await list()).toEqual([]);
  });

  it('find their request and finding again when more evidence shifts the handles', async () => {
    const files = readdirSync(INCIDENT, { recursive: true, encoding: 'utf8' }).filter((name) => /\.\w+$/.test(name));
    const part = join(folder, 'part');
    cpSync(INCIDENT, part, { recursive: true });
    const left = files.filter((name) => /ogtrace|node|chain/.test(name));
    expect(left.length).toBeGreaterThan(0);
    for (const name of left) rmSync(join(part, name));
    const small = await importCase(folder, [part], 'small');
    try {
      const { handlers } = small.engine;
      const whole = new Map(
        made.db
          .all(sql`SELECT id FROM request`)
          .map((row) => [keysOfHandle(made.db, `r-${row['id']}`)[0], `r-${row['id']}`]),
      );
      const rows = (await handlers['request.list']({ offset: 0, limit: 1000 }, QUIET)).rows;
      const shifted = rows.filter((row) => {
        const there = whole.get(keysOfHandle(small.db, row.id)[0]);
        return there !== undefined && there !== row.id;
      });
      expect(shifted.length).toBeGreaterThan(0);
      for (const row of shifted.slice(0, 5))
        await handlers['annotation.add']({ subject: row.id, kind: 'note', value: 'added', text: row.id }, QUIET);
      const keys = new Map(shifted.slice(0, 5).map((row) => [row.id, keysOfHandle(small.db, row.id)[0]]));
      await handlers['import.run']({ paths: [INCIDENT] }, QUIET);
      const { rows: said } = await handlers['annotation.list']({}, QUIET);
      expect(said).toHaveLength(keys.size);
      for (const row of said) {
        expect(row.subject).not.toBeNull();
        expect(keysOfHandle(small.db, row.subject ?? '')).toContain(keys.get(row.text));
      }
      expect(said.some((row) => row.subject !== row.handleThen)).toBe(true);
    } finally {
      small.close();
    }
  });

  it('survive a rebuild, and say so when what they speak of is gone', async () => {
    await add({ subject: 'f-1', kind: 'note', value: 'added', text: 'kept' });
    made.engine.close();
    const path = join(folder, 'copy.blobtrail');
    copyFileSync(made.db.path, path);
    const db = openDb(path, { mode: 'write' });
    try {
      db.run(sql`DELETE FROM finding`);
      const row = { id: 1, subjectKind: 'finding', subjectKeys: keysOfHandle(made.db, 'f-1'), handle: 'f-1' } as const;
      expect(locateSubjects(db, [row])).toEqual(new Map());
      expect(locateSubjects(made.db, [row])).toEqual(new Map([[1, 'f-1']]));
    } finally {
      db.close();
    }
  });
});
