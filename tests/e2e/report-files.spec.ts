/** The report in formats that are no text, from the window's menu and from the report's own view. */
import { readFileSync } from 'node:fs';
import { findChromium } from '../../src/core/print/find-chromium.ts';
import { expect, test } from './inspector.ts';

for (const [item, head] of [
  ['Report Word', 'PK'],
  ['Report PDF', '%PDF-'],
] as const)
  test(`${item} is saved as a file of its kind`, async ({ inspector, page }) => {
    test.skip(item === 'Report PDF' && findChromium() === null, 'the engine finds no Chromium to print with');
    // Two hundred pages.
    test.setTimeout(300_000);
    await page.goto(inspector.url);
    await page.waitForFunction(() => performance.getEntriesByName('ready').length > 0);
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    const download = page.waitForEvent('download', { timeout: 240_000 });
    await page.getByRole('menuitem', { name: item }).click();
    const bytes = readFileSync(await (await download).path());
    expect(bytes.subarray(0, head.length).toString()).toBe(head);
    expect(bytes.length).toBeGreaterThan(10_000);
  });

test('the view of the report saves every format that the menu does', async ({ inspector, page }) => {
  await page.goto(inspector.url);
  await page.waitForFunction(() => performance.getEntriesByName('ready').length > 0);
  await page.getByRole('button', { name: 'Report', exact: true }).click();
  const report = page.getByRole('region', { name: 'Report' });
  await expect(report.getByRole('button', { name: /^Save as / })).toHaveText([
    'Save as HTML',
    'Save as PDF',
    'Save as Word',
    'Save as Markdown',
    'Save as JSON',
    'Save as CSV',
  ]);
  const download = page.waitForEvent('download', { timeout: 60_000 });
  await report.getByRole('button', { name: 'Save as Word' }).click();
  expect(
    readFileSync(await (await download).path())
      .subarray(0, 2)
      .toString(),
  ).toBe('PK');
});
