/** Several cases in one host: the list of recent ones, opened here or in another window, each window with its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endServer, expect, importIncident, serveCase, test } from './inspector.ts';

test('a case opened lately is opened beside the first, and here', async ({ page, context }) => {
  const folder = mkdtempSync(join(tmpdir(), 'blobtrail-recent-'));
  const state = { BLOBTRAIL_STATE: join(folder, 'state') };
  importIncident(join(folder, 'incident.blobtrail'));
  const before = await serveCase(join(folder, 'incident.blobtrail'), state);
  await endServer(before.process);
  const { process: server, url } = await serveCase(join(folder, 'empty.blobtrail'), state);
  try {
    await page.goto(url);
    await expect(page.getByRole('heading', { name: 'The case is empty' })).toBeVisible();
    await page.keyboard.press('Control+o');
    const list = page.getByRole('dialog', { name: 'Recent cases' });
    await expect(list.getByRole('listitem')).toHaveCount(2);
    await expect(list.getByRole('listitem').first()).toContainText('in this window');

    const opened = context.waitForEvent('page');
    await list.getByRole('button', { name: 'Open incident.blobtrail in another window' }).click();
    const other = await opened;
    await expect(other.getByRole('banner')).toContainText('82 requests');
    await expect(other).toHaveTitle(/incident/);
    // Each keeps its own, also when it is read again.
    await page.reload();
    await expect(page.getByRole('heading', { name: 'The case is empty' })).toBeVisible();
    await other.reload();
    await expect(other.getByRole('banner')).toContainText('82 requests');

    await page.keyboard.press('Control+k');
    await page.keyboard.type('recent');
    await page.keyboard.press('Enter');
    await list.getByRole('button', { name: 'Open incident.blobtrail here' }).click();
    // The list has a head of its own.
    await expect(list).toHaveCount(0);
    await expect(page.getByRole('banner')).toContainText('82 requests');
  } finally {
    await endServer(server);
    rmSync(folder, { recursive: true, force: true });
  }
});
