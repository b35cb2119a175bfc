import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NEW_BLOB, OLD_BLOB, SMALL_EVIDENCE, span } from '../../../tests/builders/small-evidence.ts';
import { openCase } from '../case/case-file.ts';
import { EFFECTS, importInto, QUIET, verify, withEngine } from '../case/case-file.test-helper.ts';
import { openDb } from '../store/db.ts';
import { sql } from '../store/sql.ts';
import { importSource } from './import-source.ts';
import { importPaths } from './run.ts';
import { bytesOf, everythingButTheLog, scene, sourcesOf, when } from './scene.test-helper.ts';

describe('an import that cannot go on', () => {
  it('is not begun when a path is not there, or the format is none', async () => {
    const { dump, path } = scene();
    await importInto(path, [join(dump, 'hub')]);
    const before = everythingButTheLog(path);
    const entries = async (): Promise<number> =>
      (await withEngine(path, async ({ handlers }) => handlers['custody.list']({ limit: 0, offset: 0 }, QUIET))).total;
    const count = await entries();
    await expect(importInto(path, [dump, join(dump, 'nowhere')])).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining('nowhere'),
    });
    await expect(importInto(path, [dump], { as: 'nonsense' })).rejects.toMatchObject({
      code: 'BAD_INPUT',
      message: expect.stringContaining('ogtrace'),
    });
    expect([everythingButTheLog(path), await entries()]).toEqual([before, count]);
  });

  it.each(['hash', 'acquire', 'read'] as const)(
    'keeps what came before when it is cancelled while it does %s',
    async (phase) => {
      // More than one piece of a file, so that there is a middle.
      const spans = Array.from({ length: 2200 }, (_, i) => span(i, NEW_BLOB)).join('');
      const { dump, path } = scene({ ...SMALL_EVIDENCE, 'spans.otlp.jsonl': spans });
      const stop = new AbortController();
      const context = when(
        (progress) => progress.phase === phase && progress.item.endsWith('spans.otlp.jsonl'),
        () => stop.abort(),
        stop.signal,
      );
      await expect(importInto(path, [dump], {}, context)).rejects.toMatchObject({ code: 'CANCELLED' });
      expect((await verify(path)).differences).toEqual([]);
      const sources = await sourcesOf(path);
      expect(sources.map((source) => relative(dump, source.path)).slice(-1)).toEqual(['notes.txt']);
      expect(sources).toHaveLength(8);
      const db = openDb(path, { mode: 'read' });
      expect(
        db.all(sql`SELECT DISTINCT source_id FROM frame WHERE source_id > 8 UNION SELECT source_id FROM span_block`),
      ).toEqual([]);
      db.close();
      expect((await importInto(path, [dump])).counts.requests).toBe(2203);
    },
  );

  it('says that there is no room, and keeps what came before', async () => {
    const { dump, path } = scene();
    await importInto(path, [join(dump, 'hub')]);
    writeFileSync(join(dump, 'spans.otlp.jsonl'), Array.from({ length: 3000 }, (_, i) => span(i, NEW_BLOB)).join(''));
    const file = openCase(path, EFFECTS, { create: false });
    const db = file.write();
    db.pragma(`max_page_count = ${Number(db.pragma('page_count')) + 2}`);
    await expect(importPaths(file, EFFECTS, { paths: [join(dump, 'spans.otlp.jsonl')] }, QUIET)).rejects.toMatchObject({
      message: expect.stringContaining('no room left'),
    });
    file.close();
    expect((await verify(path)).differences).toEqual([]);
    expect(await sourcesOf(path)).toHaveLength(1);
    expect((await importInto(path, [dump])).counts.requests).toBeGreaterThan(3);
  });
});

