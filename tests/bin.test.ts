import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let folder: string;
let bin: string;

/** Another Node-API level, told to the program before its first line. */
const withNapi = (level: string): string =>
  `data:text/javascript,${encodeURIComponent(`Object.defineProperty(process, 'versions', { value: { ...process.versions, napi: '${level}' } })`)}`;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'blobtrail-bin-'));
  mkdirSync(join(folder, 'bin'));
  bin = join(folder, 'bin', 'blobtrail.js');
  copyFileSync(join(import.meta.dirname, '..', 'bin', 'blobtrail.js'), bin);
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('bin/blobtrail.js', () => {
  it('says in plain words which Node it needs', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', withNapi('9'), bin, 'findings'], {
      encoding: 'utf8',
    });
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/needs Node 22\.14 or newer.*\n.*npm run blobtrail/);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('says when it is not built, and else hands over', () => {
    const unbuilt = spawnSync(process.execPath, [bin], { encoding: 'utf8' });
    expect([unbuilt.status, unbuilt.stderr]).toEqual([2, 'blobtrail is not built yet. Run: npm run build\n']);
    mkdirSync(join(folder, 'out', 'cli'), { recursive: true });
    writeFileSync(join(folder, 'out', 'cli', 'index.js'), 'console.log(process.argv.slice(2).join());');
    expect(spawnSync(process.execPath, [bin, 'a', 'b'], { encoding: 'utf8' }).stdout).toBe('a,b\n');
  });
});
