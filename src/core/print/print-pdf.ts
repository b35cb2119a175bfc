/** A report page as PDF: printed by a Chromium without a window and without a network. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AppError } from '../../base/errors.ts';
import { CHROMIUM_ARGS, findChromium } from './find-chromium.ts';

/** Prints a self-contained page; a shell that has a browser of its own brings its own. */
export type PrintPdf = (html: string, signal: AbortSignal) => Promise<Uint8Array>;

const MOST_MS = 300_000;
const NO_CHROMIUM =
  'No Chromium was found to print the PDF with. Install Chromium or Chrome, or name one in BLOBTRAIL_CHROMIUM; or write the report as html and print it from any browser.';

/** Where it would ask for anything, nobody answers: no name resolves, and the proxy is the discard port of this machine. */
const NO_NETWORK = [
  '--host-resolver-rules=MAP * ~NOTFOUND',
  '--proxy-server=127.0.0.1:9',
  '--proxy-bypass-list=<-loopback>',
];

function run(program: string, args: readonly string[], signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: MOST_MS,
      ...(signal !== undefined && { signal }),
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-2000);
    });
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else
        reject(
          new AppError('INTERNAL', `Chromium could not print the report: ${said.trim().split('\n').at(-1) ?? ''}`),
        );
    });
  });
}

/**
 * Prints a self-contained page, tagged and with an outline of its headings. Its dates are those of the printing: two
 * runs differ in them.
 * @throws AppError NOT_FOUND without a Chromium, INTERNAL when it fails; AbortError.
 */
export async function printPdf(html: string, signal?: AbortSignal): Promise<Uint8Array> {
  const chromium = findChromium();
  if (chromium === null) throw new AppError('NOT_FOUND', NO_CHROMIUM);
  const folder = mkdtempSync(join(tmpdir(), 'blobtrail-print-'));
  try {
    const [page, pdf] = [join(folder, 'report.html'), join(folder, 'report.pdf')];
    writeFileSync(page, html, { mode: 0o600 });
    const args = [
      ...CHROMIUM_ARGS,
      ...NO_NETWORK,
      '--headless',
      '--disable-gpu',
      '--disable-extensions',
      `--user-data-dir=${join(folder, 'profile')}`,
      '--no-pdf-header-footer',
      '--generate-pdf-document-outline',
      `--print-to-pdf=${pdf}`,
      pathToFileURL(page).href,
    ];
    await run(chromium, args, signal);
    if (!existsSync(pdf)) throw new AppError('INTERNAL', 'Chromium ended without a PDF, and did not say why.');
    return readFileSync(pdf);
  } finally {
    // The browser may still be putting its profile away.
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}
