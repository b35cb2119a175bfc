/** axe over every view, in both themes: nothing serious anywhere. */
import type { Page } from '@playwright/test';
import { endServer, expect, serveCase, test, type Inspector } from './inspector.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { barriers, openCase, openView, showView } from './window.ts';

const LABEL = 'og-1hr-volatility-ethusdt';
const A = { fromNs: '1772455000000000000', toNs: '1772459000000000000' };
const B = { fromNs: '1772459000000000000', toNs: '1772469000000000000' };

/** Views that an address opens, each with the text that stands there when it is read. */
const VIEWS: readonly (readonly [where: string, view: object, shows: RegExp])[] = [
  ['flow', { v: 'flow', f: {}, t: null }, /How sure/],
  ['flow with brushes', { v: 'flow', f: A, t: null, b: B }, /showing \d+ of/],
  ['nothing passes', { v: 'flow', f: { text: 'nosuchthing' }, t: null }, /Nothing passes the filter/],
  ['table', { v: 'table', f: {}, t: null }, /r-1\b/],
  ['evidence', { v: 'evidence', f: {}, t: null }, /Custody log/],
  ['source', { v: 'thing', f: {}, t: { kind: 'source', id: 'x-1', offset: 0, length: null } }, /sha-256/i],
  ['label', { v: 'thing', f: {}, t: { kind: 'group', label: LABEL } }, /Should have meant/],
  ['node', { v: 'thing', f: {}, t: { kind: 'group', node: 'onnx-iad-2' } }, /node-cache-state/],
  ['artifact', { v: 'thing', f: {}, t: { kind: 'group', artifact: 'gemini-2.5-pro' } }, /Nodes that answered/],
  ['where these meet', { v: 'thing', f: {}, t: { kind: 'group', label: LABEL, node: 'onnx-iad-2' } }, /these meet/],
  ['nothing selected', { v: 'thing', f: {}, t: null }, /Nothing is selected/],
  ['compare nothing', { v: 'compare', f: {}, t: null }, /press c/],
  ['compare requests', { v: 'compare', f: {}, t: null, k: { kind: 'requests', a: 'r-1', b: 'r-9' } }, /Path of both/],
  [
    'compare nodes',
    { v: 'compare', f: {}, t: null, k: { kind: 'nodes', a: 'onnx-fra-1', b: 'onnx-iad-2' } },
    /Share of each status/,
  ],
  ['compare windows', { v: 'compare', f: A, t: null, b: B, k: { kind: 'windows' } }, /gained and lost/],
  ['compare cases', { v: 'compare', f: {}, t: null, k: { kind: 'cases' } }, /Another case file/],
];

async function requestTabs(page: Page, inspector: Inspector): Promise<readonly string[]> {
  const found: string[] = [];
  await openView(page, inspector, { v: 'flow', f: { text: 'db806fadd9728f64b1fc722554d41ccd' }, t: null });
  await showView(page, 'Table');
  await page.getByRole('grid', { name: 'Requests' }).getByRole('row').nth(1).click();
  for (const tab of ['Ladder', 'Bytes', 'Record', 'Trace', 'Notes']) {
    await page.getByRole('tab', { name: tab }).click();
    await expect(page.getByRole('tab', { name: tab })).toHaveAttribute('aria-selected', 'true');
    await expect(page.getByText(/^Reading /)).toHaveCount(0);
    found.push(...(await barriers(page, `request, ${tab}`, '.pane.right')));
  }
  return found;
}

/** What opens over the page and closes again. */
async function overlays(page: Page): Promise<readonly string[]> {
  const found: string[] = [];
  const look = async (where: string, role: 'dialog' | 'menu' | 'listbox'): Promise<void> => {
    await expect(page.getByRole(role).first()).toBeVisible();
    found.push(...(await barriers(page, where, role === 'dialog' ? 'dialog' : '.top-bar')));
    await page.keyboard.press('Escape');
  };
  for (const [keys, where] of [
    ['?', 'keys'],
    ['Control+k', 'palette'],
  ] as const) {
    await page.keyboard.press(keys);
    await look(where, 'dialog');
  }
  for (const menu of ['Export', /^Window/]) {
    await page.getByRole('button', { name: menu }).click();
    await look(String(menu), 'menu');
  }
  await page.keyboard.press('/');
  await page.keyboard.insertText('label:');
  await look('offers', 'listbox');
  return found;
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test('axe finds nothing serious in any view', async ({ inspector, page }) => {
      test.setTimeout(180_000);
      await openCase(page, inspector.url);
      const found: string[] = [];
      for (const [where, view, shows] of VIEWS) {
        await openView(page, inspector, view);
        await expect(page.locator('#root')).toContainText(shows);
        // The panes beside are the same in all of them.
        found.push(...(await barriers(page, where, where === 'flow' ? 'html' : '.middle')));
      }
      await showView(page, 'SQL');
      await page.getByRole('textbox', { name: 'SQL' }).fill('SELECT * FROM requests');
      await page.keyboard.press('Control+Enter');
      await expect(page.locator('.sql-summary')).toBeVisible();
      found.push(...(await barriers(page, 'sql', '.middle')));
      await page.getByRole('textbox', { name: 'SQL' }).fill('SELECT nope FROM requests');
      await page.keyboard.press('Control+Enter');
      await expect(page.getByRole('alert')).toBeVisible();
      found.push(...(await barriers(page, 'sql, an error', '.middle')));
      await showView(page, 'Flow');
      await page.locator('.finding-head').first().click();
      found.push(...(await barriers(page, 'finding', '.pane.left')));
      found.push(...(await requestTabs(page, inspector)));
      found.push(...(await overlays(page)));
      expect(found).toEqual([]);
    });

    test('nor where there is no case yet, and no session', async ({ page }) => {
      const folder = mkdtempSync(join(tmpdir(), 'blobtrail-empty-'));
      const { process: server, ...empty } = await serveCase(join(folder, 'empty.blobtrail'));
      try {
        await openCase(page, empty.url);
        const found = [...(await barriers(page, 'empty case'))];
        for (const view of ['Table', 'Evidence'] as const) {
          await showView(page, view);
          found.push(...(await barriers(page, `empty case, ${view}`)));
        }
        await page.context().clearCookies();
        // Another token than the one that stands there makes the page load anew.
        await page.goto('about:blank');
        await page.goto(`${empty.origin}/#${'x'.repeat(43)}`);
        await expect(page.getByText('does not open the case')).toBeVisible();
        found.push(...(await barriers(page, 'no session')));
        expect(found).toEqual([]);
      } finally {
        await endServer(server);
        rmSync(folder, { recursive: true, force: true });
      }
    });
  });
}
