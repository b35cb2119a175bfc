/** Finding: typed limits, offers, pasted ids, what was looked for before, links, zones, several windows. */
import type { Page } from '@playwright/test';
import { expect, test } from './inspector.ts';

const ready = (page: Page) => page.waitForFunction(() => performance.getEntriesByName('ready').length > 0);

async function open(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await ready(page);
}

const box = (page: Page) => page.getByRole('combobox', { name: 'Find and filter' });
const offers = (page: Page) => page.getByRole('listbox', { name: 'Offers' });
const filter = (page: Page) => page.getByRole('list', { name: 'Filter' });
const shown = (page: Page) => page.getByRole('contentinfo').getByText(/^showing/);

async function shownCount(page: Page): Promise<number> {
  const text = (await shown(page).textContent()) ?? '';
  return Number(/showing ([\d,]+)/.exec(text)?.[1]?.replace(/,/g, ''));
}

test('a word offers the names that hold it, with their requests; taking one filters', async ({ inspector, page }) => {
  await open(page, inspector.url);
  await page.keyboard.press('/');
  await expect(box(page)).toBeFocused();
  await page.keyboard.type('label:gem');
  const offer = offers(page).getByRole('option').first();
  await expect(offer).toContainText('gemini');
  const promised = Number(/([\d,]+) request/.exec((await offer.textContent()) ?? '')?.[1]);
  await page.keyboard.press('ArrowDown');
  await expect(offer).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(filter(page)).toContainText('gemini');
  await expect.poll(() => shownCount(page)).toBe(promised);
});

test('every typed limit is completed or explained', async ({ inspector, page }) => {
  await open(page, inspector.url);
  for (const [text, expected] of [
    ['status:', 'observed'],
    ['freshness:', 'stale'],
    ['rule:', 'several artifacts'],
    ['finding:', 'f-1'],
    ['proof:', 'unverifiable'],
    ['node:', 'none recorded'],
    ['fresh', 'freshness:'],
  ] as const) {
    await box(page).fill(text);
    await expect(offers(page)).toContainText(expected);
  }
  await box(page).fill('time:soon..later');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('is no time');
});

test('a pasted id is recognised and explained, also a blob id in decimal', async ({ inspector, page }) => {
  await open(page, inspector.url);
  const decimal = await page.evaluate(() => {
    // A blob id of no request of this case: 32 bytes read as a little-endian integer.
    return Array.from({ length: 32 }, (_, i) => BigInt(i + 3) << BigInt(8 * i))
      .reduce((a, b) => a + b, 0n)
      .toString();
  });
  await box(page).fill(decimal);
  await expect(offers(page)).toContainText('a Walrus blob id in decimal, as Sui writes it: stands for');
  await expect(offers(page)).toContainText('no request carries it');

  await box(page).fill('artifact:');
  await expect(offers(page).getByRole('option').first()).toBeVisible();
  const titles = await offers(page).locator('.find-offer-title').allTextContents();
  const blob = titles.find((title) => /^[\w-]{43}$/.test(title));
  expect(blob).toBeDefined();
  await box(page).fill(blob ?? '');
  await expect(offers(page)).toContainText('a Walrus blob id');
  await expect(offers(page)).toContainText(/requests? hit it/);
});

test('what was looked for is kept in the case, with its number of results', async ({ inspector, page }) => {
  await open(page, inspector.url);
  await box(page).fill('freshness:stale');
  await page.keyboard.press('Enter');
  await expect(filter(page)).toContainText('stale');
  await expect(shown(page)).not.toHaveText(/showing (\d+) of \1$/);
  const count = await shownCount(page);
  await page.reload();
  await ready(page);
  await box(page).focus();
  const row = offers(page).getByRole('option', { name: /freshness:stale/ });
  await expect(row).toContainText(`${count} of`);
});

test('a link opens exactly this view in another window beside it', async ({ inspector, page, context }) => {
  await open(page, inspector.url);
  await page.getByRole('group', { name: 'View' }).getByRole('button', { name: 'Table' }).click();
  await box(page).fill('status:inferred');
  await page.keyboard.press('Enter');
  await expect(filter(page)).toContainText('Inferred');
  await expect.poll(() => shownCount(page)).toBeLessThan(82);
  const count = await shownCount(page);
  const second = await context.newPage();
  await open(second, page.url());
  await expect(filter(second)).toContainText('Inferred');
  await expect(second.getByRole('grid', { name: 'Requests' })).toBeVisible();
  await expect.poll(() => shownCount(second)).toBe(count);
  // Each goes its own way.
  await second.getByRole('button', { name: /Remove status/ }).click();
  await expect(filter(second)).toHaveCount(0);
  await expect(filter(page)).toContainText('Inferred');
  await page.locator('.finding-head').first().click();
  await expect(filter(page)).toContainText('finding');
  await second.close();
});

test('a link of another case says so', async ({ inspector, page }) => {
  await open(page, inspector.url);
  const token = Buffer.from(JSON.stringify({ v: 'table', f: {}, t: null, c: '0123456789abcdef' })).toString(
    'base64url',
  );
  await page.goto(`${inspector.origin}/#v1.${token}`);
  await expect(page.getByText('This link was made in another case.')).toBeVisible();
});

test.describe('in another zone', () => {
  test.use({ timezoneId: 'Asia/Kolkata' });

  test('times are shown in UTC or here, and the zone stands with them', async ({ inspector, page }) => {
    await open(page, inspector.url);
    await page.getByRole('group', { name: 'View' }).getByRole('button', { name: 'Table' }).click();
    const cell = page.getByRole('grid', { name: 'Requests' }).getByRole('row').nth(1).getByRole('gridcell').nth(1);
    await expect(cell).toContainText(':');
    const clock = async () => /\d\d:\d\d/.exec((await cell.textContent()) ?? '')?.[0] ?? '';
    const minutes = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
    const utc = minutes(await clock());
    await page.getByRole('button', { name: /^Window/ }).click();
    await page.getByRole('menuitemradio', { name: /Asia\/(Kolkata|Calcutta)/ }).click();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('columnheader', { name: /Time/ })).toContainText(/Asia/);
    expect((minutes(await clock()) - utc + 1440) % 1440).toBe(330);
    await expect(page.getByText('UTC+05:30').first()).toBeVisible();
  });
});
