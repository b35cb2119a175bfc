/** The whole story without a mouse: find, finding, path, bytes, report. */
import type { Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { expect, test } from './inspector.ts';

const ready = (page: Page) => page.waitForFunction(() => performance.getEntriesByName('ready').length > 0);

async function command(page: Page, letters: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: 'Command' })).toBeFocused();
  await page.keyboard.type(letters);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
}

/** Tab until the element has the focus; what cannot be reached so cannot be reached at all. */
async function tabTo(page: Page, selector: string, most = 60): Promise<void> {
  for (let i = 0; i < most; i += 1) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) === true, selector)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${selector} was not reached in ${most} steps`);
}

test('find, finding, path, bytes and report by keys alone', async ({ inspector, page }) => {
  await page.goto(inspector.url);
  await ready(page);

  await page.keyboard.press('/');
  await page.keyboard.type('rule:split');
  await expect(page.getByRole('option').first()).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('list', { name: 'Filter' })).toContainText('several artifacts');
  await page.keyboard.press('Escape');

  await page.keyboard.press('j');
  await expect(page.locator('.finding-head').first()).toBeFocused();
  await page.keyboard.press('Enter');
  const request = page.getByRole('article', { name: /^(Request|Source) / });
  await expect(request).toBeVisible();

  await command(page, 'show: table');
  const grid = page.getByRole('grid', { name: 'Requests' });
  await expect(grid).toBeVisible();
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.keyboard.press('j');
  await expect(grid).toBeFocused();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('article', { name: /^Request r-/ })).toBeVisible();

  await page.keyboard.press('l');
  await expect(page.locator('.path > li').first()).toBeFocused();
  await tabTo(page, '.path button');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: /^Bytes of x-/ })).toContainText(/^0[0-9a-f]{5}/);

  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  for (let i = 0; i < 60 && (await page.locator(':focus').allTextContents())[0] !== 'Export'; i += 1)
    await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const saved = page.waitForEvent('download');
  await expect(page.getByRole('menuitem', { name: 'Report HTML' })).toBeVisible();
  for (let i = 0; i < 6; i += 1) {
    if ((await page.locator(':focus').textContent())?.includes('Report HTML') === true) break;
    await page.keyboard.press('ArrowDown');
  }
  await page.keyboard.press('Enter');
  expect(readFileSync(await (await saved).path(), 'utf8').slice(0, 15)).toBe('<!DOCTYPE html>');
});

test('the palette runs what the keys run, and finds what is no command', async ({ inspector, page }) => {
  await page.goto(inspector.url);
  await ready(page);
  await command(page, 'dark');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await command(page, 'as the');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('freshness:stale');
  await expect(page.getByRole('option', { name: /Find “freshness:stale” in the case/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('list', { name: 'Filter' })).toContainText('stale');
  await page.waitForTimeout(450);
  await command(page, 'remove the whole');
  await expect(page.getByRole('list', { name: 'Filter' })).toHaveCount(0);
  await page.keyboard.press('[');
  await expect(page.getByRole('list', { name: 'Filter' })).toContainText('stale');
});

test('the list of keys tells every key of every command, and F6 goes round the panes', async ({ inspector, page }) => {
  await page.goto(inspector.url);
  await ready(page);
  await page.keyboard.press('?');
  const dialog = page.getByRole('dialog', { name: 'Keys and marks' });
  for (const key of ['/', 'Ctrl K', '?', '[', ']', 'Esc', 'j', 'k', 'h', 'l', '1', 'b', 'f', 'F6'])
    await expect(dialog.locator('kbd').filter({ hasText: key }).first()).toBeVisible();
  await page.keyboard.press('Escape');
  const seen = new Set<string>();
  for (let i = 0; i < 5; i += 1) {
    await page.keyboard.press('F6');
    seen.add(
      await page.evaluate(
        () => document.activeElement?.closest('.find, .pane.left, .middle, .pane.right')?.className ?? '',
      ),
    );
  }
  expect(seen.size).toBe(4);
});

test('panes keep the size that keys gave them, and the table its columns', async ({ inspector, page }) => {
  await page.goto(inspector.url);
  await ready(page);
  const splitter = page.getByRole('separator', { name: 'Width of the findings' });
  await splitter.focus();
  await page.keyboard.press('Shift+ArrowRight');
  const size = await splitter.getAttribute('aria-valuenow');
  await page.getByRole('group', { name: 'View' }).getByRole('button', { name: 'Table' }).click();
  await page.getByRole('button', { name: 'Choose columns' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Node' }).click();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('columnheader', { name: 'Node' })).toHaveCount(0);
  await page.reload();
  await ready(page);
  await expect(splitter).toHaveAttribute('aria-valuenow', size ?? '');
  await expect(page.getByRole('columnheader', { name: 'Label' })).toBeVisible();
  await expect(page.getByRole('columnheader', { name: 'Node' })).toHaveCount(0);
});
