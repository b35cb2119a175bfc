/** A part of the window that fails on what it was given takes no other part with it, and says what to do. */
import type { Page } from '@playwright/test';
import { expect, test } from './inspector.ts';
import { barriers } from './window.ts';

/** Answers one method with something else, by default what no view can draw, until it is told to stop. */
async function spoil(
  page: Page,
  method: string,
  answer: object = { type: 'result', value: { rows: 7 } },
): Promise<() => void> {
  let isSpoilt = true;
  await page.route('**/rpc', async (route) => {
    const { message } = route.request().postDataJSON() as { message: { id: number; method?: string } };
    if (!isSpoilt || message.method !== method) return route.continue();
    return route.fulfill({ json: { ...answer, id: message.id } });
  });
  return () => void (isSpoilt = false);
}

async function open(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await expect(page.getByRole('banner')).toContainText('requests');
}

test('a pane that fails says so, and the others go on; trying again brings it back', async ({ inspector, page }) => {
  const heal = await spoil(page, 'coverage.get');
  await open(page, inspector.url);
  const failed = page.getByRole('alert').filter({ hasText: 'The coverage could not be drawn' });
  await expect(failed).toContainText('The case is untouched');
  await expect(page.locator('.finding').first()).toBeVisible();
  await expect(page.getByRole('region', { name: 'Flow' })).toBeVisible();

  await failed.getByRole('button', { name: 'Show the message' }).click();
  await expect(failed.locator('pre')).toContainText(/Error: [^]*view v1\./);
  expect(await barriers(page, 'a failed pane')).toEqual([]);

  heal();
  await failed.getByRole('button', { name: 'Try again' }).click();
  await expect(failed).toHaveCount(0);
  await expect(page.getByRole('heading', { name: 'How sure' })).toBeVisible();
});

test('a view that fails has a way back to the flow', async ({ inspector, page }) => {
  await spoil(page, 'source.list');
  await open(page, inspector.url);
  await page.getByRole('group', { name: 'View' }).getByRole('button', { name: 'Evidence' }).click();
  const failed = page.getByRole('main').getByRole('alert');
  await expect(failed).toContainText('The view “Evidence” could not be drawn');
  await failed.getByRole('button', { name: 'Back to the flow' }).click();
  await expect(page.getByRole('region', { name: 'Flow' })).toBeVisible();
});

test('a request that cannot be drawn leaves the flow, and nothing need be selected', async ({ inspector, page }) => {
  await spoil(page, 'request.get');
  await open(page, inspector.url);
  await page.getByRole('group', { name: 'View' }).getByRole('button', { name: 'Table' }).click();
  await page.getByRole('grid', { name: 'Requests' }).getByRole('row').nth(1).click();
  const failed = page.getByRole('complementary', { name: 'Selected' }).getByRole('alert');
  await expect(failed).toContainText('What is selected could not be drawn');
  await expect(page.getByRole('grid', { name: 'Requests' })).toBeVisible();
  await failed.getByRole('button', { name: 'Select nothing' }).click();
  await expect(page.getByRole('article', { name: 'The case' })).toBeVisible();
});

test('an answer that failed says what, and is asked for again', async ({ inspector, page }) => {
  const error = { code: 'INTERNAL', message: 'The disk did not answer.', details: {} };
  const heal = await spoil(page, 'source.list', { type: 'error', error });
  await open(page, inspector.url);
  await page.getByRole('group', { name: 'View' }).getByRole('button', { name: 'Evidence' }).click();
  const failed = page.getByRole('main').getByRole('alert');
  await expect(failed).toContainText('The disk did not answer.');
  heal();
  await failed.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('✓ exact').first()).toBeVisible();
  await expect(failed).toHaveCount(0);
});
