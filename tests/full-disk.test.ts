/**
 * A disk that is full, and one that cannot be written: the case stays sound, the error says what to do, and the import goes
 * on once it can. A file system of a few MiB is mounted for it; skipped where that is not allowed.
 */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createEngine, type Engine } from '../src/core/engine.ts';
import type { Progress } from '../src/shared/contract.ts';
import { QUIET } from './builders/imported-case.ts';
import { call, NEW_BLOB } from './builders/small-evidence.ts';

const MIB = 2 ** 20;
const EFFECTS = { nowNs: () => 1n, actor: 'test', version: '0.0.0' };
const folder = mkdtempSync(join(tmpdir(), 'blobtrail-disk-'));
const disk = join(folder, 'disk');
mkdirSync(disk);
const mount = (...words: readonly string[]): boolean => spawnSync('mount', words).status === 0;
const isMounted = process.platform === 'linux' && mount('-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk);

afterAll(() => {
  if (isMounted) spawnSync('umount', [disk]);
  rmSync(folder, { recursive: true, force: true });
});

const dump = join(folder, 'dump');
mkdirSync(dump);
const FILES = 12;
for (let i = 0; i < FILES; i += 1) {
  writeFileSync(join(dump, `${i}`.padStart(2, '0') + '-noise.bin'), randomBytes(MIB));
  writeFileSync(join(dump, `${i}`.padStart(2, '0') + '-call.ndjson'), call(`req-${i}`, 'node-a', NEW_BLOB, i));
}

const path = join(disk, 'x.blobtrail');

/** Takes all the room that is left. */
function fill(): void {
  const fd = openSync(join(disk, 'filling'), 'w');
  try {
    for (;;) writeSync(fd, Buffer.alloc(MIB));
  } catch (error) {
    expect(error).toMatchObject({ code: 'ENOSPC' });
  } finally {
    closeSync(fd);
  }
}

async function withCase<T>(work: (handlers: Engine['handlers']) => Promise<T>, asFound = false): Promise<T> {
  const engine = createEngine({ effects: EFFECTS });
  try {
    await engine.handlers['case.open']({ path, ...(asFound ? { asFound } : { create: true }) }, QUIET);
    return await work(engine.handlers);
  } finally {
    engine.close();
  }
}

const verified = () => withCase(async (handlers) => handlers['case.verify']({}, QUIET), true);
const importAll = () => withCase(async (handlers) => handlers['import.run']({ paths: [dump] }, QUIET));

describe.skipIf(!isMounted)('a disk', () => {
  beforeEach(() => {
    mount('-o', 'remount,rw,size=32m', disk);
    for (const name of readdirSync(disk)) rmSync(join(disk, name));
  });

  it.each([3, 5, 8, 11])(
    'of %i MiB that is full leaves a sound case, says so, and lets the import go on with more room',
    async (size) => {
      expect(mount('-o', `remount,size=${size}m`, disk)).toBe(true);
      await expect(importAll()).rejects.toMatchObject({
        code: 'INTERNAL',
        message: expect.stringMatching(
          /no room left.*Free some space.*(?:stays? in the case|No source was done)\. (?:Run the same import again to go on, from the start of .*|All its files are in: .*)$/,
        ) as string,
      });
      const { ok, differences, unfinished } = await verified();
      expect([ok, differences]).toEqual([true, []]);
      expect(unfinished).toMatchObject([{ paths: [dump] }]);
      expect(['failed', 'cut-short']).toContain(unfinished[0]?.ended);

      expect(mount('-o', 'remount,size=32m', disk)).toBe(true);
      expect((await importAll()).counts.requests).toBe(FILES);
      expect(await verified()).toMatchObject({ ok: true, unfinished: [] });
      expect(readdirSync(disk)).toEqual(['x.blobtrail']);
    },
    60_000,
  );

  it('that is full is read from as it was reconstructed last, and says what that leaves out', async () => {
    await importAll();
    const later = join(folder, 'later');
    mkdirSync(later, { recursive: true });
    for (let i = 0; i < 3; i += 1)
      writeFileSync(join(later, `${i}.ndjson`), call(`later-${i}`, 'node-b', NEW_BLOB, 50 + i));
    const cancel = new AbortController();
    await withCase(async ({ 'import.run': run }) => {
      const progress = ({ phase }: Progress): void => (phase === 'index' ? cancel.abort() : undefined);
      await expect(run({ paths: [later] }, { signal: cancel.signal, progress })).rejects.toMatchObject({
        code: 'CANCELLED',
      });
    });
    fill();
    await withCase(async (handlers) => {
      expect(await handlers['case.info']({}, QUIET)).toMatchObject({ counts: { requests: FILES }, underived: 3 });
      expect((await handlers['request.list']({ offset: 0, limit: 99 }, QUIET)).total).toBe(FILES);
    });
    rmSync(join(disk, 'filling'));
    await withCase(async (handlers) => {
      expect(await handlers['case.info']({}, QUIET)).toMatchObject({ counts: { requests: FILES + 3 }, underived: 0 });
    });
    expect(await verified()).toMatchObject({ ok: true, unfinished: [] });
  });

  it('without room for one file of the case keeps its log beside it, and says so', async () => {
    await importAll();
    const engine = createEngine({ effects: EFFECTS });
    await engine.handlers['case.open']({ path }, QUIET);
    for (let i = 0; i < 200; i += 1)
      await engine.handlers['annotation.add'](
        { subject: 'r-1', kind: 'note', value: 'added', text: 'x'.repeat(5000) },
        QUIET,
      );
    fill();
    expect(engine.close()).toBe(false);
    expect(readdirSync(disk)).toContain('x.blobtrail-wal');
    const notes = (): Promise<number> =>
      withCase(async (handlers) => (await handlers['annotation.list']({}, QUIET)).rows.length);
    expect(await notes()).toBe(200);
    rmSync(join(disk, 'filling'));
    expect([await notes(), readdirSync(disk)]).toEqual([200, ['x.blobtrail']]);
  });

  it('without room for the copy that verifying needs is no difference', async () => {
    await importAll();
    fill();
    const before = process.env['TMPDIR'];
    process.env['TMPDIR'] = disk;
    try {
      expect(await verified()).toMatchObject({
        ok: false,
        differences: [],
        unchecked: [expect.stringMatching(/^What the passes made was not compared, .*no room left/)],
      });
      process.env['TMPDIR'] = join(disk, 'nowhere');
      expect(await verified()).toMatchObject({ differences: [], unchecked: [expect.stringContaining('nowhere')] });
    } finally {
      if (before === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = before;
    }
  });

  it('that is full while the case is made leaves no half case', async () => {
    expect(mount('-o', 'remount,size=64k', disk)).toBe(true);
    await expect(importAll()).rejects.toMatchObject({ message: expect.stringMatching(/no room left/) as string });
    expect(readdirSync(disk)).toEqual([]);
  });

  it('that cannot be written is read from, and says plainly that nothing can be added', async () => {
    await importAll();
    expect(mount('-o', 'remount,ro', disk)).toBe(true);
    await withCase(async (handlers) => {
      expect((await handlers['request.list']({ offset: 0, limit: 99 }, QUIET)).total).toBe(FILES);
      await expect(handlers['import.run']({ paths: [dump] }, QUIET)).rejects.toMatchObject({
        code: 'BAD_INPUT',
        message: expect.stringMatching(/Check the folder and its permissions/) as string,
      });
    });
    expect(await verified()).toMatchObject({ ok: true, unfinished: [] });
  });

  it('that cannot be written gives a case whose import was killed as far as it came', async () => {
    const engine = createEngine({ effects: EFFECTS });
    await engine.handlers['case.open']({ path, create: true }, QUIET);
    await engine.handlers['import.run']({ paths: [dump] }, QUIET);
    for (const part of ['', '-wal', '-shm']) copyFileSync(`${path}${part}`, join(disk, `killed.blobtrail${part}`));
    engine.close();
    expect(mount('-o', 'remount,ro', disk)).toBe(true);
    const found = createEngine({ effects: EFFECTS });
    await found.handlers['case.open']({ path: join(disk, 'killed.blobtrail') }, QUIET);
    expect((await found.handlers['request.list']({ offset: 0, limit: 99 }, QUIET)).total).toBe(FILES);
    expect(await found.handlers['case.verify']({}, QUIET)).toMatchObject({ ok: true });
    found.close();
  });

  it('that cannot be written takes no new case', async () => {
    expect(mount('-o', 'remount,ro', disk)).toBe(true);
    await expect(importAll()).rejects.toMatchObject({
      code: 'BAD_INPUT',
      message: expect.stringContaining(disk) as string,
    });
    expect(readdirSync(disk)).toEqual([]);
  });
});
