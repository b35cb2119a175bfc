/** Completeness, to the byte: every file that the repository holds as evidence, through the engine. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { importCase, QUIET } from './builders/imported-case.ts';
import { sharedPath } from './shared-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'blobtrail-ledger-'));
afterAll(() => rmSync(folder, { recursive: true }));

const root = join(import.meta.dirname, '..');
const FOLDERS = {
  'the bundled incident': join(root, 'resources', 'examples', 'warm-cache'),
  'the importers’ fixtures': join(root, 'tests', 'fixtures'),
  'files of other projects': sharedPath('fixtures'),
};

describe.each(Object.entries(FOLDERS))('%s', (name, path) => {
  it.skipIf(path === null)('is booked to the byte, and nothing is dropped', async () => {
    const opened = await importCase(folder, [path ?? ''], name.replaceAll(/\W/g, '-'));
    try {
      expect(opened.result.refused).toEqual([]);
      const sources = await opened.engine.handlers['source.list']({}, QUIET);
      expect(sources.length).toBeGreaterThan(10);
      for (const { ledger, bytes, duplicateOf, path: at, parent, sha256, records, issues } of sources) {
        const sum = ledger.reduce((total, line) => total + line.bytes, 0);
        expect([at, sum]).toEqual([at, duplicateOf === null ? bytes : 0]);
        expect(ledger.every((line) => line.bytes >= 0 && line.records >= 0)).toBe(true);
        const accepted = ledger.filter((line) => line.category === 'accepted').reduce((n, line) => n + line.records, 0);
        const rejected = ledger.filter((line) => line.category === 'rejected').reduce((n, line) => n + line.records, 0);
        expect([at, accepted]).toEqual([at, records]);
        expect(issues).toBeGreaterThanOrEqual(rejected);
        if (parent === null) expect(sha256).toBe(createHash('sha256').update(readFileSync(at)).digest('hex'));
      }
      expect((await opened.engine.handlers['case.verify']({}, QUIET)).differences).toEqual([]);
    } finally {
      opened.close();
    }
  });
});
