/** One incident as an investigator meets it: dropped, looked at, followed to its bytes, reported. */
import type { Page } from '@playwright/test';
import { readdirSync, readFileSync, rmSync, statSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { INCIDENT } from '../builders/bundled-incident.ts';
import { endServer, expect, serveCase, test } from './inspector.ts';

const drawn = (page: Page) => page.waitForFunction(() => performance.getEntriesByName('ready').length > 0);

async function open(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await drawn(page);
}

/** Files as a browser hands them over when a folder's files are dropped. */
async function dropFiles(page: Page, paths: readonly string[]): Promise<void> {
  const files = paths.map((path) => ({
    name: path.split('/').at(-1) ?? path,
    base64: readFileSync(path).toString('base64'),
  }));
  const transfer = await page.evaluateHandle((given) => {
    const data = new DataTransfer();
    for (const { name, base64 } of given) {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      data.items.add(new File([bytes], name));
    }
    return data;
  }, files);
  await page.dispatchEvent('body', 'dragover', { dataTransfer: transfer });
  await expect(page.getByText('Drop to import')).toBeVisible();
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .toSorted();
}

test('files dropped on an empty case become requests, findings and a picture', async ({ page }) => {
  const folder = mkdtempSync(join(tmpdir(), 'blobtrail-drop-'));
  const { process: server, url } = await serveCase(join(folder, 'dropped.blobtrail'));
  try {
    await open(page, url);
    await expect(page.getByRole('heading', { name: 'The case is empty' })).toBeVisible();
    const paths = filesBelow(INCIDENT);
    await dropFiles(page, paths);

    const outcome = page.getByRole('dialog', { name: 'Imported' });
    await expect(outcome).toBeVisible({ timeout: 60_000 });
    await expect(outcome).toContainText(`${paths.length} sources`);
    await expect(outcome).toContainText('og-gateway-response');
    await outcome.getByRole('button', { name: 'Close' }).click();

    await expect(page.getByRole('application', { name: /4 arrow|lanes|Arrow keys move/i }).first()).toBeVisible();
    await expect(page.locator('.finding').first()).toBeVisible();

    // The same files once more: nothing is imported twice.
    await dropFiles(page, paths.slice(0, 1));
    await expect(page.getByRole('dialog', { name: 'Imported' })).toContainText('not imported twice', {
      timeout: 60_000,
    });
  } finally {
    await endServer(server);
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a finding leads to its request, the path, and the bytes that it rests on', async ({ inspector, page }) => {
  await open(page, inspector.url);
  const finding = page.locator('.finding-head', { hasText: 'Signature does not verify' }).first();
  await finding.click();
  await expect(finding).toHaveAttribute('aria-expanded', 'true');
  await expect(page.getByText('What would settle it').first()).toBeVisible();
  await expect(page.getByRole('list', { name: 'Filter' })).toContainText('finding');

  const request = page.getByRole('article', { name: /^Request r-/ });
  const path = request.getByRole('list', { name: 'Path of the request' });
  await expect(path.getByRole('listitem').first()).toBeVisible();
  await expect(path).toContainText('weakest link');

  await path.getByRole('button', { name: /bytes/ }).first().click();
  const bytes = request.getByRole('region', { name: /^Bytes of x-/ });
  await expect(bytes).toContainText(/^0[0-9a-f]{5}/);
  await request.getByRole('button', { name: 'Text' }).click();
  await expect(bytes).toContainText('{"');

  // The label stands in the answer's record as it was written; some other fields are derived from it.
  const label = request.locator('dl.fields > div', { hasText: 'label asked' }).getByRole('button');
  await label.hover();
  const asked = (await label.textContent()) ?? 'a label';
  // The pointer crosses other fields on its way: what is lit in the end counts.
  await expect
    .poll(async () => (await bytes.locator('.hex-text .byte-lit').allTextContents()).join(''))
    .toContain(asked);

  // Up one level: first the request, then the finding.
  await page.keyboard.press('Escape');
  await expect(request).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('list', { name: 'Filter' })).toHaveCount(0);
});

test('which artifact: the table says it for every request, and filters narrow it', async ({ inspector, page }) => {
  await open(page, inspector.url);
  await page.getByRole('group', { name: 'View' }).getByRole('button', { name: 'Table' }).click();
  const grid = page.getByRole('grid', { name: 'Requests' });
  const all = Number(await grid.getAttribute('aria-rowcount')) - 1;
  expect(all).toBeGreaterThan(10);

  await page.keyboard.press('/');
  await expect(page.getByRole('combobox', { name: 'Find and filter' })).toBeFocused();
  await page.keyboard.type('freshness:stale');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('contentinfo')).toContainText(/showing \d+ of/);
  await expect.poll(async () => Number(await grid.getAttribute('aria-rowcount')) - 1).toBeLessThan(all);
  for (const cell of await grid.getByRole('row').nth(1).getByRole('gridcell', { name: 'stale' }).all())
    await expect(cell).toBeVisible();

  await grid.focus();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('article', { name: /^Request r-/ })).toBeVisible();

  await page.getByRole('button', { name: /Remove freshness/ }).click();
  await expect.poll(async () => Number(await grid.getAttribute('aria-rowcount')) - 1).toBe(all);
});

