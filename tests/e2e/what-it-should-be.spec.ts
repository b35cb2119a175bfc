/** The second question: what should the label have meant at that moment, and was that served? */
import type { Locator } from '@playwright/test';
import type { TruthRequest } from '../../tools/simulate/truth.ts';
import { countWhere, currentArtifact, pastedId, requestWhere } from './bundled-truth.ts';
import { expect, test } from './inspector.ts';
import { find, findAll, FRAMES, openCase, openRequest, showView } from './window.ts';

const LABEL = 'og-1hr-volatility-ethusdt';
const ofLabel = (freshness: TruthRequest['freshness']): TruthRequest =>
  requestWhere((one) => one.label === LABEL && one.freshness === freshness && one.open.length <= 1);

/** A name that may be shortened: then the whole of it is the title. */
const named = (place: Locator, name: string): Locator =>
  place
    .getByTitle(name, { exact: true })
    .or(place.getByText(name, { exact: true }))
    .first();

for (const { name, use } of FRAMES) {
  test.describe(name, () => {
    test.use(use);

    test('what the label should have meant, and whether that was served', async ({ inspector, page }) => {
      const stale = ofLabel('stale');
      const meant = currentArtifact(stale);
      await openCase(page, inspector.url);

      // The label itself: from the flow, by keys, to its releases and what was served under it.
      await find(page, `label:${LABEL}`);
      const asked = countWhere((one) => one.label === LABEL);
      await expect(page.getByRole('contentinfo')).toContainText(`showing ${asked} of`);
      const flow = page.getByRole('region', { name: 'Flow', exact: true });
      await expect(flow.getByRole('table').locator('caption')).toContainText(`Flow of ${asked} requests of`);
      await page.keyboard.press('1');
      await page.keyboard.press('Home');
      await page.keyboard.press('Enter');
      const label = page.getByRole('region', { name: 'Label over time' });
      const releases = label.locator('.cache-events').first().getByRole('listitem');
      await expect(releases).toHaveCount(2);
      await expect(releases.filter({ hasText: '0.05' })).toContainText('between two captures of the Hub');
      await expect(named(releases.filter({ hasText: '0.05' }), stale.artifact ?? '')).toBeVisible();
      await expect(named(releases.filter({ hasText: '0.06' }), meant)).toBeVisible();
      const served = label.locator('dl.plain > div');
      for (const artifact of [stale.artifact ?? '', meant]) {
        const hits = countWhere((one) => one.label === LABEL && one.artifact === artifact);
        const old = countWhere((one) => one.label === LABEL && one.artifact === artifact && one.freshness === 'stale');
        const row = served.filter({ has: page.getByTitle(artifact, { exact: true }) }).locator('dd');
        await expect(row).toHaveText(old === 0 ? String(hits) : `${hits} · ${old} stale`);
      }

      // That moment: one request that got the older one, with what it should have been and since when.
      let request = await openRequest(page, pastedId(stale));
      await expect(request.locator('.verdict')).toContainText('A stale artifact answered');
      for (const artifact of [stale.artifact ?? '', meant])
        await expect(named(request.locator('.verdict'), artifact)).toBeVisible();
      await request.getByText('All fields').click();
      const expected = request.locator('.facts dl > div').filter({ hasText: 'expected artifact' });
      await expect(named(expected, meant)).toBeVisible();
      await expect(request.getByRole('list', { name: 'Findings about this request' })).toContainText(
        'Served an older release',
      );

      // One that got what the label meant, and one of which nobody can say it: three different answers.
      request = await openRequest(page, pastedId(ofLabel('current')));
      await expect(request.locator('.verdict')).toContainText('The current artifact answered');
      request = await openRequest(page, pastedId(ofLabel('unknown')));
      await expect(request.locator('.verdict')).toContainText('its freshness is not');
      await expect(request.locator('.settle')).toContainText(/Hub/);
    });
  });
}

test('stale, current and unknown are counted as they are', async ({ inspector, page }) => {
  await openCase(page, inspector.url);
  await showView(page, 'Table');
  for (const freshness of ['stale', 'current', 'unknown'] as const) {
    await findAll(page);
    await find(page, `freshness:${freshness}`);
    // Members that the truth leaves open may fall on either side.
    const sure = countWhere((one) => one.freshness === freshness && !one.open.includes('freshness'));
    const open = countWhere((one) => one.open.includes('freshness'));
    const shown = async (): Promise<number> =>
      Number(/showing (\d+) of/.exec((await page.getByRole('contentinfo').textContent()) ?? '')?.[1]);
    await expect.poll(shown).toBeGreaterThanOrEqual(sure);
    await expect.poll(shown).toBeLessThanOrEqual(sure + open);
  }
});
