/** The whole story without a pointer: open, find, request, bytes, ladder, artifact, decide on a finding, report. */
import type { Page } from '@playwright/test';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pastedId, requestWhere } from './bundled-truth.ts';
import { endServer, expect, importIncident, serveCase, test } from './inspector.ts';
import { find, findAll, openCase } from './window.ts';

/** Presses `key` until the element has the focus; what cannot be reached so cannot be reached at all. */
async function walkTo(page: Page, key: string, selector: string, most = 80): Promise<void> {
  for (let i = 0; i < most; i += 1) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) === true, selector)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${selector} was not reached by ${most} × ${key}`);
}

test('from the closed case to the report, by keys alone', async ({ page }) => {
  test.setTimeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), 'blobtrail-keys-'));
  const casePath = join(folder, 'incident.blobtrail');
  importIncident(casePath);
  const { process: server, url } = await serveCase(casePath);
  const pointed = (): Promise<number> =>
    page.evaluate(() => (globalThis as unknown as { pointed: { times: number } }).pointed.times);
  await page.addInitScript(() => {
    const pointed = { times: 0 };
    Object.assign(globalThis, { pointed });
    for (const type of ['pointerdown', 'wheel']) addEventListener(type, () => (pointed.times += 1), { capture: true });
    // Browsers tell of a pointer that rests, too, where the page moves under it.
    const moved = ({ movementX, movementY }: PointerEvent) =>
      (pointed.times += movementX === 0 && movementY === 0 ? 0 : 1);
    addEventListener('pointermove', moved, { capture: true });
  });
  try {
    const asked = requestWhere(
      (one) => one.freshness === 'stale' && one.signature === 'valid' && one.open.length === 0,
    );
    await openCase(page, url);

    // Find: the one answer, by the id that its caller has.
    await find(page, pastedId(asked));
    await expect(page.getByRole('contentinfo')).toContainText('showing 1 of');
    await page.keyboard.press('Control+k');
    await page.keyboard.insertText('show: table');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('grid', { name: 'Requests' })).toHaveAttribute('aria-rowcount', '2');
    // A row stands before it is filled.
    await expect(page.getByRole('grid', { name: 'Requests' }).getByRole('row').nth(1)).toContainText(/r-\d/);
    await page.keyboard.press('j');
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    const request = page.getByRole('article', { name: /^Request r-/ });
    await expect(request).toBeVisible();

    // Its path, step by step, and the bytes that the first step rests on.
    await walkTo(page, 'F6', '.pane.right *', 6);
    await walkTo(page, 'Tab', '.path button');
    await page.keyboard.press('Enter');
    await expect(request.getByRole('region', { name: /^Bytes of x-/ })).toContainText(/^0[0-9a-f]{5}/);

    // The ladder, and what its last rung looked at.
    await walkTo(page, 'Shift+Tab', '[role=tab]');
    await walkTo(page, 'ArrowLeft', '#request-tab-ladder', 6);
    await walkTo(page, 'Tab', '.ladder > li:last-child > button');
    await page.keyboard.press('Enter');
    await expect(request.locator('.ladder > li').last().locator('.inputs')).toContainText('tree root');

    // The artifact: from its lane to its page, in full, and back.
    await page.keyboard.press('4');
    // The flow is put up first.
    await expect(page.getByRole('region', { name: 'Flow', exact: true }).getByRole('status')).toContainText(/row \d/);
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    const artifact = page.getByRole('region', { name: 'Artifact over time' });
    await expect(artifact).toBeVisible();
    await page.keyboard.press('o');
    await expect(page.getByRole('region', { name: 'Selected, in full' })).toContainText(asked.artifact ?? '');
    await page.keyboard.press('Escape');
    await findAll(page);

    // The finding: accepted with a reason, and added to the report.
    await find(page, 'rule:stale-artifact');
    await page.keyboard.press('j');
    const handle = await page.evaluate(() => (document.activeElement as HTMLElement).dataset['finding'] ?? '');
    expect(handle).toMatch(/^f-\d+$/);
    await page.keyboard.press('a');
    await page.keyboard.insertText('The cache was never cleared after the release.');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Control+a');
    await page.keyboard.insertText('Ada Example');
    await page.keyboard.press('Control+Enter');
    const finding = page.locator(`.finding:has([data-finding="${handle}"])`);
    await expect(finding.locator('.decision')).toContainText('Accepted by Ada Example');
    await page.evaluate((id) => document.querySelector<HTMLElement>(`[data-finding="${id}"]`)?.focus(), handle);
    await page.keyboard.press('r');
    await expect(finding.locator('.opinion')).toContainText('in the report');

    // The report says all of it.
    await walkTo(page, 'Shift+Tab', '.top-bar [aria-haspopup=menu]', 120);
    for (let i = 0; i < 6 && (await page.locator(':focus').textContent()) !== 'Export'; i += 1)
      await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    const saved = page.waitForEvent('download');
    await expect(page.getByRole('menuitem', { name: 'Report HTML' })).toBeVisible();
    for (let i = 0; i < 6 && (await page.locator(':focus').textContent()) !== 'Report HTML'; i += 1)
      await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const report = readFileSync(await (await saved).path(), 'utf8');
    for (const text of ['The cache was never cleared after the release.', 'Ada Example', asked.artifact ?? ''])
      expect(report).toContain(text);
    expect(await pointed()).toBe(0);
  } finally {
    await endServer(server);
    rmSync(folder, { recursive: true, force: true });
  }
});
