/** A Chromium for the end-to-end tests and the screenshots: the system's, Playwright's, or one installed now. */
import { chromium } from '@playwright/test';
import { spawnSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { findChromium as find } from '../src/core/print/find-chromium.ts';

/** As the product finds one; Playwright's are tried last. */
export function findChromium(): string | null {
  const whole = chromium.executablePath();
  return find([...shellsBeside(whole), whole]);
}

/** Playwright's Chromium without a window, `chromium_headless_shell-1234/…` beside `chromium-1234/…/chrome`: the tests take a third less of the machine in it. */
function shellsBeside(whole: string): readonly string[] {
  const home = dirname(dirname(whole));
  const folder = join(dirname(home), basename(home).replace('chromium-', 'chromium_headless_shell-'));
  return globSync('*/chrome-headless-shell{,.exe}', { cwd: folder }).map((path) => join(folder, path));
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
  run('apt-get', ['update']);
  for (const name of ['chromium-headless-shell', 'chromium']) {
    process.stderr.write(`Still none that starts: apt-get install ${name}\n`);
    run('apt-get', ['install', '--yes', '--no-install-recommends', name]);
    const found = findChromium();
    if (found !== null) return found;
  }
  return null;
}

function run(command: string, args: readonly string[]): void {
  spawnSync(command, args, { stdio: ['ignore', 2, 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
}
