/**
 * The report, from the window to a stranger's desk: people say what no machine can, a version is issued, an export is checked
 * by a file that knows nothing of Blobtrail, and a flipped byte is found.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { INCIDENT } from '../builders/bundled-incident.ts';
import { endServer, expect, serveCase, test } from './inspector.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const CLI = join(ROOT, 'bin', 'blobtrail.js');

const QUESTION = 'Which artifact did the calls of 2 March really hit?';

test('a report is built, issued, exported, and missed when a byte is flipped', async ({ page }) => {
  // An import, two commands and a dozen reports.
  test.setTimeout(150_000);
  const folder = mkdtempSync(join(tmpdir(), 'blobtrail-report-'));
  const path = join(folder, 'incident.blobtrail');
  execFileSync(process.execPath, [CLI, 'import', path, INCIDENT]);
  const { process: server, url } = await serveCase(path);
  try {
    await page.goto(url);
    await page.waitForFunction(() => performance.getEntriesByName('ready').length > 0);
    await page.getByRole('group', { name: 'View' }).getByRole('button', { name: 'Report' }).click();
    const print = page.frameLocator('iframe[title="The report as it will print"]');
    await expect(print.getByRole('heading', { name: 'Reconstruction report' })).toBeVisible();
    await expect(print.getByText('missing: a person has to say this').first()).toBeVisible();
    // The sheet is there although the page's policy lets no inline styles in.
    expect(await print.locator('body').evaluate((body) => getComputedStyle(body).fontFamily)).not.toMatch(/Times/);

    await page.getByRole('button', { name: 'Another question…' }).click();
    const question = page.getByRole('form', { name: 'Question Q1' });
    await question.getByLabel('The question, as it was asked').fill(QUESTION);
    await question.getByLabel('Asked by').fill('The operator');
    // What is half written is there again after a look elsewhere.
    await page.getByRole('group', { name: 'View' }).getByRole('button', { name: 'Flow' }).click();
    await page.getByRole('group', { name: 'View' }).getByRole('button', { name: 'Report' }).click();
    await expect(question.getByLabel('Asked by')).toHaveValue('The operator');
    await question.getByRole('button', { name: 'Keep' }).click();
    await expect(print.getByText(QUESTION).first()).toBeVisible();

    const answer = page.getByRole('form', { name: 'Answer to Q1' });
    await answer.getByLabel('The answer, in your words').fill('An older blob, kept warm on one node.');
    await answer.getByRole('button', { name: 'Keep' }).click();
    await expect(print.getByText('An older blob, kept warm on one node.').first()).toBeVisible();

    await page.getByText(/^Findings \(\d+\)$/).click();
    await page.getByLabel('Put f-1 in front').click();
    await expect(page.getByLabel('Put f-1 in front')).toBeChecked();

    const issue = page.getByRole('form', { name: 'Issue a version' });
    await issue.getByLabel('What this version is for, or what it corrects').fill('For the first call.');
    await issue.getByRole('button', { name: 'Issue version 1' }).click();
    await expect(page.getByRole('heading', { name: /Version 1, interim/ })).toBeVisible();
    await expect(page.getByRole('row', { name: /1 interim .*For the first call/ })).toBeVisible();

    const { violations } = await new AxeBuilder({ page }).exclude('iframe').analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  } finally {
    await endServer(server);
  }

  const out = join(folder, 'export');
  execFileSync(process.execPath, [CLI, 'export', path, '--out', out]);
  const check = () => spawnSync(process.execPath, [join(out, 'verify.mjs')], { encoding: 'utf8' });
  expect(check()).toMatchObject({ status: 0 });
  const table = join(out, 'tables', 'findings.jsonl');
  const bytes = readFileSync(table);
  bytes[Math.floor(bytes.length / 2)]! ^= 1;
  writeFileSync(table, bytes);
  const broken = check();
  expect(broken.status).toBe(1);
  expect(broken.stdout).toContain('BROKEN: tables/findings.jsonl does not have the SHA-256');
  rmSync(folder, { recursive: true });
});
