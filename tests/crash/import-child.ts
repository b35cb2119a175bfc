/**
 * Imports a folder into a case, and says on standard output of every file, as soon as it is committed, that it is in:
 * the process that a test kills. Arguments: case file, folder.
 */
import '../source-hooks.ts';
import { writeSync } from 'node:fs';

const { createEngine } = await import('../../src/core/engine.ts');

const [path = '', folder = ''] = process.argv.slice(2);
const engine = createEngine({
  effects: { nowNs: () => BigInt(Date.now()) * 1_000_000n, actor: 'test', version: '0.0.0' },
});
const quiet = { signal: new AbortController().signal, progress: () => undefined };

const told = new Set<string>();
async function acknowledge(): Promise<void> {
  for (const source of await engine.handlers['source.list']({}, quiet)) {
    if (told.has(source.id)) continue;
    told.add(source.id);
    writeSync(1, `${JSON.stringify({ path: source.path, sha256: source.sha256 })}\n`);
  }
}

await engine.handlers['case.open']({ path, create: true }, quiet);
await engine.handlers['import.run']({ paths: [folder] }, { ...quiet, progress: () => void acknowledge() });
await acknowledge();
engine.close();
writeSync(1, 'done\n');
