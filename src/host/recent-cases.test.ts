import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRecentCases } from './recent-cases.ts';
import { stateFolder } from './state-folder.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'blobtrail-recent-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('recent cases', () => {
  it('are the last opened first, each once, and no more than twenty', async () => {
    const state = join(folder, 'state');
    const recent = createRecentCases(state);
    expect(await recent.list()).toEqual([]);
    for (let i = 0; i < 25; i += 1) await recent.note(join(folder, `${i}.blobtrail`), i);
    await recent.note(join(folder, '7.blobtrail'), 100);
    const list = await createRecentCases(state).list();
    expect(list.map(({ name }) => name).slice(0, 3)).toEqual(['7.blobtrail', '24.blobtrail', '23.blobtrail']);
    expect(list).toHaveLength(20);
    expect(new Set(list.map(({ id }) => id)).size).toBe(20);
    expect(readdirSync(state)).toEqual(['recent-cases.json']);
    if (process.platform !== 'win32') expect(statSync(join(state, 'recent-cases.json')).mode & 0o077).toBe(0);
  });

  it('say which of them are no longer there', async () => {
    const recent = createRecentCases(folder);
    const path = join(folder, 'here.blobtrail');
    writeFileSync(path, '');
    await recent.note(join(folder, 'gone.blobtrail'), 1);
    await recent.note(path, 2);
    expect((await recent.list()).map(({ isThere }) => isThere)).toEqual([true, false]);
  });

  it('are none when the list is damaged, and a list that cannot be kept stops nothing', async () => {
    writeFileSync(join(folder, 'recent-cases.json'), '{"cases":[{"path":7},null,{"path":"/a","openedMs":1}]}');
    expect((await createRecentCases(folder).list()).map(({ path }) => path)).toEqual(['/a']);
    writeFileSync(join(folder, 'recent-cases.json'), 'not json');
    expect(await createRecentCases(folder).list()).toEqual([]);
    mkdirSync(join(folder, 'taken', 'recent-cases.json'), { recursive: true });
    await createRecentCases(join(folder, 'taken')).note('/a', 1);
    expect(readdirSync(join(folder, 'taken'))).toEqual(['recent-cases.json']);
  });
});

describe('stateFolder', () => {
  it('is the one that was chosen', () => {
    expect(stateFolder({ BLOBTRAIL_STATE: '/chosen' })).toBe('/chosen');
    expect(stateFolder({ BLOBTRAIL_STATE: '', XDG_STATE_HOME: '/x' })).toMatch(/blobtrail$/i);
  });
});
