import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { ColumnMapping } from '../../model/column-mapping.ts';
import { importInto, QUIET, scratchFolder, withEngine } from '../case/case-file.test-helper.ts';

const mapping = (name: string, unit: 's' | 'ms'): ColumnMapping => ({
  version: 1,
  name,
  form: { kind: 'delimited', delimiter: ',', hasNames: true },
  columns: [
    { column: 'who', field: 'traceId', unit: null },
    { column: 'when', field: 'start', unit },
    { column: 'asked', field: 'labelAsked', unit: null },
  ],
});

it('a table that was read twice stands once in the extract, as its last reading says, and its ledger adds up', async () => {
  const folder = scratchFolder();
  writeFileSync(join(folder, 'calls.csv'), 'who,when,asked\naa01,1767225600,gemini-2.5-pro\naa02,1767225601,gpt-4.1\n');
  const path = join(folder, 'x.blobtrail');
  const out = join(folder, 'export');
  await importInto(path, [join(folder, 'calls.csv')]);
  await withEngine(path, async ({ handlers }) => {
    await handlers['mapping.apply']({ source: 'x-1', mapping: mapping('first try', 'ms') }, QUIET);
    await handlers['mapping.apply']({ source: 'x-1', mapping: mapping('as explained', 's') }, QUIET);
    await handlers['export.write']({ out }, QUIET);
    const { text } = await handlers['report.build']({ format: 'md' }, QUIET);
    expect(text).toContain('as explained');
  });
  const rows = readFileSync(join(out, 'tables', 'sources.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(rows.filter((row) => row.duplicateOf === null)).toMatchObject([
    { format: 'mapped-rows', records: 2, mapping: { name: 'as explained', basis: 'given' } },
  ]);
  const requests = readFileSync(join(out, 'tables', 'requests.jsonl'), 'utf8')
    .trim()
    .split('\n');
  expect(requests.map((line) => JSON.parse(line).timeNs)).toEqual(['1767225600000000000', '1767225601000000000']);
  expect(execFileSync(process.execPath, [join(out, 'verify.mjs')], { encoding: 'utf8' })).toContain('GOOD');
});
