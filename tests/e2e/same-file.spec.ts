/** Whether a file is an artifact: chosen or dropped on it, computed, stopped, and added to the case only when asked for. */
import type { Page } from '@playwright/test';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endServer, expect, serveCase, test } from './inspector.ts';
import { barriers } from './window.ts';

const BYTES = 'weights that nobody else has\n';
/** Of these bytes: RS2, 1000 shards. */
const BLOB = '29exkKxaf2eMBtjBORdJ-0qCPladrf3RaD4TgqpQMdg';
const CID = 'QmZsjJEv4tazi8iYZ76Bumme5cpgrxbbe12uzAqLt6Ntrd';
const OTHER = '4NUCFflfSXHc_29yW7Ue1KnNPN6fkML_xrUrYwH9f3g';

/** One call that each artifact answered. */
function span(artifact: string, index: number): string {
  const text = (key: string, value: string) => ({ key, value: { stringValue: value } });
  const spans = [
    {
      traceId: String(index).padStart(32, 'a'),
      spanId: String(index).padStart(16, 'b'),
      name: 'chat',
      kind: 2,
      startTimeUnixNano: `${1_772_460_309 + index}000000000`,
      endTimeUnixNano: `${1_772_460_310 + index}000000000`,
      attributes: [
        text('gen_ai.operation.name', 'chat'),
        text('gen_ai.request.model', 'volatility'),
        text('og.blob_id', artifact),
      ],
    },
  ];
  const resource = { attributes: [text('service.name', 'edge'), text('host.name', 'node-1')] };
  return JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans }] }] });
}

async function withCase(page: Page, work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'blobtrail-same-'));
  const evidence = join(folder, 'spans.otlp.jsonl');
  writeFileSync(evidence, [BLOB, OTHER, CID, 'gpt-x'].map(span).join('\n'));
  writeFileSync(join(folder, 'model.onnx'), BYTES);
  const { process: server, url } = await serveCase(join(folder, 'same.blobtrail'));
  try {
    await page.goto(url);
    await page.waitForFunction(() => performance.getEntriesByName('ready').length > 0);
    await page.locator('input[type=file]').first().setInputFiles(evidence);
    const outcome = page.getByRole('dialog', { name: 'Imported' });
    await outcome.getByRole('button', { name: 'Close' }).click();
    await work(folder);
  } finally {
    await endServer(server);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function select(page: Page, artifact: string): Promise<void> {
  const token = Buffer.from(JSON.stringify({ v: 'flow', f: {}, t: { kind: 'group', artifact } })).toString('base64url');
  await page.evaluate((hash) => (window.location.hash = hash), `v1.${token}`);
}

test('a file is the artifact, another, or it cannot be told; added to the case it counts', async ({ page }) => {
  await withCase(page, async (folder) => {
    const file = join(folder, 'model.onnx');
    const section = page.getByRole('region', { name: 'Is a file this artifact?' });
    for (const [artifact, head] of [
      [OTHER, 'Not the same: model.onnx is another content'],
      [CID, 'The same: model.onnx is this artifact'],
      ['gpt-x', 'Cannot tell whether model.onnx is this artifact'],
      [BLOB, 'The same: model.onnx is this artifact'],
    ] as const) {
      await select(page, artifact);
      const chooser = page.waitForEvent('filechooser');
      await section.getByRole('button', { name: 'Compare a file…' }).press('Enter');
      await (await chooser).setFiles(file);
      await expect(section.getByRole('status')).toContainText(head);
    }
    expect(await barriers(page, 'compared')).toEqual([]);
    // Looked at and not taken in.
    await expect(page.getByRole('banner')).toContainText('4 requests');

    await section.getByRole('button', { name: 'Add the file to the case' }).click();
    const outcome = page.getByRole('dialog', { name: 'Imported' });
    await expect(outcome).toContainText(BLOB, { timeout: 30_000 });
    await outcome.getByRole('button', { name: 'Close' }).click();
    await expect(section).toContainText('It is in the case');
    // Nothing but the bytes could prove it.
    await expect(page.getByRole('region', { name: 'Artifact over time' })).toContainText('Proved1');
  });
});

test('a file dropped on an artifact is compared and not imported', async ({ page }) => {
  await withCase(page, async () => {
    await select(page, OTHER);
    const section = page.getByRole('region', { name: 'Is a file this artifact?' });
    await expect(section).toBeVisible();
    const transfer = await page.evaluateHandle((text) => {
      const data = new DataTransfer();
      data.items.add(new File([text], 'dropped.bin'));
      return data;
    }, BYTES);
    await section.dispatchEvent('dragover', { dataTransfer: transfer });
    await expect(page.getByText('Drop one file to compare it with 4NUCFflf…wH9f3g')).toBeVisible();
    await section.dispatchEvent('drop', { dataTransfer: transfer });
    await expect(section.getByRole('status')).toContainText('Not the same: dropped.bin');

    // On its card in the flow; the one that is not selected yet.
    await page.keyboard.press('Escape');
    const canvas = page.locator('.flow-canvas canvas').last();
    const at = await cardOf(page, BLOB);
    await canvas.dispatchEvent('dragover', { dataTransfer: transfer, clientX: at.x, clientY: at.y, bubbles: true });
    await expect(page.getByText(`Drop one file to compare it with ${BLOB.slice(0, 8)}`)).toBeVisible();
    await canvas.dispatchEvent('drop', { dataTransfer: transfer, clientX: at.x, clientY: at.y, bubbles: true });
    await expect(section.getByRole('status')).toContainText('The same: dropped.bin');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  });
});

/** Where a card stands, found as a person does: the pointer says what it is over. */
async function cardOf(page: Page, artifact: string): Promise<{ readonly x: number; readonly y: number }> {
  const box = (await page.locator('.flow-canvas').boundingBox())!;
  const tooltip = page.locator('.flow-canvas > [aria-hidden="true"]').last();
  for (let y = box.y + 40; y < box.y + box.height; y += 12) {
    const x = box.x + box.width - 80;
    await page.mouse.move(x, y);
    if ((await tooltip.textContent())?.includes(artifact) === true) return { x, y };
  }
  throw new Error(`no card of ${artifact} was found`);
}
