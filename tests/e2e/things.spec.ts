/** A request's trace, and nodes, artifacts and labels over time. */
import type { Page } from '@playwright/test';
import { expect, test, type Inspector } from './inspector.ts';
import { barriers } from './window.ts';

async function openView(page: Page, inspector: Inspector, view: object): Promise<void> {
  await page.goto(inspector.url);
  await page.waitForFunction(() => performance.getEntriesByName('ready').length > 0);
  await page.goto(`${inspector.origin}/#v1.${Buffer.from(JSON.stringify(view)).toString('base64url')}`);
}

async function expectNoSeriousProblem(page: Page): Promise<void> {
  expect(await barriers(page, page.url())).toEqual([]);
}

test('the trace of a request: its tree, what it waited for, the bytes of a span', async ({ inspector, page }) => {
  await openView(page, inspector, { v: 'table', f: { text: 'db806fadd9728f64b1fc722554d41ccd' }, t: null });
  await page.getByRole('grid', { name: 'Requests' }).getByRole('row').nth(1).click();
  await page.getByRole('tab', { name: 'Trace' }).click();
  const tree = page.getByRole('tree');
  await expect(tree.getByRole('treeitem')).toHaveCount(2);
  await expect(tree.getByRole('treeitem', { name: /chat gemini-2.5-pro.*record of this request/ })).toHaveAttribute(
    'aria-level',
    '2',
  );
  await expect(page.getByRole('heading', { name: 'What it waited for' })).toBeVisible();
  await expectNoSeriousProblem(page);

  await tree.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowLeft');
  await expect(tree.getByRole('treeitem')).toHaveCount(1);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  const span = page.getByRole('region', { name: 'Selected span' });
  await expect(span).toContainText('POST /panel/ask');
  await span.getByRole('button', { name: /bytes/ }).click();
  await expect(page.getByRole('region', { name: /^Bytes of x-/ })).toBeVisible();
});

test('a request without a trace says so', async ({ inspector, page }) => {
  await openView(page, inspector, { v: 'flow', f: {}, t: { kind: 'request', id: 'r-45' } });
  await page.getByRole('tab', { name: 'Trace' }).click();
  await expect(page.getByRole('heading', { name: /No trace|The trace is named/ })).toBeVisible();
});

test('a node over time: what it could have had ready is inferred, and moves with the moment', async ({
  inspector,
  page,
}) => {
  await openView(page, inspector, { v: 'thing', f: {}, t: { kind: 'group', node: 'onnx-fra-1' } });
  const node = page.getByRole('region', { name: 'Node over time' });
  await expect(node.getByRole('status')).toContainText('Inferred by rule node-cache-state');
  const ready = node.locator('.ready li');
  const atEnd = await ready.allTextContents();
  await node.getByRole('slider', { name: 'Moment' }).focus();
  await page.keyboard.press('Home');
  await expect.poll(() => ready.allTextContents()).not.toEqual(atEnd);
  await node.getByRole('button', { name: 'Table' }).click();
  await expect(node.getByRole('region', { name: 'Lanes as a table' })).toContainText('could have been ready');
  await expectNoSeriousProblem(page);
});

test('an artifact and a label over time, in the pane and in full', async ({ inspector, page }) => {
  await openView(page, inspector, { v: 'flow', f: {}, t: { kind: 'group', label: 'og-1hr-volatility-ethusdt' } });
  const label = page.getByRole('region', { name: 'Label over time' });
  await expect(label).toContainText('between two captures of the Hub');
  await page.keyboard.press('o');
  await expect(page.getByRole('region', { name: 'Selected, in full' })).toContainText(
    'Should have meant, and was served',
  );
  await label.locator('.cache-events').getByRole('button').first().click();
  const artifact = page.getByRole('region', { name: 'Artifact over time' });
  await expect(artifact).toContainText('Nodes that answered with it');
  await expectNoSeriousProblem(page);
  const download = page.waitForEvent('download');
  await artifact.getByRole('button', { name: 'SVG' }).click();
  expect((await download).suggestedFilename()).toBe('lanes.svg');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('region', { name: 'Flow' })).toBeVisible();
});
