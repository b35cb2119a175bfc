/** A record's bytes beside what was decoded from them: each is lit with the other, by where it stands. */
import type { Locator, Page } from '@playwright/test';
import { expect, test, type Inspector } from './inspector.ts';

/** Of a pair that asks and answers with the same label. */
const ANSWER = 'chatcmpl-9510210f-1250-466d-a19f-bb00c54b1e70';

async function openBytes(page: Page, { url, origin }: Inspector): Promise<Locator> {
  await page.goto(url);
  await page.waitForFunction(() => performance.getEntriesByName('ready').length > 0);
  const view = { v: 'table', f: { text: ANSWER }, t: null };
  await page.goto(`${origin}/#v1.${Buffer.from(JSON.stringify(view)).toString('base64url')}`);
  await page.getByRole('grid', { name: 'Requests' }).getByRole('row').nth(1).click();
  await page.getByRole('tab', { name: 'Bytes' }).click();
  const pane = page.getByRole('tabpanel');
  await pane.getByRole('button', { name: 'Text', exact: true }).click();
  return pane;
}

const lit = async (pane: Locator): Promise<string> =>
  (await pane.locator('.hex-text .byte-lit').allTextContents()).join('');
const field = (pane: Locator, name: string): Locator =>
  pane.locator('dl.fields > div', { has: pane.page().getByText(name, { exact: true }) });

test('a field lights its own bytes, not another place with the same text', async ({ inspector, page }) => {
  const pane = await openBytes(page, inspector);
  const told = pane.getByRole('status');
  await field(pane, 'label asked').getByRole('button').focus();
  await expect(told).toHaveText(/^label asked: bytes [\d,–]+, request\.model$/);
  expect(await lit(pane)).toBe('gemini-2.5-pro');
  const asked = await told.textContent();
  await field(pane, 'label answered').getByRole('button').focus();
  await expect(told).toHaveText(/^label answered: bytes [\d,–]+, response\.model$/);
  expect(await lit(pane)).toBe('gemini-2.5-pro');
  expect((await told.textContent())?.match(/[\d,–]+/)).not.toEqual(asked?.match(/[\d,–]+/));

  await field(pane, 'generation').getByRole('button').focus();
  await expect(told).toContainText('derived');
  expect(await lit(pane)).toBe('');
});

test('a byte tells its field, with the pointer and with keys', async ({ inspector, page }) => {
  const pane = await openBytes(page, inspector);
  const told = pane.getByRole('status');
  await field(pane, 'label answered').getByRole('button').focus();
  await expect(told).toContainText('response.model');
  const run = (await pane.locator('.hex-text .byte-lit').first().boundingBox())!;
  await field(pane, 'kind').getByRole('button').focus();
  await expect(pane.locator('.byte-lit')).toHaveCount(0);
  await page.mouse.click(run.x + 3, run.y + run.height / 2);
  await expect(told).toContainText('label answered');
  await expect(pane.locator('dl.fields > .active')).toContainText('label answered');

  // A quote belongs to no field; it says in which member it stands, if in any.
  await page.mouse.click(run.x - 3, run.y + run.height / 2);
  await expect(told).toContainText('no field below was read from it');

  const bytes = page.getByRole('region', { name: /^Bytes of x-/ });
  await bytes.focus();
  const seen = new Set<string>();
  for (let i = 0; i < 6; i += 1) {
    await page.keyboard.press('ArrowRight');
    seen.add((await told.textContent())?.split(':')[0] ?? '');
  }
  expect(seen.size).toBe(6);
  expect(seen).toContain('label asked');
});

test('a link opens the tab that was looked at, and the next request has it open too', async ({ inspector, page }) => {
  await openBytes(page, inspector);
  await expect.poll(() => page.url()).toContain('#v1.');
  const address = page.url();
  await page.goto('about:blank');
  await page.goto(address);
  const bytes = page.getByRole('tab', { name: 'Bytes' });
  await expect(bytes).toHaveAttribute('aria-selected', 'true');

  // Bytes are gone through one request after the other.
  await page.getByRole('button', { name: /^Remove / }).click();
  await page.getByRole('button', { name: 'Next request' }).click();
  await expect(page.getByRole('article', { name: /^Request r-/ })).not.toContainText(ANSWER);
  await expect(bytes).toHaveAttribute('aria-selected', 'true');
});
