/** A Chromium for the end-to-end tests and the screenshots: the system's, Playwright's, or one installed now. */
import { chromium } from '@playwright/test';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome', 'msedge'];
const PLACES = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** No network of its own, whatever the page does; as root Chromium's sandbox cannot start. */
export const CHROMIUM_ARGS: readonly string[] = [
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-default-apps',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

/** The path of a Chromium that starts, or null. `BLOBTRAIL_CHROMIUM` names one and is tried first. */
export function findChromium(): string | null {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const onPath = (process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name + suffix)));
  const candidates = [process.env['BLOBTRAIL_CHROMIUM'] ?? '', ...onPath, ...PLACES, chromium.executablePath()];
  return candidates.find((path) => path !== '' && existsSync(path) && starts(path)) ?? null;
}

/** As findChromium, but installs one where there is none. Says what it does on stderr. */
export function ensureChromium(): string | null {
  const found = findChromium();
  if (found !== null) return found;
  const playwright = join(import.meta.dirname, '..', 'node_modules', 'playwright', 'cli.js');
  process.stderr.write('No Chromium found: playwright install chromium\n');
  run(process.execPath, [playwright, 'install', 'chromium']);
  const isDebianRoot = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  const installed = findChromium();
  if (installed !== null || !isDebianRoot) return installed;
  process.stderr.write('Still none that starts: apt-get install chromium\n');
  run('apt-get', ['update']);
  run('apt-get', ['install', '--yes', '--no-install-recommends', 'chromium']);
  return findChromium();
}

function starts(path: string): boolean {
  // Chromium for Windows opens a window on --version; there its being there has to do.
  if (process.platform === 'win32') return true;
  return spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status === 0;
}

function run(command: string, args: readonly string[]): void {
  spawnSync(command, args, { stdio: ['ignore', 2, 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
}