test('the evidence stands before the results: every source to the byte', async ({ inspector, page }) => {
  await open(page, inspector.url);
  await expect(page.getByRole('heading', { name: 'How sure' })).toBeVisible();
  await page.getByRole('group', { name: 'View' }).getByRole('button', { name: 'Evidence' }).click();
  await expect(page.getByText('✓ exact').first()).toBeVisible();
  await expect(page.getByText('does not add up')).toHaveCount(0);
  await page.getByRole('button', { name: /tee-registry\.json/ }).click();
  await expect(page.getByRole('region', { name: /^Bytes of x-/ })).toBeVisible();

  await page.getByRole('button', { name: 'Verify the case now' }).click();
  await expect(page.getByText('Unchanged since import', { exact: true })).toBeVisible({ timeout: 60_000 });
});

test('a report and the picture are exported', async ({ inspector, page }) => {
  await open(page, inspector.url);
  await page.getByRole('button', { name: 'Export' }).click();
  const report = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'Report HTML' }).click();
  const html = readFileSync(await (await report).path(), 'utf8');
  expect(html.slice(0, 15)).toBe('<!DOCTYPE html>');
  expect(/<script/i.test(html)).toBe(false);

  await page.getByRole('button', { name: 'Export' }).click();
  const picture = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'Flow as shown SVG' }).click();
  const svg = readFileSync(await (await picture).path(), 'utf8');
  expect(svg.slice(0, 4)).toBe('<svg');
  expect(svg.includes('v1.')).toBe(true);
});

test('a view has an address: back, forward, and reloading give it again', async ({ inspector, page }) => {
  await open(page, inspector.url);
  await page.locator('.finding-head').first().click();
  await expect(page.getByRole('list', { name: 'Filter' })).toContainText('finding');
  await page.reload();
  await drawn(page);
  await expect(page.getByRole('list', { name: 'Filter' })).toContainText('finding');
  await page.waitForTimeout(450);
  await page.keyboard.press('Escape');
  await page.waitForTimeout(450);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('list', { name: 'Filter' })).toHaveCount(0);
  await page.keyboard.press('[');
  await expect(page.getByRole('list', { name: 'Filter' })).toContainText('finding');
  await page.keyboard.press(']');
  await expect(page.getByRole('list', { name: 'Filter' })).toHaveCount(0);
});

test('the whole story by keyboard alone', async ({ inspector, page }) => {
  await open(page, inspector.url);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys and marks' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await expect(page.locator('.finding-head').nth(1)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('article', { name: /^(Request|Source) / })).toBeVisible();
  await page.keyboard.press('l');
  await expect(page.locator('.path > li').first()).toBeFocused();
  await page.keyboard.press('1');
  await expect(page.getByRole('application').first()).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('article', { name: 'Selected group' })).toBeVisible();
  await page.keyboard.press('b');
  await expect(page.getByRole('application', { name: /over time/ })).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('list', { name: 'Filter' })).toContainText('time');
});
