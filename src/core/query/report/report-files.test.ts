import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { join } from 'node:path';
import { INCIDENT } from '../../../../tests/builders/bundled-incident.ts';
import type { Engine } from '../../engine.ts';
import { createEngine } from '../../engine.ts';
import { createCaseFolder, QUIET } from './report.test-helper.ts';

const folder = createCaseFolder();
const EFFECTS = { nowNs: () => 1_772_496_000_000_000_000n, actor: 'mara', version: '1.2.3' };
/** Pages that were handed over to be printed. */
const pages: string[] = [];
let engine: Engine;

beforeAll(async () => {
  (await folder.make('incident', [INCIDENT])).close();
  engine = createEngine({
    effects: EFFECTS,
    printPdf: (html) => {
      pages.push(html);
      return Promise.resolve(Buffer.from('%PDF-made-elsewhere'));
    },
  });
  await engine.handlers['case.open']({ path: join(folder.path, 'incident.blobtrail') }, QUIET);
});
afterAll(() => {
  engine.close();
  folder.remove();
});

describe('a report that is no text', () => {
  it('is printed of the very page, by whom the shell brings along', async () => {
    const page = await engine.handlers['report.build']({ format: 'html' }, QUIET);
    const file = await engine.handlers['report.build']({ format: 'pdf' }, QUIET);
    expect(pages).toEqual([page.text]);
    expect(file).toMatchObject({ name: 'incident-report.pdf', mediaType: 'application/pdf', encoding: 'base64' });
    expect(Buffer.from(file.text, 'base64').toString()).toBe('%PDF-made-elsewhere');
    expect(page.encoding).toBe('utf8');
  });

  it('is the same document for the same case', async () => {
    const [first, second] = [
      await engine.handlers['report.build']({ format: 'docx' }, QUIET),
      await engine.handlers['report.build']({ format: 'docx' }, QUIET),
    ];
    expect(first.name).toBe('incident-report.docx');
    expect(Buffer.from(first.text, 'base64').subarray(0, 2).toString()).toBe('PK');
    expect(second.text).toBe(first.text);
  });
});
