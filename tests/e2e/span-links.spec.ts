/** A span that is linked to a span of another trace: shown, followed, and led back from. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endServer, expect, serveCase, test } from './inspector.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const [ASKED, BATCH] = ['4d1f0c2ab7e84f6f9a1d3c5e7b902468', '5e2a1d3bc8f95a70ab2e4d6f8c013579'];

const span = (traceId: string, spanId: string, name: string, more: object = {}): object => ({
  traceId,
  spanId,
  name,
  startTimeUnixNano: '1772460309000000001',
  endTimeUnixNano: '1772460309800000000',
  ...more,
});
const model = (name: string): object => ({
  attributes: [{ key: 'gen_ai.request.model', value: { stringValue: name } }],
});

test('a link of a span leads to the other trace, and back', async ({ page }) => {
  const folder = mkdtempSync(join(tmpdir(), 'blobtrail-links-'));
  const spans = [
    span(ASKED, '00000000000000a1', 'POST /ask'),
    span(ASKED, '00000000000000a2', 'enqueue', { parentSpanId: '00000000000000a1' }),
    span(BATCH, '00000000000000b1', 'chat', {
      ...model('gemini-2.5-pro'),
      links: [
        { traceId: ASKED, spanId: '00000000000000a2' },
        { traceId: 'f'.repeat(32), spanId: '00000000000000c1' },
      ],
    }),
  ];
  const evidence = join(folder, 'spans.json');
  writeFileSync(evidence, JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] }));
  const casePath = join(folder, 'links.blobtrail');
  const bin = join(ROOT, 'bin', 'blobtrail.js');
  expect(spawnSync(process.execPath, [bin, 'import', casePath, evidence]).status).toBe(0);
  const { process: server, url, origin } = await serveCase(casePath);
  try {
    await page.goto(url);
    await page.waitForFunction(() => performance.getEntriesByName('ready').length > 0);
    const view = { v: 'flow', f: {}, t: { kind: 'request', id: 'r-1' } };
    await page.goto(`${origin}/#v1.${Buffer.from(JSON.stringify(view)).toString('base64url')}`);
    await page.getByRole('tab', { name: 'Trace' }).click();
    const links = page.getByRole('region', { name: 'Links of the span' });
    await expect(links.getByRole('listitem')).toHaveCount(2);
    await expect(links.getByRole('listitem').nth(1)).toContainText('not in the case');
    await links.getByRole('button', { name: 'Show' }).click();
    await expect(page.getByRole('region', { name: 'Selected span' })).toContainText('enqueue');
    await expect(page.getByRole('tree').getByRole('treeitem')).toHaveCount(2);
    await page.getByRole('button', { name: 'Back to the trace of r-1' }).click();
    await expect(page.getByRole('region', { name: 'Selected span' })).toContainText('chat');
  } finally {
    await endServer(server);
    rmSync(folder, { recursive: true, force: true });
  }
});
