/** Two things side by side: twins, windows, nodes, another case. */
import type { Page } from '@playwright/test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, importIncident, test } from './inspector.ts';
import { barriers } from './window.ts';

async function open(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.waitForFunction(() => performance.getEntriesByName('ready').length > 0);
}

async function expectNoSeriousProblem(page: Page): Promise<void> {
  expect(await barriers(page, page.url())).toEqual([]);
}

const comparison = (page: Page) => page.getByRole('region', { name: 'Compare' });

test('c compares the selected request with a twin of it, and says what differs', async ({ inspector, page }) => {
  await open(page, inspector.url);
  await page.locator('.finding-head', { hasText: 'Same input, different artifacts' }).first().click();
  const request = page.getByRole('article', { name: /^Request r-/ });
  await expect(request).toBeVisible();
  const id = ((await request.getAttribute('aria-label')) ?? '').replace('Request ', '');
  await page.keyboard.press('c');

  const compare = comparison(page);
  await expect(compare.getByRole('textbox', { name: 'Request A' })).toHaveValue(id);
  await compare.locator('.twins button').first().click();
  await expect(compare).toContainText('Twins that diverge');
  const path = compare.getByRole('table', { name: 'Path of both' });
  await expect(path.getByRole('row', { name: /Artifact that answered/ })).toContainText('differs');
  await expect(path.getByRole('row', { name: /Label asked for/ })).toContainText('same');
  await expectNoSeriousProblem(page);

  // The address carries what is compared.
  const verdict = await compare.locator('.verdict-head').textContent();
  await page.reload();
  await expect(compare.locator('.verdict-head')).toHaveText(verdict ?? 'a verdict');
});

test('two nodes are compared by name', async ({ inspector, page }) => {
  await open(page, inspector.url);
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  const compare = comparison(page);
  await compare.getByRole('button', { name: 'Nodes' }).click();
  await compare.getByRole('combobox', { name: 'Node A' }).fill('onnx-fra-1');
  await compare.getByRole('combobox', { name: 'Node B' }).fill('onnx-iad-2');
  await page.keyboard.press('Enter');
  await expect(compare.getByRole('table', { name: 'Share of each status' })).toBeVisible();
  await expect(compare).toContainText('onnx-iad-2');
  await compare.getByRole('combobox', { name: 'Node B' }).fill('nobody');
  await page.keyboard.press('Enter');
  await expect(compare.getByRole('alert')).toContainText('nobody');
});

test('two windows say what changed; without both, what to do', async ({ inspector, page }) => {
  await open(page, inspector.url);
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await comparison(page).getByRole('button', { name: 'Windows' }).click();
  await expect(comparison(page)).toContainText('Window A: not drawn yet');
  const view = {
    v: 'compare',
    f: { fromNs: '1772455000000000000', toNs: '1772459000000000000' },
    t: null,
    b: { fromNs: '1772459000000000000', toNs: '1772469000000000000' },
    k: { kind: 'windows' },
  };
  await page.goto(`${inspector.origin}/#v1.${Buffer.from(JSON.stringify(view)).toString('base64url')}`);
  const changed = comparison(page).getByRole('table', { name: 'Artifacts gained and lost per label' });
  await expect(changed).toContainText('gemini-2.5-pro');
  await expect(comparison(page).getByRole('table', { name: /Nodes that moved/ })).toContainText('onnx-fra-1');
  await expectNoSeriousProblem(page);
});

test('another case is handed over and only read', async ({ inspector, page }) => {
  const folder = mkdtempSync(join(tmpdir(), 'blobtrail-other-'));
  try {
    const other = join(folder, 'other.blobtrail');
    importIncident(other);
    await open(page, inspector.url);
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    await comparison(page).getByRole('button', { name: 'Cases' }).click();
    await comparison(page)
      .getByLabel(/Another case file/)
      .setInputFiles(other);
    await expect(comparison(page)).toContainText('Every label was answered with the same artifacts');
    await expect(comparison(page).getByRole('table', { name: 'What the cases hold' })).toContainText('sources');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
