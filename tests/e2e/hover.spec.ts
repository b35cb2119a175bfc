/** What the pointer is at is drawn, not rendered: React commits nothing while it moves over the flow. */
import type { Page } from '@playwright/test';
import { expect, test } from './inspector.ts';
import { openCase } from './window.ts';

/** Counts every commit of React, by the hook that its developer tools use; it is there in production, too. */
async function countCommits(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    const counter = { commits: 0 };
    Object.assign(globalThis, {
      commitCounter: counter,
      __REACT_DEVTOOLS_GLOBAL_HOOK__: {
        supportsFiber: true,
        inject: () => 1,
        onCommitFiberRoot: () => (counter.commits += 1),
        onCommitFiberUnmount: () => {},
      },
    });
  });
  return () =>
    page.evaluate(() => (globalThis as unknown as { commitCounter: { commits: number } }).commitCounter.commits);
}

/** Until nothing has been committed for half a second. */
async function settled(commits: () => Promise<number>): Promise<number> {
  let before = -1;
  await expect
    .poll(
      async () => {
        const now = await commits();
        const isStill = now === before;
        before = now;
        return isStill;
      },
      { intervals: [500] },
    )
    .toBe(true);
  return before;
}

test('no component is rendered while the pointer moves over the flow and the timeline', async ({ inspector, page }) => {
  const commits = await countCommits(page);
  await openCase(page, inspector.url);
  const before = await settled(commits);
  // The hook counts: a page that stands has been committed.
  expect(before).toBeGreaterThan(0);

  const tooltips = new Set<string>();
  for (const region of ['Flow', 'Timeline']) {
    const stage = page.getByRole('region', { name: region, exact: true }).getByRole('application');
    const box = (await stage.boundingBox())!;
    for (let i = 0; i < 60; i += 1) {
      const x = box.x + box.width * (((i * 7) % 60) / 60);
      await page.mouse.move(x, box.y + box.height * (0.05 + (0.9 * i) / 60), { steps: 3 });
      for (const text of await page.locator('.flow-canvas > [aria-hidden=true]').allTextContents()) tooltips.add(text);
    }
  }
  // The pointer did find things: each told of itself.
  expect(tooltips.size).toBeGreaterThan(5);
  expect(await settled(commits)).toBe(before);

  // And what does change the page is counted.
  await page.locator('.finding-head').first().click();
  expect(await settled(commits)).toBeGreaterThan(before);
});
