/** `npm run screenshot`: the inspector on the bundled incident, light and dark, into docs/. */
import { chromium } from '@playwright/test';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build, isFresh } from './build.ts';
import { importExample, root } from './example-case.ts';
import { CHROMIUM_ARGS, ensureChromium } from './find-chromium.ts';

if (!isFresh()) build({ quiet: true });
const executablePath = ensureChromium();
if (executablePath === null) throw new Error('No Chromium could be found or installed.');
const casePath = importExample({ quiet: true });
const args = [join(root, 'bin', 'blobtrail.js'), 'serve', casePath, '--port', '0', '--json'];
const server = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
const line = await new Promise<string>((resolve, reject) => {
  createInterface({ input: server.stdout }).once('line', resolve);
  server.once('exit', (code) => reject(new Error(`serve ended with ${code ?? 'a signal'}.`)));
});
const browser = await chromium.launch({ executablePath, args: [...CHROMIUM_ARGS] });
try {
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme, timezoneId: 'UTC' });
    const { url } = JSON.parse(line) as { url: string };
    await page.goto(url);
    await page.waitForFunction(() => performance.getEntriesByName('first-picture').length > 0);
    // The first finding selected: what the page is for.
    await page.keyboard.press('j');
    await page.waitForTimeout(1_000);
    const path = join('docs', `screenshot-${colorScheme}.png`);
    await page.screenshot({ path: join(root, path) });
    process.stdout.write(`${path}\n`);
    await page.close();
  }
} finally {
  await browser.close();
  server.kill('SIGTERM');
}
