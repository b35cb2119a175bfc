/** What people say: decided, noted, tagged, marked; kept with name and time; printed in the report. */
import type { Page } from '@playwright/test';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endServer, expect, importIncident, serveCase, test, type Inspector } from './inspector.ts';
import { barriers } from './window.ts';

interface Fixtures {
  /** A case of these tests' own: they write to it, each about findings of its own. */
  readonly own: Inspector;
}

const it = test.extend<object, Fixtures>({
  own: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs from this pattern
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'blobtrail-said-'));
      const casePath = join(folder, 'said.blobtrail');
      importIncident(casePath);
      const { process: server, ...inspector } = await serveCase(casePath);
      await use(inspector);
      await endServer(server);
      rmSync(folder, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],
});

async function open(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.waitForFunction(() => performance.getEntriesByName('ready').length > 0);
}

const findingOf = (page: Page, handle: string) => page.locator(`.finding:has([data-finding="${handle}"])`);

it('a finding is rejected with a reason, by name, and the computed stays as it was', async ({ own, page }) => {
  await open(page, own.url);
  const finding = findingOf(page, 'f-1');
  const summary = await finding.locator('.finding-summary').textContent();
  await finding.locator('.finding-head').click();
  await page.keyboard.press('x');
  const form = page.getByRole('form', { name: 'Reject f-1' });
  await form.getByLabel('Reject f-1').fill('a planned test\nof the loader');
  await form.getByLabel('Your name').fill('Ann <b>Other</b>');
  await page.keyboard.press('Control+Enter');
  await expect(form).toHaveCount(0);
  await expect(finding.locator('.decision')).toContainText('Rejected by Ann <b>Other</b>');
  await expect(finding.locator('.finding-summary').first()).toHaveText(summary ?? '');
  await expect(finding.locator('.said')).toContainText(/a planned test\s+of the loader/);

  // Taken back: a newer row, the older one stays.
  await finding.getByRole('button', { name: 'Reject', exact: true }).click();
  await expect(finding.locator('.decision')).toHaveCount(0);

  await page.keyboard.press('Escape');
  await page.getByRole('combobox', { name: 'Decision on findings' }).selectOption('rejected');
  await expect(page.getByText('No finding is rejected')).toBeVisible();
});

it('decisions filter the list, and it is grouped and sorted', async ({ own, page }) => {
  await open(page, own.url);
  const all = await page.locator('.finding').count();
  await findingOf(page, 'f-2').locator('.finding-head').focus();
  await page.keyboard.press('a');
  await page.getByRole('form', { name: 'Accept f-2' }).getByRole('button', { name: 'Accept' }).click();
  await expect(findingOf(page, 'f-2').locator('.decision')).toContainText('Accepted by');

  const decision = page.getByRole('combobox', { name: 'Decision on findings' });
  await decision.selectOption('accepted');
  await expect(page.locator('.finding')).toHaveCount(1);
  await decision.selectOption('open');
  await expect(page.locator('.finding')).toHaveCount(all - 1);
  await decision.selectOption('all');

  await page.getByRole('combobox', { name: 'Group findings' }).selectOption('rule');
  const groups = page.locator('.finding-group');
  expect(await groups.count()).toBeGreaterThan(3);
  await expect(page.locator('.finding')).toHaveCount(all);
  await expect(page.getByText('One label, several artifacts').first()).toBeVisible();
  await page.getByRole('combobox', { name: 'Group findings' }).selectOption('node');
  await expect(groups.last()).toContainText(/no node concerned|0x|onnx/);
});

