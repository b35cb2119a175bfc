/** The bundled incident as a fresh case, made through the command line like anybody's own. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';

export const root = join(import.meta.dirname, '..');
export const demoFolder = join(root, 'out', 'demo');

/** Runs `blobtrail ARGS` in the project's folder. Ends with its code when that is not 0: it has said why. */
export function blobtrail(args: readonly string[], options: { readonly quiet?: boolean } = {}): void {
  const bin = join(root, 'bin', 'blobtrail.js');
  const out = options.quiet === true ? 'ignore' : 'inherit';
  const { status } = spawnSync(process.execPath, [bin, ...args], { cwd: root, stdio: ['ignore', out, 'inherit'] });
  if (status !== 0) process.exit(status ?? 1);
}

/** Imports the incident anew and answers the case's path, relative to the project. */
export function importExample(options: { readonly quiet?: boolean } = {}): string {
  const casePath = relative(root, join(demoFolder, 'warm-cache.blobtrail'));
  mkdirSync(demoFolder, { recursive: true });
  for (const suffix of ['', '-wal', '-shm']) rmSync(join(root, casePath + suffix), { force: true });
  blobtrail(['import', casePath, join('resources', 'examples', 'warm-cache')], options);
  return casePath;
}

/** What `npm start` and `npm run demo` show before anything else. */
export function showExample(): string {
  process.stdout.write('The bundled incident, imported from resources/examples/warm-cache:\n\n');
  const casePath = importExample();
  process.stdout.write('\nWhat was found:\n\n');
  blobtrail(['findings', casePath]);
  process.stdout.write('\n');
  return casePath;
}
