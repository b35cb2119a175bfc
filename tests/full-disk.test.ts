/**
 * A disk that is full, and one that cannot be written: the case stays sound, the error says what to do, and the import goes
 * on once it can. A file system of a few MiB is mounted for it; skipped where that is not allowed.
 */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createEngine, type Engine } from '../src/core/engine.ts';
import { QUIET } from './builders/imported-case.ts';
import { call, NEW_BLOB } from './builders/small-evidence.ts';

const MIB = 2 ** 20;
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

async function withCase<T>(work: (handlers: Engine['handlers']) => Promise<T>, asFound = false): Promise<T> {
  const engine = createEngine({ effects: { nowNs: () => 1n, actor: 'test', version: '0.0.0' } });
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
          /no room left.*Free some space.*(?:stays? in the case|No source was done)\. Run the same import again/,
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

  it('that cannot be written takes no new case', async () => {
    expect(mount('-o', 'remount,ro', disk)).toBe(true);
    await expect(importAll()).rejects.toMatchObject({
      code: 'BAD_INPUT',
      message: expect.stringContaining(disk) as string,
    });
    expect(readdirSync(disk)).toEqual([]);
  });
});
