/**
 * Builds `out/`: the desktop shell and the page with electron-vite, the CLI and the engine's processes with
 * vite. `--if-stale` does nothing when no source is newer than the last build.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const root = join(import.meta.dirname, '..');
const stamp = join(root, 'out', '.built');

export function isFresh(): boolean {
  if (!existsSync(stamp)) return false;
  const builtMs = statSync(stamp).mtimeMs;
  const inputs = globSync(
    ['src/**/*', 'resources/knowledge/**/*', '*.config.ts', 'package-lock.json', 'tsconfig.json'],
    {
      cwd: root,
    },
  );
  return inputs.every((path) => statSync(join(root, path)).mtimeMs <= builtMs);
}

export function build(options: { readonly quiet?: boolean } = {}): void {
  for (const folder of ['main', 'preload', 'renderer', 'cli', 'engine', 'chunks']) {
    rmSync(join(root, 'out', folder), { recursive: true, force: true });
  }
  rmSync(stamp, { force: true });
  const level = options.quiet === true ? ['--logLevel', 'warn'] : [];
  run('electron-vite', ['build', ...level]);
  run('vite', ['build', '--config', 'vite.node.config.ts', ...level]);
  mkdirSync(join(root, 'out'), { recursive: true });
  writeFileSync(stamp, '');
}

function run(tool: 'electron-vite' | 'vite', args: readonly string[]): void {
  const script = join(root, 'node_modules', tool, 'bin', `${tool}.js`);
  const { status } = spawnSync(process.execPath, [script, ...args], { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error(`${tool} ${args.join(' ')} ended with ${status ?? 'a signal'}.`);
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { 'if-stale': { type: 'boolean' } } });
  if (values['if-stale'] !== true || !isFresh()) build();
}
