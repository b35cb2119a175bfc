/** Pictures of every view, kept and compared. Take them again with `npx playwright test pictures -u`, and look at each. */
import type { Locator, Page } from '@playwright/test';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { INCIDENT } from '../builders/bundled-incident.ts';
import { pastedId, requestWhere } from './bundled-truth.ts';
import { expect, type Inspector } from './inspector.ts';
import { ALL_FRAMES, expectPicture, LARGE_LIGHT, openFrame, OPENING, setFrame, SMALL_DARK, test } from './pictures.ts';
import { find, openRequest, openView, showView } from './window.ts';

test.skip(process.platform !== 'linux', 'the pictures were taken with the fonts and the rasteriser of Linux');

const LABEL = 'og-1hr-volatility-ethusdt';
const BLOB = requestWhere((one) => one.label === LABEL && one.freshness === 'stale').artifact;
const ANSWER = requestWhere(
  (one) => one.freshness === 'stale' && one.settlement?.verdict === 'included' && one.signature === 'valid',
);
const A = { fromNs: '1772455000000000000', toNs: '1772459000000000000' };
const B = { fromNs: '1772459000000000000', toNs: '1772469000000000000' };

for (const frame of ALL_FRAMES) {
  test(`opening, ${frame.name}`, async ({ still, page }) => {
    await openFrame(page, still, frame);
    for (const [name, selector] of Object.entries(OPENING))
      await expectPicture(page.locator(selector), `opening-${name}-${frame.name}`);
  });
}

type Scene = readonly [name: string, go: (page: Page, inspector: Inspector) => Promise<Locator>];

const middle = (page: Page): Locator => page.locator('.middle');
const scene =
  (view: object, shows: RegExp) =>
  async (page: Page, inspector: Inspector): Promise<Locator> => {
    await openView(page, inspector, view);
    await expect(middle(page)).toContainText(shows);
    return middle(page);
  };

const SCENES: readonly Scene[] = [
  ['label-node', scene({ v: 'flow', f: {}, t: null, l: { form: 'label-node' } }, /label × node/)],
  ['brushes', scene({ v: 'flow', f: A, t: null, b: B }, /Lanes/)],
  ['table', scene({ v: 'table', f: {}, t: null }, /r-1/)],
  ['evidence', scene({ v: 'evidence', f: {}, t: null }, /Custody log/)],
  ['label', scene({ v: 'thing', f: {}, t: { kind: 'group', label: LABEL } }, /Should have meant/)],
  ['node', scene({ v: 'thing', f: {}, t: { kind: 'group', node: 'onnx-iad-2' } }, /node-cache-state/)],
  ['artifact', scene({ v: 'thing', f: {}, t: { kind: 'group', artifact: BLOB } }, /Nodes that answered/)],
  ['compare-windows', scene({ v: 'compare', f: A, t: null, b: B, k: { kind: 'windows' } }, /gained and lost/)],
  [
    'compare-nodes',
    scene({ v: 'compare', f: {}, t: null, k: { kind: 'nodes', a: 'onnx-fra-1', b: 'onnx-iad-2' } }, /Share of each/),
  ],
  [
    'request-path',
    async (page) => {
      await openRequest(page, pastedId(ANSWER));
      return page.locator('.pane.right');
    },
  ],
  [
    'ladder',
    async (page) => {
      const request = await openRequest(page, pastedId(ANSWER));
      await request.locator('.ladder > li').last().getByRole('button').first().click();
      await request.getByRole('tablist').evaluate((tabs) => tabs.scrollIntoView({ block: 'start' }));
      return page.locator('.pane.right');
    },
  ],
  [
    'bytes',
    async (page) => {
      const request = await openRequest(page, pastedId(ANSWER));
      await request.locator('.path').getByRole('button', { name: /bytes/ }).first().click();
      await expect(request.getByRole('region', { name: /^Bytes of x-/ })).toContainText(/^0[0-9a-f]{5}/);
      await request.getByRole('tablist').evaluate((tabs) => tabs.scrollIntoView({ block: 'start' }));
      return page.locator('.pane.right');
    },
  ],
  [
    'near',
    async (page) => {
      await find(page, pastedId(ANSWER));
      const flow = page.locator('.flow-pane');
      // One request is left: it fills the picture.
      await expect(flow.getByRole('table').locator('caption')).toContainText(/Request r-\d+/);
      return flow;
    },
  ],
  [
    'compare-requests',
    async (page, inspector) => {
      const handles: string[] = [];
      for (const freshness of ['stale', 'current'] as const) {
        const request = await openRequest(
          page,
          pastedId(requestWhere((one) => one.label === ANSWER.label && one.freshness === freshness)),
        );
        handles.push(((await request.getAttribute('aria-label')) ?? '').replace('Request ', ''));
      }
      const [a, b] = handles;
      return scene({ v: 'compare', f: {}, t: null, k: { kind: 'requests', a, b } }, /Path of both/)(page, inspector);
    },
  ],
  [
    'finding',
    async (page) => {
      await page.getByRole('button', { name: 'Fold' }).click();
      await page.locator('.finding-head', { hasText: 'Signature does not verify' }).first().click();
      await expect(page.getByText('What would settle it').first()).toBeVisible();
      return page.locator('.pane.left');
    },
  ],
  [
    'sql',
    async (page) => {
      await showView(page, 'SQL');
      const sql = 'SELECT label, artifact, count(*) AS requests FROM requests GROUP BY label, artifact ORDER BY 1, 2';
      await page.getByRole('textbox', { name: 'SQL' }).fill(sql);
      await page.keyboard.press('Control+Enter');
      await expect(page.locator('.sql-summary')).toBeVisible();
      return middle(page);
    },
  ],
  [
    'sql-error',
    async (page) => {
      await showView(page, 'SQL');
      await page.getByRole('textbox', { name: 'SQL' }).fill('SELECT nope FROM requests');
      await page.keyboard.press('Control+Enter');
      await expect(page.getByRole('alert')).toBeVisible();
      return middle(page);
    },
  ],
  [
    'offers',
    async (page) => {
      await page.keyboard.press('/');
      await page.keyboard.insertText('artifact:');
      await expect(page.getByRole('listbox', { name: 'Offers' }).getByRole('option').first()).toBeVisible();
      return page.locator('.find-help');
    },
  ],
  [
    'nothing-found',
    async (page) => {
      await find(page, 'nosuchthing');
      await expect(page.getByText('Nothing passes the filter')).toBeVisible();
      return middle(page);
    },
  ],
];

