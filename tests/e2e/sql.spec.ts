/** The console: exact numbers, errors in words, a query that is stopped, files that run nothing. */
import type { Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { expect, test } from './inspector.ts';

async function openConsole(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.waitForFunction(() => performance.getEntriesByName('ready').length > 0);
  await page.getByRole('group', { name: 'View' }).getByRole('button', { name: 'SQL' }).click();
}

async function ask(page: Page, sql: string): Promise<void> {
  await page.getByRole('textbox', { name: 'SQL' }).fill(sql);
  await page.keyboard.press('Control+Enter');
}

const summary = (page: Page) => page.locator('.sql-summary');

test('a query runs, its integers are exact, and it is saved as CSV and JSON lines', async ({ inspector, page }) => {
  await openConsole(page, inspector.url);
  await ask(
    page,
    "SELECT 9007199254740993 AS big, min(time_ns) AS first_ns, '=1+1' AS formula, NULL AS none FROM requests;",
  );
  await expect(summary(page)).toContainText('1 row in');
  const grid = page.getByRole('grid', { name: 'Result' });
  await expect(grid.getByRole('gridcell', { name: '9007199254740993' })).toBeVisible();
  await expect(grid.getByRole('gridcell', { name: /^17\d{17}$/ })).toBeVisible();
  await expect(grid.getByRole('gridcell', { name: 'null' })).toBeVisible();

  const csv = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save CSV' }).click();
  expect(readFileSync(await (await csv).path(), 'utf8')).toContain('"\'=1+1"');
  const lines = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save JSON lines' }).click();
  expect(JSON.parse(readFileSync(await (await lines).path(), 'utf8'))).toMatchObject({
    big: '9007199254740993',
    formula: '=1+1',
    none: null,
  });
});

test('what cannot run is said in words; nothing can be changed; nothing found is no error', async ({
  inspector,
  page,
}) => {
  await openConsole(page, inspector.url);
  await ask(page, 'SELECT nope FROM requests');
  await expect(page.getByRole('alert')).toContainText('no such column: nope');
  await ask(page, 'DELETE FROM request');
  await expect(page.getByRole('alert')).toContainText('Only statements that read are allowed');
  await ask(page, "SELECT handle FROM requests WHERE label = 'no such label'");
  await expect(page.getByText('No row')).toBeVisible();
});

test('a query that never ends is stopped, and the window answers meanwhile', async ({ inspector, page }) => {
  await openConsole(page, inspector.url);
  await ask(page, 'WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n');
  await expect(page.getByText(/Running for [1-9]/)).toBeVisible();
  await page.getByRole('group', { name: 'View' }).getByRole('button', { name: 'Table' }).click();
  await expect(page.getByRole('grid', { name: 'Requests' }).getByRole('row').nth(1)).toBeVisible();
  await page.getByRole('group', { name: 'View' }).getByRole('button', { name: 'SQL' }).click();
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByText(/^Stopped after/)).toBeVisible();
  await ask(page, 'SELECT 1 AS one');
  await expect(summary(page)).toContainText('1 row in');
});

test('the limit is said, ten thousand rows scroll, and earlier queries come back', async ({ inspector, page }) => {
  await openConsole(page, inspector.url);
  const many = 'WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM n LIMIT 20000) SELECT i FROM n';
  await page.getByRole('combobox', { name: 'Most rows' }).selectOption('10000');
  await ask(page, many);
  await expect(summary(page)).toContainText('Cut after 10,000 rows');
  const grid = page.getByRole('grid', { name: 'Result' });
  await expect(grid).toHaveAttribute('aria-rowcount', '10001');
  expect(await grid.getByRole('row').count()).toBeLessThan(100);
  await grid.focus();
  await page.keyboard.press('End');
  await expect(grid.getByRole('row').last()).toContainText('10000');

  await ask(page, 'SELECT 1 AS one');
  await expect(summary(page)).toContainText('1 row in');
  await page.reload();
  await page.getByRole('combobox', { name: 'Earlier queries' }).selectOption({ index: 2 });
  await expect(page.getByRole('textbox', { name: 'SQL' })).toHaveValue(many);
});

test('every view is listed with its columns, and one click shows its rows', async ({ inspector, page }) => {
  await openConsole(page, inspector.url);
  const views = page.getByRole('region', { name: 'Views and columns' });
  await views.getByText('findings', { exact: true }).click();
  await expect(views.getByRole('button', { name: 'settled_by' })).toBeVisible();
  await views.getByRole('button', { name: 'Show all rows' }).first().click();
  await expect(page.getByRole('grid', { name: 'Result' })).toContainText('f-1');
});
