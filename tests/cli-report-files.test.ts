/** Reports that are no text, as a script meets them: PDF and DOCX of a case and of an export of it. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findChromium } from '../src/core/print/find-chromium.ts';
import { blobtrail, copyExample, ensureBuilt, temporaryFolder, type CliResult } from './builders/built-cli.ts';
import { findTool, runTool } from './builders/foreign-tools.ts';

const CASE = 'incident.blobtrail';
const folder = temporaryFolder();
const at = (name: string): string => join(folder.path, name);
const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}): CliResult =>
  blobtrail(args, { cwd: folder.path, env });
const [pdftotext, pdfinfo, docx2txt] = ['pdftotext', 'pdfinfo', 'docx2txt'].map(findTool);
const FINDINGS = ['f-1', 'split-label', 'End of report R-'];

beforeAll(async () => {
  await ensureBuilt();
  copyExample(at('warm-cache'));
  expect(run(['import', CASE, 'warm-cache']).status).toBe(0);
}, 120_000);

afterAll(folder.remove);

it('writes a document of the case, and the same of an export of it', () => {
  const options = ['--format', 'docx', '--out'];
  expect(run(['report', CASE, ...options, 'case.docx']).status).toBe(0);
  expect(run(['export', CASE, '--out', 'export']).status).toBe(0);
  expect(run(['report', '--extract', 'export', ...options, 'export.docx']).status).toBe(0);
  expect(readFileSync(at('case.docx')).subarray(0, 2).toString()).toBe('PK');
  if (docx2txt == null) return;
  const texts = ['case.docx', 'export.docx'].map((name) => runTool(docx2txt, [at(name), '-']).text);
  for (const text of texts) for (const words of FINDINGS) expect(text).toContain(words);
  // They differ in what may differ: when and with what they were made.
  const [first, second] = texts.map((text) => text.replace(/Generation: the only part[\s\S]*?(?=\n2\. )/, ''));
  expect(second).toBe(first);
});

it.skipIf(findChromium() === null || pdftotext == null || pdfinfo == null)('prints a part of the case', () => {
  const { status, stderr } = run([
    'report',
    CASE,
    '--format',
    'pdf',
    '--label',
    'gemini-2.5-flash',
    '--out',
    'case.pdf',
  ]);
  expect([status, stderr]).toEqual([0, 'Report written to case.pdf\n']);
  expect(runTool(pdfinfo!, [at('case.pdf')]).text).toMatch(/^Tagged: +yes$/m);
  const { text } = runTool(pdftotext!, [at('case.pdf'), '-']);
  expect(text).toContain('End of report R-');
  expect(text).toContain('gemini-2.5-flash');
});

it('says what to do where there is nothing to print with', () => {
  const { status, stderr } = run(['report', CASE, '--format', 'pdf', '--out', 'none.pdf'], {
    PATH: '',
    BLOBTRAIL_CHROMIUM: '/nowhere',
  });
  if (status === 0) return;
  expect([status, stderr, existsSync(at('none.pdf'))]).toEqual([
    2,
    expect.stringContaining('BLOBTRAIL_CHROMIUM'),
    false,
  ]);
  expect(stderr).not.toMatch(/\n\s+at /);
});
