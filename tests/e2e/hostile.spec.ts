/** Evidence that attacks whoever reads it, through every view: it comes out as text, and nothing leaves the machine. */
import { AxeBuilder } from '@axe-core/playwright';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endServer, expect, serveCase, test } from './inspector.ts';

const HOSTILE = [
  '<img src=x onerror=alert(1)><script>alert(2)</script>',
  '"><svg/onload=alert(3)>',
  "javascript:alert(4)//';alert(5)//",
  '${alert(6)}{{constructor.constructor("alert(7)")()}}',
  '=HYPERLINK("http://192.0.2.1/","x")',
  'gpt-\u202e4-tpg\u202c',
  'zero\u200bwidth\u2066iso\u2069',
  'bell\u0007escape\u001b]8;;http://192.0.2.1\u001b\\',
  '__proto__',
  "'; DROP TABLE request; --",
  '" OR request_text MATCH "*',
  '%_\\%',
  'раураl-4o',
  `long${'ﷺ'.repeat(300)}`,
  '![x](http://192.0.2.1/p.png) [l](javascript:alert(8))',
] as const;

function span(name: string, index: number): string {
  const text = (value: string) => ({ stringValue: value });
  const attributes = [
    { key: 'gen_ai.operation.name', value: text('chat') },
    { key: 'gen_ai.request.model', value: text(name) },
    { key: 'gen_ai.response.id', value: text(`id ${name}`) },
    { key: 'og.blob_id', value: text(`artifact ${name}`) },
  ];
  const one = {
    traceId: String(index).padStart(32, 'a'),
    spanId: String(index).padStart(16, 'b'),
    name: `chat ${name}`,
    kind: 3,
    startTimeUnixNano: `${1_772_460_309 + index}000000000`,
    endTimeUnixNano: `${1_772_460_310 + index}000000000`,
    attributes,
  };
  const resource = {
    attributes: [
      { key: 'service.name', value: text('edge') },
      { key: 'host.name', value: text(`node ${name}`) },
    ],
  };
  return JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'test' }, spans: [one] }] }] });
}

test('hostile strings are text in every view, and nothing leaves loopback', async ({ page }) => {
  test.setTimeout(180_000);
  const folder = mkdtempSync(join(tmpdir(), 'blobtrail-hostile-'));
  const file = join(folder, 'traces.otlp.jsonl');
  writeFileSync(file, HOSTILE.map(span).join('\n'));
  const { process: server, url, origin } = await serveCase(join(folder, 'hostile.blobtrail'));
  const dialogs: string[] = [];
  const strangers: string[] = [];
  const problems: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(`${origin}/`) && !/^(blob|data):/.test(request.url())) strangers.push(request.url());
  });
  page.on('pageerror', (error) => problems.push(error.message));

  /** No element of the evidence's own making, and nothing that turns or hides what stands beside it. */
  const isClean = async (where: string): Promise<void> => {
    expect([
      where,
      await page.locator('#root :is(script, img, iframe, object, embed, a[href^="java"])').count(),
    ]).toEqual([where, 0]);
    const text = (await page.locator('#root').textContent()) ?? '';
    expect([where, /[\u202a-\u202e\u2066-\u2069\u200b]|[^\P{Cc}\n\t]/u.exec(text)?.[0]]).toEqual([where, undefined]);
    expect([where, dialogs, strangers, problems]).toEqual([where, [], [], []]);
  };

  try {
    await page.goto(url);
    await page.waitForFunction(() => performance.getEntriesByName('ready').length > 0);
    await page.locator('input[type=file]').first().setInputFiles([file]);
    await page.getByRole('dialog', { name: 'Imported' }).getByRole('button', { name: 'Close' }).click();

    const views = page.getByRole('group', { name: 'View' });
    for (const view of await views.getByRole('button').all()) {
      await view.click();
      await page.waitForTimeout(250);
      await isClean((await view.textContent()) ?? '');
    }

    // Each of them written, offered, filtered by, opened, and kept in the history.
    await views.getByRole('button', { name: 'Table' }).click();
    const box = page.getByRole('combobox', { name: 'Find and filter' });
    for (const name of HOSTILE) {
      await box.fill(name.slice(0, 900));
      await page.waitForTimeout(120);
      await isClean(`offers for ${name.slice(0, 20)}`);
      await page.keyboard.press('Enter');
      await page.waitForTimeout(80);
      await page.keyboard.press('Escape');
      const clear = page.getByRole('button', { name: /^Remove / }).first();
      if (await clear.isVisible()) await clear.click();
    }
    await box.fill('');
    await box.focus();
    await expect(page.getByRole('listbox', { name: 'Offers' }).getByRole('option').first()).toBeVisible();
    await isClean('history');
    await page.keyboard.press('Escape');

    const grid = page.getByRole('grid', { name: 'Requests' });
    await expect(grid).toHaveAttribute('aria-rowcount', String(HOSTILE.length + 1));
    await expect(grid.getByText(HOSTILE[0], { exact: true })).toBeVisible();
    for (let row = 1; row <= HOSTILE.length; row += 1) {
      await grid.getByRole('row').nth(row).click();
      await expect(page.getByRole('article', { name: /^Request r-/ })).toBeVisible();
      for (const tab of await page.getByRole('article').getByRole('tab').all()) {
        await tab.click();
        await page.waitForTimeout(40);
      }
      await isClean(`row ${row}`);
    }
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(
      violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id }) => id),
    ).toEqual([]);
  } finally {
    await endServer(server);
    rmSync(folder, { recursive: true, force: true });
  }
});
