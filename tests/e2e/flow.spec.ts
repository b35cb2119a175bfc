/** The flow as one works with it: forms, levels, brushes, keys, files. */
import type { Locator, Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { expect, test } from './inspector.ts';
import { barriers } from './window.ts';

const flowOf = (page: Page): Locator => page.getByRole('region', { name: 'Flow', exact: true });
const pictureOf = (page: Page): Locator => flowOf(page).getByRole('application');
const timelineOf = (page: Page): Locator => page.getByRole('application', { name: /All requests over time/ });
const tableOf = (page: Page): Locator => flowOf(page).getByRole('table');

async function open(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.waitForFunction(() => performance.getEntriesByName('ready').length > 0);
}

async function shown(page: Page): Promise<number> {
  const text = (await page.locator('.status-bar').textContent()) ?? '';
  return Number(/showing ([\d,]+) of/.exec(text)?.[1]?.replaceAll(',', ''));
}

test('lanes, matrices and tables are twins of the same data', async ({ inspector, page }) => {
  await open(page, inspector.url);
  const form = page.getByRole('group', { name: 'Form of the flow' });
  for (const [name, heading] of [
    ['Label × node', 'label × node'],
    ['Node × artifact', 'node × artifact'],
  ] as const) {
    await form.getByRole('button', { name }).click();
    await expect(form.getByRole('button', { name })).toHaveAttribute('aria-pressed', 'true');
    await flowOf(page).getByRole('button', { name: 'Show the flow as a table' }).click();
    await expect(tableOf(page).getByRole('columnheader', { name: heading })).toBeVisible();
    const numbers = await tableOf(page).locator('td').allTextContents();
    const sum = numbers.reduce((total, text) => total + Number(/^[\d,]+/.exec(text)?.[0].replaceAll(',', '') ?? 0), 0);
    expect(sum).toBe(await shown(page));
    await flowOf(page).getByRole('button', { name: 'Show the flow as a table' }).click();
  }
  // The address holds the form: the same view opens again.
  await page.reload();
  await expect(form.getByRole('button', { name: 'Node × artifact' })).toHaveAttribute('aria-pressed', 'true');
});

test('keys walk along the path, open a request, and go near to it and back', async ({ inspector, page }) => {
  await open(page, inspector.url);
  await page.keyboard.press('2');
  await expect(pictureOf(page)).toBeFocused();
  const live = flowOf(page).getByRole('status');
  await page.keyboard.press('Home');
  await expect(live).toContainText(/r-\d+.*request 1 of/);
  await page.keyboard.press('j');
  await expect(live).toContainText('request 2 of');
  const request = /r-\d+/.exec((await live.textContent()) ?? '')?.[0] ?? '';
  await page.keyboard.press('Enter');
  await expect(page.getByRole('article', { name: `Request ${request}` })).toBeVisible();

  // Along its own path and back to itself.
  await page.keyboard.press('l');
  await expect(live).toContainText('row');
  await page.keyboard.press('l');
  await page.keyboard.press('h');
  await page.keyboard.press('h');
  await expect(live).toContainText(request);

  await flowOf(page).getByRole('button', { name: 'This request' }).click();
  await expect(tableOf(page).locator('caption')).toContainText(`Request ${request}`);
  await expect(tableOf(page)).toContainText('proof');
  await page.keyboard.press('Escape');
  await expect(tableOf(page).locator('caption')).not.toContainText(`Request ${request}`);
});

test('brush A filters, brush B stands beside it, and both are moved and sized by keys', async ({ inspector, page }) => {
  await open(page, inspector.url);
  const all = await shown(page);
  await timelineOf(page).focus();
  await page.keyboard.press('ArrowRight');
  await expect(timelineOf(page)).toHaveAttribute('aria-label', /A \d{4}-/);
  await expect.poll(() => shown(page)).toBeLessThan(all);
  const cut = await shown(page);

  await page.keyboard.press('b');
  await page.keyboard.press('ArrowRight');
  await expect(timelineOf(page)).toHaveAttribute('aria-label', /B \d{4}-/);
  // Comparing does not filter.
  expect(await shown(page)).toBe(cut);
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Delete');
  await expect(timelineOf(page)).not.toHaveAttribute('aria-label', /B \d{4}-/);
  await page.keyboard.press('b');
  await page.keyboard.press('Delete');
  await expect.poll(() => shown(page)).toBe(all);
});

test('a drag on the timeline cuts a window, and the wheel over the lane narrows it', async ({ inspector, page }) => {
  await open(page, inspector.url);
  const box = (await timelineOf(page).boundingBox())!;
  await page.mouse.move(box.x + box.width * 0.2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.8, box.y + box.height / 2, { steps: 6 });
  await page.mouse.up();
  const windowText = async () => (await timelineOf(page).getAttribute('aria-label')) ?? '';
  await expect.poll(windowText).toMatch(/A \d{4}-/);
  const before = await windowText();

  const picture = (await pictureOf(page).boundingBox())!;
  await page.mouse.move(picture.x + picture.width * 0.4, picture.y + picture.height * 0.4);
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -60);
  await page.keyboard.up('Control');
  await expect.poll(windowText).not.toBe(before);
  await expect.poll(windowText).toMatch(/A \d{4}-/);
});

test('what is not recorded and not proved are rows, and one can go there', async ({ inspector, page }) => {
  await open(page, inspector.url);
  const live = flowOf(page).getByRole('status');
  await page.keyboard.press('4');
  await page.keyboard.press('End');
  await expect(live).toContainText('Proof missing');
  const all = await shown(page);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('list', { name: 'Filter' })).toContainText('unsettled');
  await expect.poll(() => shown(page)).toBeLessThan(all);
});

test('the picture is handed out as it stands, as SVG and as PNG', async ({ inspector, page }) => {
  await open(page, inspector.url);
  await page.keyboard.press('1');
  await page.keyboard.press('Enter');
  for (const format of ['SVG', 'PNG'] as const) {
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: `Flow as shown ${format}` }).click(),
    ]);
    const bytes = readFileSync(await download.path());
    if (format === 'PNG') {
      expect(bytes.subarray(1, 4).toString('latin1')).toBe('PNG');
      const box = (await pictureOf(page).boundingBox())!;
      expect(bytes.readUInt32BE(16)).toBe(Math.round(2 * box.width));
      continue;
    }
    const text = bytes.toString('utf8');
    // The caption breaks long words over lines: what is left without spaces and tags is the token.
    const plain = text.replaceAll(/<[^>]*>|\s/g, '');
    expect(plain).toContain(new URL(page.url()).hash.slice(1));
    expect(plain).toContain('nofilter');
    expect(text).not.toMatch(/<script|href=/);
  }
});

for (const scheme of ['light', 'dark'] as const) {
  for (const viewport of [
    { width: 1440, height: 900 },
    { width: 1024, height: 700 },
  ]) {
    test(`every form is readable and sound at ${viewport.width} × ${viewport.height}, ${scheme}`, async ({
      inspector,
      page,
    }) => {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme: scheme });
      await open(page, inspector.url);
      for (const name of ['Lanes', 'Label × node', 'Node × artifact']) {
        await page.getByRole('group', { name: 'Form of the flow' }).getByRole('button', { name, exact: true }).click();
        expect(await barriers(page, name, '.flow-view')).toEqual([]);
      }
    });
  }
}
