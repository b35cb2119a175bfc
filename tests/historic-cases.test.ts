/**
 * Case files that earlier builds made. Each opens, answers what it answered then, takes more evidence, and verifies.
 * tests/cases/make.ts makes the file of a new schema.
 */
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngine } from '../src/core/engine.ts';
import { QUIET } from './builders/imported-case.ts';
import { call, NEW_BLOB, writeFiles } from './builders/small-evidence.ts';
import { answersOf } from './cases/answers.ts';

const CASES = join(import.meta.dirname, 'cases');
const names = readdirSync(CASES).filter((name) => name.endsWith('.blobtrail'));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'blobtrail-historic-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

it('are kept from the first schema on', () => expect(names).toContain('v0001.blobtrail'));

describe.each(names)('%s', (name) => {
  const original = readFileSync(join(CASES, name));
  const engine = createEngine({
    effects: { nowNs: () => 1_772_600_000_000_000_000n, actor: 'test', version: '0.0.0' },
  });
  let path: string;
  beforeAll(() => {
    path = join(folder, name);
    copyFileSync(join(CASES, name), path);
  });
  afterAll(() => engine.close());

  it('is as it was found when it is verified', async () => {
    await engine.handlers['case.open']({ path, asFound: true }, QUIET);
    expect((await engine.handlers['case.verify']({}, QUIET)).differences).toEqual([]);
    expect(readFileSync(path).equals(original)).toBe(true);
  });

  it('opens and answers what it answered', async () => {
    await engine.handlers['case.open']({ path }, QUIET);
    const golden = JSON.parse(readFileSync(join(CASES, name.replace('.blobtrail', '.json')), 'utf8')) as object;
    expect(await answersOf(engine)).toEqual(golden);
    expect((await engine.handlers['case.verify']({}, QUIET)).differences).toEqual([]);
  });

  it('keeps its old self beside it when it was brought to another schema', async () => {
    const backups = readdirSync(folder).filter((file) => file.startsWith(name) && file.endsWith('.bak'));
    const info = await engine.handlers['case.info']({}, QUIET);
    expect(backups).toHaveLength(original.readUInt32BE(60) === info?.schema ? 0 : 1);
    for (const backup of backups) expect(readFileSync(join(folder, backup)).equals(original)).toBe(true);
  });

  it('takes more evidence', async () => {
    writeFiles(folder, { [`${name}.ndjson`]: call('req-99', 'node-d', NEW_BLOB, 30) });
    const before = await engine.handlers['case.info']({}, QUIET);
    const { counts } = await engine.handlers['import.run']({ paths: [join(folder, `${name}.ndjson`)] }, QUIET);
    expect(counts.requests).toBe((before?.counts.requests ?? 0) + 1);
    expect((await engine.handlers['case.verify']({}, QUIET)).differences).toEqual([]);
  });
});
