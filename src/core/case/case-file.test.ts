import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { SMALL_EVIDENCE, writeFiles } from '../../../tests/builders/small-evidence.ts';
import type { Progress } from '../../shared/contract.ts';
import { createEngine } from '../engine.ts';
import { openDb } from '../store/db.ts';
import { APPLICATION_ID, SCHEMA_VERSION } from '../store/migrate.ts';
import { sql } from '../store/sql.ts';
import { openCase } from './case-file.ts';
import { EFFECTS, importInto, QUIET, scratchFolder, verify, withEngine } from './case-file.test-helper.ts';

function evidence(folder: string): string {
  writeFiles(join(folder, 'dump'), SMALL_EVIDENCE);
  return join(folder, 'dump');
}

const casesIn = (folder: string): readonly string[] => readdirSync(folder).filter((name) => name.includes('blobtrail'));

describe('a new case', () => {
  it('is an SQLite file with our id, our schema and one log entry', () => {
    const folder = scratchFolder();
    const path = join(folder, 'incident.blobtrail');
    const file = openCase(path, EFFECTS, { create: true });
    expect([file.name, file.read.named('custody_head').get()?.['seq']]).toEqual(['incident', 1]);
    file.close();
    const head = readFileSync(path).subarray(0, 100);
    expect(head.subarray(0, 15).toString()).toBe('SQLite format 3');
    expect([head.readUInt32BE(68), head.readUInt32BE(60)]).toEqual([APPLICATION_ID, SCHEMA_VERSION]);
    expect(casesIn(folder)).toEqual(['incident.blobtrail']);
  });

  it('wants a folder that is there, and is made only when asked for', () => {
    const folder = scratchFolder();
    const refused = expect.objectContaining({ code: 'NOT_FOUND' });
    expect(() => openCase(join(folder, 'no', 'x.blobtrail'), EFFECTS, { create: true })).toThrow(refused);
    expect(() => openCase(join(folder, 'x.blobtrail'), EFFECTS, { create: false })).toThrow(refused);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('takes away what a process left that was killed while it made the same case, and nothing else', () => {
    const folder = scratchFolder();
    const path = join(folder, 'x.blobtrail');
    const gone = spawnSync(process.execPath, ['-e', '']).pid;
    const kept = [`x.blobtrail.new-${process.ppid}`, `y.blobtrail.new-${gone}`, 'x.blobtrail.new-year'];
    for (const name of [...kept, `x.blobtrail.new-${gone}`, `x.blobtrail.new-${gone}-journal`])
      writeFileSync(join(folder, name), '');
    openCase(path, EFFECTS, { create: true }).close();
    expect(casesIn(folder).toSorted()).toEqual(['x.blobtrail', ...kept].toSorted());
  });

  it('has strict tables only', () => {
    const file = openCase(join(scratchFolder(), 'x.blobtrail'), EFFECTS, { create: true });
    const loose = file.read.all(
      sql`SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0 AND name NOT GLOB 'sqlite_*'`,
    );
    expect(loose).toEqual([]);
    file.close();
  });
});

describe('a case whose file is taken away while it is open', () => {
  const ways: Readonly<Record<string, (path: string) => void>> = {
    'was taken away or renamed': (path) => renameSync(path, `${path}.moved`),
    'was replaced by another file': (path) => {
      renameSync(path, `${path}.moved`);
      openCase(path, { ...EFFECTS, nowNs: () => 7n }, { create: true }).close();
    },
  };

  it.each(Object.entries(ways))('%s: is read, and nothing is written, there or elsewhere', async (what, act) => {
    const folder = scratchFolder();
    const path = join(folder, 'x.blobtrail');
    const dump = evidence(folder);
    await importInto(path, [dump]);
    await withEngine(path, async ({ handlers }) => {
      act(path);
      const before = casesIn(folder).map((name) => [name, readFileSync(join(folder, name)).toString('base64')]);
      const refused = {
        code: 'CONFLICT',
        message: expect.stringContaining(`${path} ${what} while it was open`) as string,
      };
      await expect(handlers['import.run']({ paths: [dump] }, QUIET)).rejects.toMatchObject(refused);
      await expect(handlers['case.verify']({}, QUIET)).rejects.toMatchObject(refused);
      expect((await handlers['request.list']({ offset: 0, limit: 9 }, QUIET)).total).toBeGreaterThan(0);
      expect(casesIn(folder).map((name) => [name, readFileSync(join(folder, name)).toString('base64')])).toEqual(
        before,
      );
    });
  });

  it('or damaged, before anything of it was read ahead, fails the question that is asked and not the engine', async () => {
    const path = join(scratchFolder(), 'x.blobtrail');
    await importInto(path, [evidence(scratchFolder())]);
    vi.useFakeTimers();
    try {
      await withEngine(path, async ({ handlers }) => {
        writeFileSync(path, Buffer.alloc(readFileSync(path).length));
        vi.advanceTimersByTime(60_000);
        expect(() => handlers['case.info']({}, QUIET)).toThrow(expect.objectContaining({ code: 'CASE_CORRUPT' }));
      });
    } finally {
      vi.useRealTimers();
    }
  });

  it('in the middle of an import does not say that it came in', async () => {
    const folder = scratchFolder();
    const path = join(folder, 'x.blobtrail');
    const dump = evidence(folder);
    await withEngine(
      path,
      async ({ handlers }) => {
        const progress = ({ phase }: Progress): void => {
          if (phase === 'index' && existsSync(path)) rmSync(path);
        };
        await expect(handlers['import.run']({ paths: [dump] }, { ...QUIET, progress })).rejects.toMatchObject({
          code: 'CONFLICT',
        });
      },
      { create: true },
    );
    expect(existsSync(path)).toBe(false);
  });
});

describe('one file', () => {
  it('is what closing leaves, after reading and after writing', async () => {
    const folder = scratchFolder();
    const path = join(folder, 'x.blobtrail');
    const dump = evidence(folder);
    const engine = createEngine({ effects: EFFECTS });
    await engine.handlers['case.open']({ path, create: true }, QUIET);
    await engine.handlers['import.run']({ paths: [dump] }, QUIET);
    expect(casesIn(folder)).toContain('x.blobtrail-wal');
    engine.close();
    expect(casesIn(folder)).toEqual(['x.blobtrail']);
    const before = readFileSync(path);
    await withEngine(path, async ({ handlers }) => handlers['request.list']({ offset: 0, limit: 10 }, QUIET));
    expect(casesIn(folder)).toEqual(['x.blobtrail']);
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it('also when the open case is opened again, and at once', async () => {
    const folder = scratchFolder();
    const path = join(folder, 'x.blobtrail');
    const engine = createEngine({ effects: EFFECTS });
    await engine.handlers['case.open']({ path, create: true }, QUIET);
    await engine.handlers['import.run']({ paths: [evidence(folder)] }, QUIET);
    const startedMs = performance.now();
    await engine.handlers['case.open']({ path }, QUIET);
    expect(performance.now() - startedMs).toBeLessThan(3000);
    engine.close();
    expect(casesIn(folder)).toEqual(['x.blobtrail']);
  });
});

describe('a log that a killed writer left', () => {
  /** A copy of the case and its log while the writer still lives is what a kill leaves. */
  async function killedCopy(folder: string): Promise<{ readonly path: string; readonly count: number }> {
    const path = join(folder, 'x.blobtrail');
    const copy = join(folder, 'killed');
    mkdirSync(copy);
    const engine = createEngine({ effects: EFFECTS });
    await engine.handlers['case.open']({ path, create: true }, QUIET);
    await engine.handlers['import.run']({ paths: [evidence(folder)] }, QUIET);
    for (const suffix of ['', '-wal']) writeFileSync(join(copy, `x.blobtrail${suffix}`), readFileSync(path + suffix));
    const info = await engine.handlers['case.info']({}, QUIET);
    engine.close();
    return { path: join(copy, 'x.blobtrail'), count: info?.custody.count ?? -1 };
  }

  it('is folded in: nothing committed is lost, and one file is left', async () => {
    const folder = scratchFolder();
    const { path, count } = await killedCopy(folder);
    expect(readFileSync(`${path}-wal`).length).toBeGreaterThan(0);
    const info = await withEngine(path, async ({ handlers }) => handlers['case.info']({}, QUIET));
    expect([info?.custody.count, info?.counts.sources]).toEqual([count, 9]);
    expect(readdirSync(join(folder, 'killed'))).toEqual(['x.blobtrail']);
    expect((await verify(path)).differences).toEqual([]);
  });

  it('loses nothing but its torn end', async () => {
    const { path } = await killedCopy(scratchFolder());
    const log = readFileSync(`${path}-wal`);
    writeFileSync(`${path}-wal`, log.subarray(0, log.length - 5000));
    expect((await verify(path)).differences).toEqual([]);
  });

  it('an empty one is no trouble', async () => {
    const folder = scratchFolder();
    const path = join(folder, 'x.blobtrail');
    await importInto(path, [evidence(folder)]);
    const db = openDb(path, { mode: 'write' });
    db.pragma('journal_mode = WAL');
    db.close();
    writeFileSync(`${path}-wal`, '');
    await withEngine(path, async ({ handlers }) => handlers['case.info']({}, QUIET));
    expect(casesIn(folder)).toEqual(['x.blobtrail']);
  });
});

describe('what an import that was cut short left', () => {
  it('is completed when the case is opened for work, and no fault when it is verified before', async () => {
    const folder = scratchFolder();
    const path = join(folder, 'x.blobtrail');
    const dump = evidence(folder);
    const stop = new AbortController();
    const atLast = {
      signal: stop.signal,
      progress: ({ item }: { readonly item: string }) => item.endsWith('spans.otlp.jsonl') && stop.abort(),
    };
    await expect(importInto(path, [dump], {}, atLast as typeof QUIET)).rejects.toMatchObject({ code: 'CANCELLED' });
    const found = await verify(path);
    expect([found.ok, found.sources]).toEqual([true, 8]);
    const info = await withEngine(path, async ({ handlers }) => handlers['case.info']({}, QUIET));
    expect(info?.counts).toMatchObject({ sources: 8, requests: 3 });
    const result = await importInto(path, [dump]);
    expect(result.counts.requests).toBe(4);
    expect((await verify(path)).ok).toBe(true);
  });

  it('is completed by the next import, though that finds nothing new', async () => {
    const folder = scratchFolder();
    const path = join(folder, 'x.blobtrail');
    const dump = evidence(folder);
    await importInto(path, [join(dump, 'hub')]);
    const stop = new AbortController();
    const engine = createEngine({ effects: EFFECTS });
    await engine.handlers['case.open']({ path }, QUIET);
    const context = {
      signal: stop.signal,
      progress: ({ phase }: { readonly phase: string }) => phase === 'index' && stop.abort(),
    };
    await expect(engine.handlers['import.run']({ paths: [dump] }, context as typeof QUIET)).rejects.toMatchObject({
      code: 'CANCELLED',
    });
    expect((await engine.handlers['case.info']({}, QUIET))?.counts).toMatchObject({ sources: 9, requests: 0 });
    const result = await engine.handlers['import.run']({ paths: [dump] }, QUIET);
    expect(result.counts.requests).toBe(4);
    engine.close();
  });
});

it('a case that is opened to be verified is not changed', async () => {
  const folder = scratchFolder();
  const path = join(folder, 'x.blobtrail');
  const dump = evidence(folder);
  await importInto(path, [dump]);
  const before = readFileSync(path);
  await withEngine(
    path,
    async ({ handlers }) => {
      await expect(handlers['import.run']({ paths: [dump] }, QUIET)).rejects.toMatchObject({ code: 'CONFLICT' });
      await handlers['case.verify']({}, QUIET);
    },
    { asFound: true },
  );
  expect(readFileSync(path).equals(before)).toBe(true);
  expect(existsSync(`${path}-wal`)).toBe(false);
});
