/** A Chromium for the end-to-end tests and the screenshots: the system's, Playwright's, or one installed now. */
import { chromium } from '@playwright/test';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium as find } from '../src/core/print/find-chromium.ts';

/** As the product finds one; Playwright's is tried last. */
export function findChromium(): string | null {
  return find([chromium.executablePath()]);
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

function run(command: string, args: readonly string[]): void {
  spawnSync(command, args, { stdio: ['ignore', 2, 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
}
