/** Imports that go another way: hostile text, files that nobody knows, and a person who changes their mind. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endServer, expect, serveCase, test } from './inspector.ts';

const simulate = join(import.meta.dirname, '..', '..', 'tools', 'simulate', 'main.ts');

const HOSTILE = {
  markup: '<img src=x onerror=alert(1)><script>alert(2)</script>',
  turned: 'gpt-\u202e4-tpg\u202c',
  hidden: 'gem\u200bini\u0007\u001b[31m',
  template: '${alert(3)}{{alert(4)}}',
};

/** One request as an OTLP span with the name as its model, node and id. */
function span(name: string, index: number): string {
  const text = (value: string) => ({ stringValue: value });
  return JSON.stringify({
    resourceSpans: [
      {
        resource: {
          attributes: [
            { key: 'service.name', value: text('edge') },
            { key: 'host.name', value: text(`node ${name}`) },
          ],
        },
        scopeSpans: [
          {
            scope: { name: 'test' },
            spans: [
              {
                traceId: String(index).padStart(32, 'a'),
                spanId: String(index).padStart(16, 'b'),
                name: `chat ${name}`,
                kind: 3,
                startTimeUnixNano: `${1_772_460_309 + index}000000000`,
                endTimeUnixNano: `${1_772_460_310 + index}000000000`,
                attributes: [
                  { key: 'gen_ai.operation.name', value: text('chat') },
                  { key: 'gen_ai.request.model', value: text(name) },
                  { key: 'og.blob_id', value: text(`artifact ${name}`) },
                ],
              },
            ],
          },
        ],
      },
    ],
  });
}

test('hostile text is text in every view', async ({ page }) => {
  const folder = mkdtempSync(join(tmpdir(), 'blobtrail-hostile-'));
  const file = join(folder, 'a<b>&"x.otlp.jsonl');
  writeFileSync(file, Object.values(HOSTILE).map(span).join('\n'));
  const unknown = join(folder, 'holiday.txt');
  writeFileSync(unknown, 'no evidence at all\n');
  const { process: server, url } = await serveCase(join(folder, 'hostile.blobtrail'));
  let dialogs = 0;
  page.on('dialog', (dialog) => {
    dialogs += 1;
    void dialog.dismiss();
  });
  try {
    await page.goto(url);
    await page.waitForFunction(() => performance.getEntriesByName('ready').length > 0);
    await page.locator('input[type=file]').first().setInputFiles([file, unknown]);
    const outcome = page.getByRole('dialog', { name: 'Imported' });
    await expect(outcome).toContainText('a<b>&"x.otlp.jsonl');
    await expect(outcome).toContainText('no importer knows it; kept and listed');
    await outcome.getByRole('button', { name: 'Close' }).click();

    const views = page.getByRole('group', { name: 'View' });
    for (const name of ['Flow', 'Table', 'Evidence']) {
      await views.getByRole('button', { name }).click();
      await page.waitForTimeout(200);
      expect(await page.locator('#root script, #root img, #root iframe').count()).toBe(0);
      // Nothing on the page turns or hides what stands beside it.
      const text = (await page.locator('#root').textContent()) ?? '';
      expect(text).not.toMatch(/\p{Cf}|[^\P{Cc}\n]/u);
    }
    await views.getByRole('button', { name: 'Table' }).click();
    const grid = page.getByRole('grid', { name: 'Requests' });
    await expect(grid.getByText(HOSTILE.markup, { exact: true })).toBeVisible();
    await expect(grid.getByText('gpt-\\u202e4-tpg\\u202c', { exact: true })).toBeVisible();
    for (let row = 0; row < Object.keys(HOSTILE).length; row += 1) {
      await grid
        .getByRole('row')
        .nth(row + 1)
        .click();
      await page.getByRole('tab', { name: 'Bytes' }).click();
      await expect(page.getByRole('region', { name: /^Bytes of x-/ })).toBeVisible();
      await page.getByRole('tab', { name: 'Record' }).click();
    }
    expect(await page.locator('#root script, #root img, #root iframe').count()).toBe(0);
    expect(dialogs).toBe(0);
  } finally {
    await endServer(server);
    rmSync(folder, { recursive: true, force: true });
  }
});

test('an import that was paused and cancelled says so, leaves a sound case, and is completed by the same files', async ({
  page,
}) => {
  const folder = mkdtempSync(join(tmpdir(), 'blobtrail-cancel-'));
  spawnSync(process.execPath, [
    simulate,
    '--scenario',
    'otlp-bulk',
    '--spans',
    '200000',
    '--out',
    join(folder, 'bulk'),
  ]);
  const { process: server, url } = await serveCase(join(folder, 'cancel.blobtrail'));
  try {
    await page.goto(url);
    await page.waitForFunction(() => performance.getEntriesByName('ready').length > 0);
    const drop = (): Promise<void> =>
      page
        .locator('input[type=file]')
        .first()
        .setInputFiles(join(folder, 'bulk', 'spans.otlp.jsonl'));
    await drop();
    const bar = page.getByRole('contentinfo');
    await bar.getByRole('button', { name: 'Pause' }).click();
    await expect(bar).toContainText('paused');
    await bar.getByRole('button', { name: 'Cancel' }).click();
    await expect(page.getByRole('dialog', { name: 'Import cancelled' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('progressbar')).toHaveCount(0);
    const partial = page.getByRole('region', { name: 'An import did not come to its end' });
    await expect(partial).toContainText('was cancelled at spans.otlp.jsonl');
    await expect(partial).toContainText('Drop the same files again');

    await page.getByRole('group', { name: 'View' }).getByRole('button', { name: 'Evidence' }).click();
    await page.getByRole('button', { name: 'Verify the case now' }).click();
    await expect(page.getByText('Unchanged since import', { exact: true })).toBeVisible();

    await drop();
    await expect(page.getByRole('dialog', { name: 'Imported' })).toContainText('20,000 requests', { timeout: 60_000 });
    await page.keyboard.press('Escape');
    await expect(partial).toHaveCount(0);
  } finally {
    await endServer(server);
    rmSync(folder, { recursive: true, force: true });
  }
});
