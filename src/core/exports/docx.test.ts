import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findPython, findTool, runTool, type ToolAnswer } from '../../../tests/builders/foreign-tools.ts';
import { hasUnseenText, visibleText } from '../../base/visible-text.ts';
import { HOSTILE, filledWith } from '../report/hostile.test-helper.ts';
import { reportDocument } from '../report/document.ts';
import { SMALL_REPORT } from '../report/report-model.test-helper.ts';
import { reportDocx } from './docx.ts';
import { packed, unpacked } from './zip.test-helper.ts';

const folder = mkdtempSync(join(tmpdir(), 'blobtrail-docx-'));
afterAll(() => rmSync(folder, { recursive: true }));

// Reads every part as XML, opens the document, prints its words in order of the body.
const READ = `
import sys, zipfile, docx
from lxml import etree
for path in sys.argv[1:]:
    with zipfile.ZipFile(path) as z:
        assert z.testzip() is None
        for name in z.namelist():
            if name.endswith(('.xml', '.rels')): etree.fromstring(z.read(name))
    d = docx.Document(path)
    for table in d.tables: assert len({len(row._tr.tc_lst) for row in table.rows}) == 1
    for p in d.paragraphs:
        if p.style.name == 'Heading 1': print('#', p.text)
    for node in d.element.body.iter('{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t'): print(node.text)
`;
const python = findPython('docx', 'lxml');
const docx2txt = findTool('docx2txt');

function judge(...files: readonly Uint8Array[]): ToolAnswer {
  const paths = files.map((bytes, index) => {
    const path = join(folder, `report-${index}.docx`);
    writeFileSync(path, bytes);
    return path;
  });
  return runTool(python!, ['-c', READ, ...paths]);
}

const HANDLES = [
  ...SMALL_REPORT.sources.map(({ id }) => id),
  ...SMALL_REPORT.findings.map(({ id }) => id),
  ...SMALL_REPORT.requests.reconstructed.map(({ id }) => id),
];

describe('reportDocx', () => {
  it('is the same bytes for the same model', async () => {
    const [first, second] = [await reportDocx(SMALL_REPORT), await reportDocx(structuredClone(SMALL_REPORT))];
    expect(Buffer.from(second).equals(Buffer.from(first))).toBe(true);
  });

  it('refers to nothing outside itself', async () => {
    const parts = await unpacked(await reportDocx(SMALL_REPORT));
    for (const [name, text] of parts) if (name.endsWith('.rels')) expect(text).not.toContain('External');
    const document = parts.get('word/document.xml')!;
    const marks = new Set(Array.from(document.matchAll(/<w:bookmarkStart w:name="([^"]+)"/g), ([, name]) => name));
    const targets = Array.from(document.matchAll(/w:anchor="([^"]+)"/g), ([, name]) => name);
    expect(targets.length).toBeGreaterThan(0);
    for (const target of targets) expect(marks).toContain(target);
    expect([...parts.keys()].filter((name) => /vba|embed|media/i.test(name))).toEqual([]);
  });

  it.each(HOSTILE)('writes %j as text', async (hostile) => {
    const parts = await unpacked(await reportDocx(filledWith(SMALL_REPORT, hostile)));
    const document = parts.get('word/document.xml')!;
    const words = Array.from(document.matchAll(/<w:t[^>]*>([^<]*)<\/w:t>/g), ([, text]) => text!);
    const escaped = visibleText(hostile).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
    const plain = (text: string): string => text.replaceAll('&quot;', '"').replaceAll('&apos;', "'");
    expect(words.map(plain)).toContain(escaped);
    for (const text of words) expect(hasUnseenText(text)).toBe(false);
    expect(document).not.toMatch(/<w:(hyperlink[^>]*r:id|instrText[^>]*>(?! *(?:PAGE|NUMPAGES)))/);
  });
});

describe.skipIf(python === null)('python-docx', () => {
  it('opens the report and finds every section, table and handle', async () => {
    const answer = judge(await reportDocx(SMALL_REPORT));
    expect(answer).toEqual({ ok: true, text: expect.any(String) });
    const words = answer.text.split('\n');
    for (const handle of HANDLES) expect(answer.text).toContain(handle);
    expect(words.filter((word) => word.startsWith('# '))).toHaveLength(reportDocument(SMALL_REPORT).sections.length);
    for (const { sha256 } of SMALL_REPORT.sources) expect(words).toContain(sha256);
    expect(answer.text).toContain(`End of report ${SMALL_REPORT.control.reportId}`);
  });

  it('refuses a report that is broken', async () => {
    const whole = await unpacked(await reportDocx(SMALL_REPORT));
    const mutant = async (change: (parts: Map<string, string>) => void) => {
      const parts = new Map(whole);
      change(parts);
      return judge(await packed(parts)).ok;
    };
    expect(await mutant(() => {})).toBe(true);
    const body = whole.get('word/document.xml')!;
    expect(await mutant((parts) => parts.delete('word/document.xml'))).toBe(false);
    expect(await mutant((parts) => parts.delete('[Content_Types].xml'))).toBe(false);
    expect(await mutant((parts) => parts.set('word/document.xml', body.replace('</w:p>', '')))).toBe(false);
    expect(await mutant((parts) => parts.set('word/document.xml', body.replace('<w:t ', '<w:t a="\u0001" ')))).toBe(
      false,
    );
  });

  it('opens reports that are full of what is hostile', async () => {
    const files = await Promise.all(HOSTILE.map((hostile) => reportDocx(filledWith(SMALL_REPORT, hostile))));
    const answer = judge(...files);
    expect(answer).toEqual({ ok: true, text: expect.any(String) });
  }, 240_000);
});

describe.skipIf(docx2txt === null)('docx2txt', () => {
  it('reads every handle', async () => {
    const path = join(folder, 'text.docx');
    writeFileSync(path, await reportDocx(SMALL_REPORT));
    const { ok, text } = runTool(docx2txt!, [path, '-']);
    expect(ok).toBe(true);
    for (const handle of HANDLES) expect(text).toContain(handle);
  });
});
