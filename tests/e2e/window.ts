/** What every story does with the window: open it, go to a view, find one request, look for barriers. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { expect, type Inspector } from './inspector.ts';

/** The windows and themes that the three questions are told in. */
export const FRAMES = [
  { width: 1440, height: 900 },
  { width: 1024, height: 700 },
].flatMap((viewport) =>
  (['light', 'dark'] as const).map((colorScheme) => ({
    name: `${viewport.width} × ${viewport.height}, ${colorScheme}`,
    use: { viewport, colorScheme },
  })),
);

export async function openCase(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.waitForFunction(() => performance.getEntriesByName('ready').length > 0);
}

/** Opens what the token's JSON says: `{v: view, f: filter, t: thing, …}`. */
export async function openView(page: Page, inspector: Inspector, view: object): Promise<void> {
  if (!page.url().startsWith(inspector.origin)) await openCase(page, inspector.url);
  await page.goto(`${inspector.origin}/#v1.${Buffer.from(JSON.stringify(view)).toString('base64url')}`);
}

export async function showView(page: Page, name: 'Flow' | 'Table' | 'SQL' | 'Evidence'): Promise<void> {
  await page.getByRole('group', { name: 'View' }).getByRole('button', { name, exact: true }).click();
}

/** By its key, unless the box has the focus already: there the key is a letter. */
async function toFindBox(page: Page): Promise<void> {
  const box = page.getByRole('combobox', { name: 'Find and filter' });
  if (!(await box.evaluate((one) => one === document.activeElement))) await page.keyboard.press('/');
  await expect(box).toBeFocused();
}

/** Writes into the find box what somebody would paste there, enters it, and leaves the box. */
export async function find(page: Page, text: string): Promise<void> {
  await toFindBox(page);
  await page.keyboard.insertText(text);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
}

/** Takes every limit away again, and leaves the box. */
export async function findAll(page: Page): Promise<void> {
  await toFindBox(page);
  while ((await page.getByRole('list', { name: 'Filter' }).count()) > 0) await page.keyboard.press('Backspace');
  await page.keyboard.press('Escape');
}

/** From an id of the evidence to the one request that carries it, by keys: find, first row, open. */
export async function openRequest(page: Page, id: string): Promise<Locator> {
  await findAll(page);
  await find(page, id);
  await expect(page.getByRole('contentinfo')).toContainText(/showing 1 of/);
  await showView(page, 'Table');
  const grid = page.getByRole('grid', { name: 'Requests' });
  await expect(grid).toHaveAttribute('aria-rowcount', '2');
  const first = grid.getByRole('row').nth(1).getByRole('gridcell').first();
  // A row stands before it is filled.
  await expect(first).toHaveText(/^r-\d+$/);
  const handle = await first.textContent();
  await grid.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  const request = page.getByRole('article', { name: `Request ${handle}`, exact: true });
  await expect(request.getByRole('list', { name: 'Path of the request' })).toBeVisible();
  return request;
}

/** Rules that axe breaks here seriously, each with its elements; `where` says which view it was, `region` what of it is new. */
export async function barriers(page: Page, where: string, region = 'html'): Promise<readonly string[]> {
  // Everything is in one document: there are no frames to gather.
  const axe = new AxeBuilder({ page })
    .setLegacyMode()
    .include(region)
    .options({ resultTypes: ['violations'] });
  const { violations } = await axe.analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${where}: ${id}: ${nodes.map((node) => node.html).join(' ')}`);
}
