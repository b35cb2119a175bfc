/**
 * `npm start`: imports the bundled incident, prints what was found, and opens the inspector: the desktop
 * app, or, where that cannot be, the same inspector on loopback.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, isFresh } from './build.ts';
import { blobtrail, root, showExample } from './example-case.ts';

const electronFolder = join(root, 'node_modules', 'electron');

/** The path of Electron's binary, or why the desktop app cannot open. Downloads the binary on first use. */
function findElectron(): { readonly path: string } | { readonly reason: string } {
  const isLinux = process.platform === 'linux';
  const hasDisplay = !isLinux || process.env['DISPLAY'] !== undefined || process.env['WAYLAND_DISPLAY'] !== undefined;
  if (!hasDisplay) return { reason: 'there is no display' };
  if (isLinux && process.getuid?.() === 0) return { reason: "Electron's sandbox does not start as root" };
  const pathFile = join(electronFolder, 'path.txt');
  if (!existsSync(pathFile)) {
    process.stderr.write("Fetching Electron's binary (once) …\n");
    spawnSync(process.execPath, [join(electronFolder, 'install.js')], { stdio: ['ignore', 'ignore', 'ignore'] });
  }
  const path = existsSync(pathFile) ? join(electronFolder, 'dist', readFileSync(pathFile, 'utf8')) : '';
  return existsSync(path) ? { path } : { reason: "Electron's binary could not be fetched" };
}

/** Null when the app ran and was closed, else why it did not run. */
function openDesktop(casePath: string): string | null {
  const electron = findElectron();
  if ('reason' in electron) return electron.reason;
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  const { status } = spawnSync(electron.path, [root, join(root, casePath)], { cwd: root, stdio: 'inherit', env });
  return status === 0 ? null : `Electron ended with ${status ?? 'a signal'}`;
}

if (!isFresh()) build({ quiet: true });
const casePath = showExample();
const reason = openDesktop(casePath);
if (reason !== null) {
  process.stdout.write(`No desktop window, because ${reason}. The same inspector in a browser (Ctrl-C ends it):\n`);
  blobtrail(['serve', casePath, '--port', '0']);
}
