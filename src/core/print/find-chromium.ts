/** A Chromium on this machine: the one that is named, the system's, or another that the caller knows of. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Debian's Chromium that has no window first: it prints the same with less. */
const NAMES = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'chrome',
  'msedge',
];
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

/** The path of a Chromium that starts, or null. `BLOBTRAIL_CHROMIUM` names one and is tried first, `others` last. */
export function findChromium(others: readonly string[] = []): string | null {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const onPath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name + suffix)));
  const candidates = [process.env['BLOBTRAIL_CHROMIUM'] ?? '', ...onPath, ...PLACES, ...others];
  return candidates.find((path) => path !== '' && existsSync(path) && starts(path)) ?? null;
}

function starts(path: string): boolean {
  // Chromium for Windows opens a window on --version; there its being there has to do.
  if (process.platform === 'win32') return true;
  return spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status === 0;
}
