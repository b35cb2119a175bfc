/** Hostile names of files, people and things, through what people say, ask, compare and hand on. */
import type { Page } from '@playwright/test';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { HOSTILE, hostileSpan, watch, type Watch } from './hostile-evidence.ts';
import { endServer, expect, serveCase, test, type Inspector } from './inspector.ts';
import { openCase, openView, showView } from './window.ts';

const MARKUP = HOSTILE[0];
const FILE_NAMES = [
  '<img src=x onerror=alert(1)>.otlp.jsonl',
  '"><svg onload=alert(3)>.otlp.jsonl',
  'gpt-\u202e4-tpg.otlp.jsonl',
  'zero\u200bwidth\u2066iso\u2069.otlp.jsonl',
  "'; DROP TABLE source; --.otlp.jsonl",
  '![x](http:192.0.2.1).txt',
] as const;

/** Two records of one answer name different artifacts, so that findings carry the names too. */
function fileText(at: number): string {
  return HOSTILE.filter((_, index) => index % FILE_NAMES.length === at)
    .flatMap((name, index) => [
      hostileSpan(name, 100 * at + 2 * index),
      hostileSpan(name, 100 * at + 2 * index + 1, `another artifact ${name}`),
    ])
    .join('\n');
}

/** A case of such files, in a file of such a name, served to somebody of such a name. */
async function withHostileCase(
  page: Page,
  tell: (inspector: Inspector, watched: Watch, folder: string) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'blobtrail-hostile-'));
  const files = FILE_NAMES.map((name) => join(folder, name));
  for (const [at, file] of files.entries()) writeFileSync(file, fileText(at));
  const casePath = join(folder, 'hostile<b>&"case.blobtrail');
  const { process: server, ...inspector } = await serveCase(casePath, { BLOBTRAIL_ACTOR: `Eve ${MARKUP}` });
  const watched = watch(page, `${inspector.origin}/`);
  try {
    await openCase(page, inspector.url);
    await page.locator('input[type=file]').first().setInputFiles(files);
    const outcome = page.getByRole('dialog', { name: 'Imported' });
    await expect(outcome).toContainText('<img src=x onerror=alert(1)>');
    await watched.isClean('what was imported');
    await outcome.getByRole('button', { name: 'Close' }).click();
    await tell(inspector, watched, folder);
  } finally {
    await endServer(server);
    rmSync(folder, { recursive: true, force: true });
  }
}

test('hostile names are text in findings, on the pages of things and where they are compared', async ({ page }) => {
  test.setTimeout(180_000);
  await withHostileCase(page, async (inspector, { isClean }) => {
    // Findings about them, each opened.
    const findings = page.locator('.finding-head');
    await expect(findings.first()).toContainText('Records disagree');
    for (let i = 0; i < (await findings.count()); i += 1) {
      await findings.nth(i).click();
      await expect(findings.nth(i)).toHaveAttribute('aria-expanded', 'true');
      await isClean(`finding ${i}`);
    }

    // The page of each label, node and artifact.
    for (const name of HOSTILE) {
      for (const group of [{ label: name }, { node: `node ${name}` }, { artifact: `artifact ${name}` }]) {
        await openView(page, inspector, { v: 'thing', f: {}, t: { kind: 'group', ...group } });
        await expect(page.getByRole('article', { name: 'Selected group' })).toBeVisible();
        await page.waitForTimeout(60);
        await isClean(JSON.stringify(group).slice(0, 40));
      }
    }

    // Compared.
    for (const k of [
      { kind: 'requests', a: 'r-1', b: 'r-4' },
      { kind: 'nodes', a: `node ${MARKUP}`, b: `node ${HOSTILE[5]}` },
      { kind: 'nodes', a: HOSTILE[1], b: HOSTILE[7] },
    ]) {
      await openView(page, inspector, { v: 'compare', f: {}, t: null, k });
      await page.waitForTimeout(200);
      await isClean(`compare ${k.kind}`);
    }
  });
});

