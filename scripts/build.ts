/**
 * Builds `out/`: the desktop shell and the page with electron-vite, the CLI and the engine's processes with
 * vite. `--if-stale` does nothing when no source is newer than the last build.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
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
  const startedMs = Date.now();
  rmSync(stamp, { force: true });
  const level = options.quiet === true ? ['--logLevel', 'warn'] : [];
  run('electron-vite', ['build', ...level]);
  run('vite', ['build', '--config', 'vite.node.config.ts', ...level]);
  // Files are replaced in place, so that a program started meanwhile finds one; what is left is of an older build.
  for (const path of globSync('out/{cli,engine,chunks}/*', { cwd: root })) {
    if (statSync(join(root, path)).mtimeMs < startedMs) rmSync(join(root, path), { recursive: true });
  }
  writeFileSync(stamp, '');
  // A source that changed during the build is newer than this.
  utimesSync(stamp, startedMs / 1000, startedMs / 1000);
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