for (const frame of [LARGE_LIGHT, SMALL_DARK]) {
  test(`every view, ${frame.name}`, async ({ still, page }) => {
    test.setTimeout(180_000);
    await openFrame(page, still, frame);
    for (const [name, go] of SCENES) {
      await test.step(name, async () => {
        await openView(page, still, { v: 'flow', f: {}, t: null });
        await expectPicture(await go(page, still), `${name}-${frame.name}`);
      });
    }
  });

  test(`empty case and import, ${frame.name}`, async ({ empty, page }) => {
    await openFrame(page, empty, frame);
    // Not the right pane: it tells where the case lies.
    await expectPicture(page.locator('.pane.left'), `empty-left-${frame.name}`);
    await expectPicture(middle(page), `empty-${frame.name}`);
    const files = ['hub/captures.ndjson', 'registry/tee-registry.json', 'traces/spans.otlp.jsonl'];
    const held = files.map((path) => ({
      name: path.slice(path.indexOf('/') + 1),
      mimeType: 'application/octet-stream',
      buffer: readFileSync(join(INCIDENT, path)),
    }));
    const unknown = { name: 'holiday.txt', mimeType: 'text/plain', buffer: Buffer.from('no evidence at all\n') };
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles([...held, unknown]);
    const outcome = page.getByRole('dialog', { name: 'Imported' });
    await expect(outcome).toBeVisible();
    await expectPicture(outcome, `import-${frame.name}`);
  });

  test(`no session, ${frame.name}`, async ({ still, page }) => {
    await setFrame(page, frame);
    await page.goto(`${still.origin}/#${'x'.repeat(43)}`);
    await expect(page.getByText('does not open the case')).toBeVisible();
    await expectPicture(page.locator('.frame'), `no-session-${frame.name}`);
  });
}

test('pictures are small enough to be kept', () => {
  const folder = join(import.meta.dirname, 'pictures');
  const sizes = readdirSync(folder).map((name) => [name, statSync(join(folder, name)).size] as const);
  expect(sizes.filter(([, size]) => size > 160 * 1024)).toEqual([]);
});