test('hostile names are text in what people say, ask and hand on', async ({ page, context }) => {
  test.setTimeout(180_000);
  await withHostileCase(page, async (inspector, { isClean }, folder) => {
    // Said, by somebody of such a name.
    await openView(page, inspector, { v: 'flow', f: {}, t: { kind: 'request', id: 'r-1' } });
    const request = page.getByRole('article', { name: 'Request r-1' });
    await request.getByRole('tab', { name: 'Notes' }).click();
    for (const name of HOSTILE.map((one) => one.slice(0, 60))) {
      await request.getByRole('button', { name: 'Note', exact: true }).click();
      const form = page.getByRole('form', { name: 'Note on r-1' });
      await form.getByRole('textbox').first().fill(name);
      await form.getByLabel('Your name').fill(name);
      await page.keyboard.press('Control+Enter');
      // What cannot be anybody's name is refused in words, and the form stays.
      const refused = form.getByRole('alert');
      await expect.poll(async () => (await refused.count()) > 0 || (await form.count()) === 0).toBe(true);
      if ((await refused.count()) > 0) {
        await isClean(`refused: ${name}`);
        await page.keyboard.press('Escape');
        await expect(form).toHaveCount(0);
      }
      await request.getByRole('textbox', { name: 'Add a tag to r-1' }).fill(name);
      await page.keyboard.press('Enter');
      await isClean(`said: ${name}`);
    }
    await expect(request.locator('.said')).toContainText(MARKUP);
    await page.getByRole('button', { name: 'Notebook' }).click();
    await isClean('notebook');

    // Asked in SQL: in the rows, as names of columns, in the error and among the earlier queries.
    await showView(page, 'SQL');
    const quoted = MARKUP.replaceAll('"', '""');
    for (const sql of [
      'SELECT * FROM requests',
      'SELECT * FROM annotations',
      `SELECT 1 AS "${quoted}"`,
      `SELECT "${quoted}" FROM nowhere_${'\u202e'}`,
    ]) {
      await page.getByRole('textbox', { name: 'SQL' }).fill(sql);
      await page.keyboard.press('Control+Enter');
      await page.waitForTimeout(300);
      await isClean(sql.slice(0, 40));
    }

    // Where it came from, and who did what.
    await showView(page, 'Evidence');
    await expect(page.getByText('annotation.add').first()).toBeVisible();
    await isClean('evidence');
    const sources = page.locator('.sources').getByRole('button', { name: /otlp\.jsonl/ });
    await expect(sources).toHaveCount(FILE_NAMES.length - 1);
    for (let i = 0; i < FILE_NAMES.length - 1; i += 1) {
      await sources.nth(i).click();
      await page.waitForTimeout(60);
      await isClean('a source');
    }

    // Handed on: the report and the picture, opened as whoever gets them opens them.
    await showView(page, 'Flow');
    for (const item of ['Report HTML', 'Flow as shown SVG']) {
      await page.getByRole('button', { name: 'Export', exact: true }).click();
      const download = page.waitForEvent('download');
      await page.getByRole('menuitem', { name: item }).click();
      const saved = join(folder, item.endsWith('SVG') ? 'flow.svg' : 'report.html');
      await (await download).saveAs(saved);
      await isClean(item);
      const reader = await context.browser()!.newPage();
      const seen: string[] = [];
      reader.on('dialog', (dialog) => {
        seen.push(dialog.message());
        void dialog.dismiss();
      });
      reader.on('request', (request) => seen.push(request.url()));
      await reader.goto(pathToFileURL(saved).href);
      await reader.waitForTimeout(300);
      expect(seen).toEqual([pathToFileURL(saved).href]);
      expect(
        await reader.locator(':is(script, iframe, object, embed, a[href^="java"], [onerror], [onload])').count(),
      ).toBe(0);
      expect(await reader.locator(':root').textContent()).toContain('<img src=x onerror=alert(1)>');
      await reader.close();
    }
  });
});
