/** Evidence that attacks whoever reads it, through every view: it comes out as text, and nothing leaves the machine. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HOSTILE, hostileSpan, PRINT, watch } from './hostile-evidence.ts';
import { endServer, expect, serveCase, test } from './inspector.ts';
import { barriers } from './window.ts';

test('hostile strings are text in every view, and nothing leaves loopback', async ({ page }) => {
  test.setTimeout(180_000);
  const folder = mkdtempSync(join(tmpdir(), 'blobtrail-hostile-'));
  const file = join(folder, 'traces.otlp.jsonl');
  writeFileSync(file, HOSTILE.map((name, index) => hostileSpan(name, index)).join('\n'));
  const { process: server, url, origin } = await serveCase(join(folder, 'hostile.blobtrail'));
  const { isClean } = watch(page, `${origin}/`);
  try {
    await page.goto(url);
    await page.waitForFunction(() => performance.getEntriesByName('ready').length > 0);
    await page.locator('input[type=file]').first().setInputFiles([file]);
    await page.getByRole('dialog', { name: 'Imported' }).getByRole('button', { name: 'Close' }).click();

    const views = page.getByRole('group', { name: 'View' });
    for (const view of await views.getByRole('button').all()) {
      await view.click();
      await page.waitForTimeout(250);
      if ((await view.textContent()) === 'Report') await expect(page.locator(PRINT)).toBeVisible();
      await isClean((await view.textContent()) ?? '');
    }

    // Each of them written, offered, filtered by, opened, and kept in the history.
    await views.getByRole('button', { name: 'Table' }).click();
    const box = page.getByRole('combobox', { name: 'Find and filter' });
    for (const name of HOSTILE) {
      await box.fill(name.slice(0, 900));
      await page.waitForTimeout(120);
      await isClean(`offers for ${name.slice(0, 20)}`);
      await page.keyboard.press('Enter');
      await page.waitForTimeout(80);
      await page.keyboard.press('Escape');
      const clear = page.getByRole('button', { name: /^Remove / }).first();
      if (await clear.isVisible()) await clear.click();
    }
    await box.fill('');
    await box.focus();
    await expect(page.getByRole('listbox', { name: 'Offers' }).getByRole('option').first()).toBeVisible();
    await isClean('history');
    await page.keyboard.press('Escape');

    const grid = page.getByRole('grid', { name: 'Requests' });
    await expect(grid).toHaveAttribute('aria-rowcount', String(HOSTILE.length + 1));
    await expect(grid.getByText(HOSTILE[0], { exact: true })).toBeVisible();
    for (let row = 1; row <= HOSTILE.length; row += 1) {
      await grid.getByRole('row').nth(row).click();
      await expect(page.getByRole('article', { name: /^Request r-/ })).toBeVisible();
      for (const tab of await page.getByRole('article').getByRole('tab').all()) {
        await tab.click();
        await page.waitForTimeout(40);
      }
      await isClean(`row ${row}`);
    }
    expect(await barriers(page, 'the last row')).toEqual([]);
  } finally {
    await endServer(server);
    rmSync(folder, { recursive: true, force: true });
  }
});
