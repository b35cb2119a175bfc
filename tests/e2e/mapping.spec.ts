/** A table whose columns do not say what they are: kept, then read as a person says. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endServer, expect, serveCase, test } from './inspector.ts';

const TABLE = [
  'who,what,when,took,asked,pod',
  'aa01,bb01,1767225600000,1500,gemini-2.5-pro,gateway-0',
  'aa01,bb02,1767225601000,500,,engine-7',
  'aa02,bb03,yesterday,900,gpt-4.1,gateway-1',
].join('\n');

const FIELDS = [
  ['who', 'trace id'],
  ['what', 'span id'],
  ['when', 'start'],
  ['took', 'duration'],
  ['asked', 'label asked for'],
] as const;

test('a table is read as a person says, and again when they think better of it', async ({ page }) => {
  const folder = mkdtempSync(join(tmpdir(), 'blobtrail-mapping-'));
  const file = join(folder, 'calls.csv');
  writeFileSync(file, `${TABLE}\n`);
  const { process: server, url } = await serveCase(join(folder, 'calls.blobtrail'));
  try {
    await page.goto(url);
    await page.waitForFunction(() => performance.getEntriesByName('ready').length > 0);
    await page.locator('input[type=file]').first().setInputFiles([file]);
    await page.getByRole('dialog', { name: 'Imported' }).getByRole('button', { name: 'Close' }).click();
    await page.getByRole('group', { name: 'View' }).getByRole('button', { name: 'Evidence' }).click();
    await page.getByRole('button', { name: 'Columns of x-1' }).click();

    const dialog = page.getByRole('dialog', { name: 'Columns of x-1' });
    await expect(dialog.getByText('Not yet readable')).toBeVisible();
    // What the table says by itself: the pod's column by its name.
    await expect(dialog.getByLabel('Read pod as')).toHaveValue('node');
    for (const [column, words] of FIELDS)
      await dialog.getByLabel(`Read ${column} as`, { exact: true }).selectOption({ label: words });
    await dialog.getByLabel('Unit of when').selectOption('ms');
    await dialog.getByLabel('Unit of took').selectOption('s');
    await expect(dialog.getByRole('row', { name: /bb01.*gateway-0.*gemini-2.5-pro/ })).toBeVisible();
    await expect(dialog.getByRole('row', { name: /aa02 bb03/ })).toContainText('“yesterday” in when is no start');
    await dialog.getByRole('button', { name: 'Read the table' }).click();
    await expect(dialog).toBeHidden();

    const sources = page.getByRole('table').filter({ hasText: 'Read as' });
    await expect(sources.getByRole('row', { name: /x-2/ })).toContainText('reading of x-1, by “columns of calls.csv”');
    await page.getByRole('button', { name: 'Columns of x-2' }).click();
    const again = page.getByRole('dialog', { name: 'Columns of x-2' });
    await expect(again.getByLabel('Unit of took')).toHaveValue('s');
    await again.getByLabel('Unit of took').selectOption('ms');
    await again.getByLabel('Name of this mapping, for the report').fill('calls, as the partner explained them');
    await again.getByRole('button', { name: 'Read it again' }).click();
    await expect(again).toBeHidden();
    await expect(sources.getByRole('row', { name: /calls.csv x-2/ })).toContainText('replaced by x-3');
    await expect(sources.getByRole('row', { name: /calls.csv x-3/ })).toContainText(
      'calls, as the partner explained them',
    );

    await page.getByRole('group', { name: 'View' }).getByRole('button', { name: 'Table' }).click();
    const grid = page.getByRole('grid', { name: 'Requests' });
    await expect(grid.getByText('gemini-2.5-pro', { exact: true })).toHaveCount(1);
    await expect(grid.getByText('gpt-4.1', { exact: true })).toHaveCount(1);
  } finally {
    await endServer(server);
    rmSync(folder, { recursive: true });
  }
});
