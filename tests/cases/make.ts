/**
 * Makes the historic case file of the present schema, once, when a schema is new: `node tests/cases/make.ts`
 * writes tests/cases/v0002.blobtrail and what it answers beside it. A file that is there is never made again.
 */
import '../source-hooks.ts';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMALL_EVIDENCE, writeFiles } from '../builders/small-evidence.ts';
import { answersOf } from './answers.ts';

const { createEngine } = await import('../../src/core/engine.ts');
const { SCHEMA_VERSION } = await import('../../src/core/store/migrate.ts');

const QUIET = { signal: new AbortController().signal, progress: () => undefined };
const name = `v${String(SCHEMA_VERSION).padStart(4, '0')}`;
const path = join(import.meta.dirname, `${name}.blobtrail`);
if (existsSync(path)) throw new Error(`${path} is there: what was released is kept as it is.`);

const folder = mkdtempSync(join(tmpdir(), 'blobtrail-make-'));
const home = process.cwd();
writeFiles(folder, SMALL_EVIDENCE);
const engine = createEngine({
  effects: { nowNs: () => 1_772_496_000_123_456_789n, actor: 'examiner', version: '0.1.0' },
});
try {
  // Paths are kept as received: relative ones are the same on every machine.
  process.chdir(folder);
  await engine.handlers['case.open']({ path, create: true }, QUIET);
  await engine.handlers['import.run']({ paths: ['.'] }, QUIET);
  writeFileSync(join(import.meta.dirname, `${name}.json`), `${JSON.stringify(await answersOf(engine), null, 1)}\n`);
} finally {
  engine.close();
  process.chdir(home);
  rmSync(folder, { recursive: true });
}