it('a request gets a note, a tag and a bookmark; all of it survives a reload and stands in the notebook', async ({
  own,
  page,
}) => {
  await open(page, own.url);
  await findingOf(page, 'f-3').locator('.finding-head').click();
  const request = page.getByRole('article', { name: /^Request r-/ });
  const handle = ((await request.getAttribute('aria-label')) ?? '').replace('Request ', '');
  await request.getByRole('tab', { name: 'Notes' }).click();
  await expect(request.getByText('Nobody said anything yet')).toBeVisible();
  await page.locator('body').press('n');
  await page
    .getByRole('form', { name: `Note on ${handle}` })
    .getByRole('textbox')
    .first()
    .fill('<img src=x onerror=alert(1)>');

  // What is half written stays while another tab is looked at.
  await request.getByRole('tab', { name: 'Bytes' }).click();
  await request.getByRole('tab', { name: 'Notes' }).click();
  await page
    .getByRole('form', { name: `Note on ${handle}` })
    .getByRole('button', { name: 'Add note' })
    .click();
  await expect(request.locator('.said')).toContainText('<img src=x onerror=alert(1)>');

  await request.getByRole('button', { name: 'Bookmark' }).click();
  await request.getByRole('textbox', { name: `Add a tag to ${handle}` }).fill('loader');
  await page.keyboard.press('Enter');
  await expect(request.locator('.opinion').first()).toContainText('loader');
  await expect(request.locator('.opinion').first()).toContainText('bookmarked');

  await page.reload();
  await page.waitForFunction(() => performance.getEntriesByName('ready').length > 0);
  await page.getByRole('button', { name: 'Notebook' }).click();
  const entry = page.getByRole('list', { name: 'Notebook' }).getByRole('button', { name: new RegExp(handle) });
  await expect(entry).toContainText('1 note');
  await entry.click();
  await expect(request).toBeVisible();
});

it('what is added to the report stands there, with author and time; the custody log tells of it', async ({
  own,
  page,
}) => {
  await open(page, own.url);
  await findingOf(page, 'f-4').locator('.finding-head').focus();
  await page.keyboard.press('r');
  await expect(findingOf(page, 'f-4').locator('.opinion')).toContainText('in the report');
  await page.getByRole('button', { name: 'Export' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'Report HTML' }).click();
  const html = readFileSync(await (await download).path(), 'utf8');
  expect(html).toContain('What people said');
  expect(html).toContain('Added to the report');
  await page.getByRole('group', { name: 'View' }).getByRole('button', { name: 'Evidence' }).click();
  await expect(page.getByText('annotation.add').first()).toBeVisible();
});

it('the coverage stands first, is folded, and a status filters', async ({ own, page }) => {
  await open(page, own.url);
  const coverage = page.getByRole('region', { name: 'How sure' });
  await expect(coverage.getByText('Where the trail stops')).toBeVisible();
  await expect(coverage.getByText('What is missing')).toBeVisible();
  await coverage.getByRole('button', { name: /Inferred/ }).click();
  await expect(page.getByRole('list', { name: 'Filter' })).toContainText('Inferred');
  await coverage.getByRole('button', { name: /Inferred/ }).click();
  await expect(page.getByRole('list', { name: 'Filter' })).toHaveCount(0);
  await coverage.getByRole('button', { name: 'Fold' }).click();
  await expect(coverage.getByText('Where the trail stops')).toHaveCount(0);
  await page.reload();
  await expect(coverage.getByRole('button', { name: 'Show' })).toBeVisible();
});

for (const [theme, handle] of [
  ['light', 'f-5'],
  ['dark', 'f-6'],
] as const) {
  it(`axe finds nothing serious in what people say (${theme})`, async ({ own, page }) => {
    await page.emulateMedia({ colorScheme: theme });
    await open(page, own.url);
    await findingOf(page, handle).locator('.finding-head').click();
    await page
      .getByRole('article', { name: /^Request r-/ })
      .getByRole('tab', { name: 'Notes' })
      .click();
    await findingOf(page, handle).getByRole('button', { name: 'Accept' }).click();
    await page
      .getByRole('form', { name: `Accept ${handle}` })
      .getByRole('button', { name: 'Accept' })
      .click();
    await findingOf(page, handle).getByRole('button', { name: 'Note' }).click();
    for (const step of ['form', 'notebook']) {
      if (step === 'notebook') await page.getByRole('button', { name: 'Notebook' }).click();
      await page.waitForTimeout(200);
      expect(await barriers(page, step)).toEqual([]);
    }
  });
}
