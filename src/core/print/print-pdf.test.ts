import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { findTool, runTool } from '../../../tests/builders/foreign-tools.ts';
import { reportHtml } from '../report/html.ts';
import { SMALL_REPORT } from '../report/report-model.test-helper.ts';
import { findChromium } from './find-chromium.ts';
import { printPdf } from './print-pdf.ts';

const folder = mkdtempSync(join(tmpdir(), 'blobtrail-pdf-'));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

function kept(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

const hasChromium = findChromium() !== null;
const [qpdf, pdfinfo, pdftotext] = ['qpdf', 'pdfinfo', 'pdftotext'].map(findTool);
const hasReaders = qpdf != null && pdfinfo != null && pdftotext != null;

describe('printPdf', () => {
  it('says what to do where there is no Chromium', async () => {
    vi.stubEnv('PATH', '');
    vi.stubEnv('BLOBTRAIL_CHROMIUM', '/nowhere/chromium');
    if (findChromium() !== null) return;
    await expect(printPdf('<p>x</p>')).rejects.toMatchObject({ code: 'NOT_FOUND', message: /BLOBTRAIL_CHROMIUM/ });
  });

  it.skipIf(!hasChromium)('asks nobody for anything, whatever the page wants', async () => {
    let asked = 0;
    const server = createServer((_, answer) => {
      asked += 1;
      answer.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const pdf = await printPdf(
      `<p>x</p><img src="http://127.0.0.1:${port}/i.png"><link rel=stylesheet href="http://localhost:${port}/s">`,
    );
    server.close();
    expect(Buffer.from(pdf).subarray(0, 5).toString()).toBe('%PDF-');
    expect(asked).toBe(0);
  });

  it.skipIf(!hasChromium)('ends when it is cancelled', async () => {
    await expect(printPdf('<p>x</p>', AbortSignal.timeout(1))).rejects.toThrow(/abort|cancel|timeout/i);
  });
});

describe.skipIf(!hasChromium || !hasReaders)('the report as PDF', () => {
  it('is whole, tagged, has an outline and holds every handle', async () => {
    const path = kept('report.pdf', await printPdf(reportHtml(SMALL_REPORT)));
    expect(runTool(qpdf!, ['--check', path])).toEqual({ ok: true, text: expect.any(String) });
    const info = runTool(pdfinfo!, [path]).text;
    expect(info).toMatch(/^Tagged: +yes$/m);
    expect(info).toMatch(/^JavaScript: +no$/m);
    expect(Number(/^Pages: +(\d+)$/m.exec(info)?.[1])).toBeGreaterThan(3);
    expect(runTool(qpdf!, ['--json', '--json-key=outlines', path]).text).toContain('Findings');
    const { text } = runTool(pdftotext!, [path, '-']);
    const { sources, findings, requests } = SMALL_REPORT;
    for (const { id } of [...sources, ...findings, ...requests.reconstructed]) expect(text).toContain(id);
    expect(text).toContain('End of report');
  });

  it('is told from a broken one', async () => {
    const whole = Buffer.from(await printPdf(reportHtml(SMALL_REPORT)));
    const objects = whole.indexOf('stream');
    const mutants = {
      cut: whole.subarray(0, whole.length >> 1),
      'without its head': whole.subarray(20),
      'with a damaged stream': Buffer.concat([
        whole.subarray(0, objects + 40),
        Buffer.alloc(60, 0x41),
        whole.subarray(objects + 100),
      ]),
    };
    for (const bytes of Object.values(mutants)) {
      expect(runTool(qpdf!, ['--check', kept('mutant.pdf', bytes)])).toMatchObject({ ok: false });
    }
  });
});
