/** The first question: which artifact did this request hit, on which node, and how do we know? */
import type { Locator } from '@playwright/test';
import { readFileSync } from 'node:fs';
import type { TruthRequest } from '../../tools/simulate/truth.ts';
import { pastedId, requestWhere, timeInWindow, truth } from './bundled-truth.ts';
import { expect, test } from './inspector.ts';
import { FRAMES, openCase, openRequest, showView } from './window.ts';

/** One request for each way in which an artifact is known here, and one for which it is not. */
const ASKED: readonly TruthRequest[] = (['attested', 'observed', 'inferred', 'unknown'] as const).map((status) =>
  requestWhere((request) => request.status === status && request.node !== null && request.open.length <= 1),
);

const step = (request: Locator, title: string): Locator =>
  request.getByRole('list', { name: 'Path of the request' }).getByRole('listitem').filter({ hasText: title });

/** A value stands whole, or shortened with the whole of it as its title. */
async function expectValue(at: Locator, value: string | null): Promise<void> {
  if (value === null) await expect(at.locator('.path-value')).toHaveText('not known');
  else await expect(at.getByText(value, { exact: true }).or(at.getByTitle(value, { exact: true }))).toBeVisible();
}

/** Bytes of the evidence, opened from the step that rests on them and saved; answers their file and their text. */
async function bytesBehind(request: Locator, at: Locator): Promise<{ readonly path: string; readonly text: string }> {
  await at.getByRole('button', { name: /bytes/ }).click();
  await expect(request.getByRole('region', { name: /^Bytes of x-/ })).toBeVisible();
  const path = (await request.locator('.bytes [title]').first().getAttribute('title')) ?? '';
  const saved = request.page().waitForEvent('download');
  await request.getByRole('button', { name: 'Save bytes' }).click();
  return { path, text: readFileSync(await (await saved).path(), 'utf8') };
}

/** In the data of a chain's event, text stands as the hex of its bytes. */
const says = (text: string, value: string): boolean =>
  text.includes(value) || text.includes(Buffer.from(value).toString('hex'));

for (const { name, use } of FRAMES) {
  test.describe(name, () => {
    test.use(use);

    test('which artifact, on which node, and how we know', async ({ inspector, page }) => {
      await openCase(page, inspector.url);
      for (const asked of ASKED) {
        const request = await openRequest(page, pastedId(asked));
        await expect(request.locator('header')).toContainText(timeInWindow(asked.time));
        await expectValue(step(request, 'Label asked for'), asked.label);
        await expectValue(step(request, 'Node that answered'), asked.node);
        const artifact = step(request, 'Artifact that answered');
        await expectValue(artifact, asked.artifact);
        await expect(artifact.locator('strong')).toHaveText(new RegExp(`^${asked.status}$`, 'i'));
        if (asked.rule !== null) await expect(request.locator('.facts')).toContainText(asked.rule);

        // How we know: from a step to the file, the place and the bytes that say so.
        const { path, text } = await bytesBehind(request, step(request, 'Label asked for'));
        expect(asked.files.some((file) => path.endsWith(file))).toBe(true);
        // A transaction names the artifact only; its caller's record the label.
        expect([asked.label, asked.artifact ?? asked.label].some((name) => says(text, name))).toBe(true);
        expect(says(text, pastedId(asked))).toBe(true);
      }
    });
  });
}

type Row = Readonly<Record<'handle' | 'time' | 'label' | 'node' | 'artifact' | 'status' | 'freshness', string>>;

/** Rows that stand in the window now: names in full from their titles, words as they are read. */
const drawnRows = (grid: Locator): Promise<readonly Row[]> =>
  grid.locator('.grid-row:not(:has(.ghost))').evaluateAll((rows) =>
    rows.map((row) => {
      const text = (key: string): string => row.querySelector(`.c-${key}`)?.textContent ?? '';
      const title = (key: string): string => row.querySelector(`.c-${key} [title]`)?.getAttribute('title') ?? '';
      return {
        handle: text('id'),
        time: title('time'),
        label: title('label'),
        node: title('node'),
        artifact: title('artifact'),
        status: text('status').toLowerCase(),
        freshness: text('freshness'),
      };
    }),
  );

test('the table says it of every request', async ({ inspector, page }) => {
  await openCase(page, inspector.url);
  await showView(page, 'Table');
  await page.getByRole('button', { name: 'Choose columns' }).click();
  for (const name of ['Node', 'Artifact', 'Status', 'Freshness']) {
    const column = page.getByRole('menuitemcheckbox', { name });
    if ((await column.getAttribute('aria-checked')) === 'false') await column.click();
  }
  await page.keyboard.press('Escape');
  const grid = page.getByRole('grid', { name: 'Requests' });
  const seen = new Map<string, Row>();
  await grid.focus();
  await expect(async () => {
    for (const row of await drawnRows(grid)) seen.set(row.handle, row);
    await page.keyboard.press('PageDown');
    expect(seen.size).toBe(truth.requests.length);
  }).toPass();

  const left = new Set(seen.values());
  for (const request of truth.requests) {
    const told = {
      time: timeInWindow(request.time),
      label: request.label,
      node: request.node ?? 'no node recorded',
      ...(request.open.includes('artifact') ? {} : { artifact: request.artifact ?? 'no artifact recorded' }),
      ...(request.open.includes('freshness') ? {} : { freshness: request.freshness }),
    };
    const isTold = (row: Row): boolean =>
      row.status.startsWith(request.status) &&
      Object.entries(told).every(([name, value]) => row[name as keyof Row] === value);
    const row = [...left].find(isTold);
    expect(row, `no row says what is true of ${request.id}: ${JSON.stringify(told)}`).toBeDefined();
    left.delete(row!);
  }
});
