/** The report in formats that are no text, from the window's menu. */
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
