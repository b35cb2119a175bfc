/** `npm run screenshot`: the inspector on the bundled incident, light and dark, into docs/. */
import { chromium } from '@playwright/test';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build, isFresh } from './build.ts';
import { root } from './example-case.ts';
import { CHROMIUM_ARGS } from '../src/core/print/find-chromium.ts';
import { ensureChromium } from './find-chromium.ts';

// The same picture on every machine and day: nothing of this one's clock, user and folders is in it.
const env = { ...process.env, BLOBTRAIL_NOW_NS: '1772470800000000000', BLOBTRAIL_ACTOR: 'investigator' };
const bin = join(root, 'bin', 'blobtrail.js');
const incident = join(root, 'resources', 'examples');

if (!isFresh()) build({ quiet: true });
const executablePath = ensureChromium();
if (executablePath === null) throw new Error('No Chromium could be found or installed.');

const folder = mkdtempSync(join(tmpdir(), 'blobtrail-'));
const casePath = join(folder, 'warm-cache.blobtrail');
spawnSync(process.execPath, [bin, 'import', casePath, 'warm-cache'], { cwd: incident, env, stdio: 'ignore' });
const server = spawn(process.execPath, [bin, 'serve', casePath, '--port', '0', '--json'], {
  env: { ...env, BLOBTRAIL_STATE: folder },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const line = await new Promise<string>((resolve, reject) => {
  createInterface({ input: server.stdout }).once('line', resolve);
  server.once('exit', (code) => reject(new Error(`serve ended with ${code ?? 'a signal'}.`)));
});
const { url } = JSON.parse(line) as { url: string };
const browser = await chromium.launch({ executablePath, args: [...CHROMIUM_ARGS] });
try {
  for (const colorScheme of ['light', 'dark'] as const) {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      colorScheme,
      timezoneId: 'UTC',
    });
    const page = await context.newPage();
    await page.goto(url);
    await page.waitForFunction(() => performance.getEntriesByName('first-picture').length > 0);
    // One request of the stale node, in the picture of all.
    await page.locator('[data-finding]', { hasText: 'gemini-2.5-pro-preview-06-05, which a newer' }).first().click();
    await page.getByRole('list', { name: 'Path of the request' }).waitFor();
    await page.getByRole('button', { name: /^Remove finding/ }).click();
    // The picture is drawn on the frames that follow.
    await page.waitForTimeout(1_000);
    const path = join('docs', `screenshot-${colorScheme}.png`);
    await page.screenshot({ path: join(root, path) });
    process.stdout.write(`${path}\n`);
    await context.close();
  }
} finally {
  await browser.close();
  const ended = new Promise((resolve) => void server.once('exit', resolve));
  server.kill('SIGTERM');
  await ended;
  rmSync(folder, { recursive: true, force: true });
}