describe('a file that somebody writes meanwhile', () => {
  it.each([
    ['grows', ['one', 'one and more']],
    ['shrinks', ['one', 'on']],
    ['changes', ['one', 'two']],
    ['is emptied', ['one', '']],
  ])('%s between hashing and copying: nothing of it stays', async (_name, readings) => {
    const { path } = scene();
    const file = openCase(path, EFFECTS, { create: true });
    const db = file.write();
    let reading = 0;
    const found = {
      kind: 'file',
      path: 'dump/live.log',
      name: 'live.log',
      fileTimeNs: null,
      damage: null,
      digest: null,
      async *open() {
        yield Buffer.from(readings[reading++]!);
      },
    } as const;
    const context = {
      db,
      effects: EFFECTS,
      call: QUIET,
      rest: () => Promise.resolve(),
      isReference: false,
      as: null,
      askedCaptureNs: null,
      mapping: null,
      fresh: null,
    };
    const importing = importSource(context, found, { parentId: null, origin: 'file', realPath: null });
    await expect(importing).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringMatching(/dump\/live\.log changed while it was read/),
    });
    expect(
      db.all(sql`SELECT id FROM source UNION SELECT source_id FROM frame UNION SELECT seq FROM custody WHERE seq > 1`),
    ).toEqual([]);
    file.close();
  });

  it.each([
    [
      'changes after it was hashed',
      'hash',
      (file: string) => writeFileSync(file, span(3, OLD_BLOB)),
      /changed while it was read/,
    ],
    ['is taken away after it was hashed', 'hash', (file: string) => rmSync(file), /cannot be read/],
  ] as const)('%s: refused by name, and the others come in', async (_name, phase, act, words) => {
    const { dump, path } = scene();
    const file = join(dump, 'nodes', 'a.ogtrace.ndjson');
    const result = await importInto(
      path,
      [dump],
      {},
      when(
        (progress) => progress.phase === phase && progress.item === file,
        () => act(file),
      ),
    );
    expect(result.refused).toEqual([{ path: file, reason: expect.stringMatching(words) }]);
    expect(result.refused[0]!.reason).toContain(file);
    expect(result.sources.some((source) => source.path === file)).toBe(false);
    expect(result.sources.some((source) => source.path.endsWith('spans.otlp.jsonl'))).toBe(true);
    expect((await verify(path)).differences).toEqual([]);
  });

  it.each([
    ['changes', (file: string) => writeFileSync(file, readFileSync(file, 'utf8').replace('node-a', 'node-z'))],
    ['shrinks', (file: string) => writeFileSync(file, '')],
    ['grows', (file: string) => appendFileSync(file, ' ')],
  ] as const)('%s while it is parsed where it lies (--reference)', async (_name, act) => {
    const { dump, path } = scene();
    const file = join(dump, 'nodes', 'a.ogtrace.ndjson');
    const context = when(
      (progress) => progress.phase === 'read' && progress.item === file,
      () => act(file),
    );
    const result = await importInto(path, [dump], { reference: true }, context);
    expect(result.refused).toEqual([
      { path: file, reason: expect.stringMatching(/changed while it was read|is shorter/) },
    ]);
    expect((await verify(path)).differences).toEqual([]);
  });
});

describe('--reference', () => {
  it('keeps digest and path, reads the file itself, and embeds what lies in containers', async () => {
    const { dump, path } = scene();
    await importInto(path, [dump], { reference: true });
    const sources = await sourcesOf(path);
    expect(new Map(sources.map((source) => [relative(dump, source.path), source.storage]))).toEqual(
      new Map([
        ['.hidden', 'reference'],
        ['empty.json', 'reference'],
        ['hub/publishes.ogtrace.ndjson', 'reference'],
        ['nodes/a.ogtrace.ndjson', 'reference'],
        ['nodes/b.ogtrace.ndjson.gz', 'reference'],
        ['nodes/b.ogtrace.ndjson.gz!/b.ogtrace.ndjson', 'embedded'],
        ['nodes/copy-of-a.ndjson', 'embedded'],
        ['notes.txt', 'reference'],
        ['spans.otlp.jsonl', 'reference'],
      ]),
    );
    const db = openDb(path, { mode: 'read' });
    expect(db.all(sql`SELECT DISTINCT source_id FROM frame`)).toEqual([{ source_id: 6 }]);
    db.close();
    const spans = sources[8]!;
    expect((await bytesOf(path, spans)).equals(readFileSync(join(dump, 'spans.otlp.jsonl')))).toBe(true);
    rmSync(join(dump, 'spans.otlp.jsonl'));
    await expect(bytesOf(path, spans)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining('spans.otlp.jsonl'),
    });
  });
});
