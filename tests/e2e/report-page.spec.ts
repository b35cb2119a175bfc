/** The report as a page and on paper: nothing that keeps anybody from reading it, nothing loaded, its id on every sheet. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, importIncident, test } from './inspector.ts';
import { barriers } from './window.ts';

const BIN = join(import.meta.dirname, '../../bin/blobtrail.js');

let folder: string;
let address: string;

function blobtrail(...args: readonly string[]): void {
  const { status, stderr } = spawnSync(process.execPath, [BIN, ...args], { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'blobtrail-report-'));
  importIncident(join(folder, 'incident.blobtrail'));
  blobtrail('report-parts', 'incident.blobtrail', 'question', 'Q1', '--text', 'text=What did each label mean?');
  blobtrail('report-versions', 'incident.blobtrail', '--issue', 'interim');
  // A few requests: axe looks at every element that is laid out, and each request has the same ones.
  blobtrail('report', 'incident.blobtrail', '--out', 'report.html', '--limit', '4');
  address = pathToFileURL(join(folder, 'report.html')).href;
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

for (const colorScheme of ['light', 'dark'] as const) {
  test(`has no barrier, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(address);
    await expect(page.getByRole('heading', { name: '18. Signature' })).toBeVisible();
    expect(await barriers(page, 'report')).toEqual([]);
    expect(asked).toEqual([address]);
  });
}

test('leads from its contents to every section, and from handles to their places', async ({ page }) => {
  await page.goto(address);
  const links = page.getByRole('navigation', { name: 'Contents' }).getByRole('link');
  await expect(links).toHaveCount(17);
  await page.locator('main a[href="#x-1"]').first().click();
  await expect(page.locator('#x-1')).toBeInViewport();
});
