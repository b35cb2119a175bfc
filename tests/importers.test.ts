/**
 * Every importer over its fixtures, three ways: under its own name, under a name that says nothing, and
 * out of a compressed file. What it says is pinned in tests/golden/importers.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { findFiles } from '../src/core/import/container.ts';
import { headOf, runImporter } from '../src/core/import/import.test-helper.ts';
import type { Written } from '../src/core/import/import.test-helper.ts';
import { IMPORTERS, importerOf } from '../src/core/import/registry.ts';
import { rankFormats, recognise } from '../src/core/import/sniff.ts';
import { sharedPath } from './shared-files.ts';

const FIXTURES = join(import.meta.dirname, 'fixtures');
const GOLDEN = join(import.meta.dirname, 'golden', 'importers');
const scratch = mkdtempSync(join(tmpdir(), 'blobtrail-importers-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const fixtures = IMPORTERS.flatMap(({ id }) => readdirSync(join(FIXTURES, id)).map((file) => ({ id, file })));

async function readAs(
  content: Buffer,
  name: string,
): Promise<{ readonly format: string | null; readonly written: Written | null }> {
  const answer = recognise(headOf(content, name));
  const importer = answer === null ? null : importerOf(answer.format);
  return {
    format: importer?.id ?? null,
    written: importer === null ? null : await runImporter(importer, content, { name }),
  };
}

describe.each(fixtures)('$id reads $file', ({ id, file }) => {
  const content = readFileSync(join(FIXTURES, id, file));

  it('as pinned', async () => {
    const { format, written } = await readAs(content, file);
    expect(format).toBe(id);
    await expect(`${JSON.stringify(written, null, 1)}\n`).toMatchFileSnapshot(
      join(GOLDEN, `${id}--${file}.golden.json`),
    );
  });

  it('the same under a name that says nothing, and compressed', async () => {
    const own = await readAs(content, file);
    expect(await readAs(content, 'x.bin')).toEqual(own);
    const path = join(scratch, `${id}-${file}.packed`);
    writeFileSync(path, gzipSync(content));
    const found = await Array.fromAsync(findFiles([path]));
    const member = found[1];
    if (member?.kind !== 'file') throw new Error('nothing came out of the compressed file');
    expect(await readAs(Buffer.concat(await Array.fromAsync(member.open())), member.name)).toEqual(own);
  });

  it('the same in pieces of any size, with every byte booked once', async () => {
    const importer = importerOf(id)!;
    const whole = await runImporter(importer, content, { name: file });
    for (const pieceBytes of [1, 7, 64, 1000])
      expect(await runImporter(importer, content, { name: file, pieceBytes })).toEqual(whole);
    for (const { offset, length } of [...whole.units, ...whole.statements]) {
      expect(offset + length).toBeLessThanOrEqual(content.length);
      expect(length).toBeGreaterThan(0);
    }
  });

  it('and nobody else claims it more', () => {
    const [first, second] = rankFormats(headOf(content, file));
    expect(first?.format).toBe(id);
    expect(first!.confidence).toBeGreaterThan(second!.confidence);
  });
});

describe('the pages of the formats', () => {
  it('are one for each importer and no more', () => {
    const pages = readdirSync(join(import.meta.dirname, '..', 'docs', 'formats')).toSorted();
    expect(pages).toEqual(IMPORTERS.map((importer) => `${importer.id}.md`).toSorted());
    for (const { id } of IMPORTERS) {
      const page = readFileSync(join(import.meta.dirname, '..', 'docs', 'formats', `${id}.md`), 'utf8');
      expect(page.startsWith(`# ${id}: `)).toBe(true);
      for (const part of [
        'Where it comes from',
        'How to export it',
        'How it is recognised',
        'What is read',
        'is known to change',
      ]) {
        expect([id, page.includes(part)]).toEqual([id, true]);
      }
    }
  });
});

describe('what is none of the formats', () => {
  const strangers: Record<string, string> = {
    empty: '',
    text: 'the quick brown fox\n',
    'JSON of something else': '{"hello":"world","items":[{"id":1}]}',
    'a list of numbers': '[1,2,3]',
    'a Jaeger answer without traces': '{"data":[],"total":0,"limit":0,"offset":0,"errors":null}',
    'a package manifest': '{"name":"x","version":"1.0.0","dependencies":{}}',
    'a Markdown page that speaks of tee_signature': '# tee_signature\n`resourceSpans` and `topics` and `PCR0`\n',
  };
  it.each(Object.entries(strangers))('%s stays unknown', (_name, content) => {
    expect(recognise(headOf(content, 'gateway-otlp-json.json'))).toBeNull();
  });
});

describe.skipIf(sharedPath('vectors') === null)('vectors', () => {
  it('the constructed bundle is its answers, its key and its tree', async () => {
    const { format, written } = await readAs(readFileSync(sharedPath('vectors/constructed_batch_tree.json')!), 'x');
    expect(format).toBe('og-proof-bundle');
    expect(written!.statements.map((entry) => entry.statement.kind)).toEqual([
      'registry-entry',
      'answer',
      'answer',
      'answer',
      'batch-tree',
      'batch-leaf',
      'batch-leaf',
      'batch-leaf',
    ]);
    expect(written!.issues).toEqual([]);
  });

  it('the measurements of all public images are read', async () => {
    const { format, written } = await readAs(readFileSync(sharedPath('vectors/gateway_pcr_timeline.json')!), 'x');
    expect([format, written?.statements.length]).toEqual(['measurements', 13]);
  });
});
