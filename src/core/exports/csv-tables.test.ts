import { parse } from 'csv-parse/sync';
import { expect, it } from 'vitest';
import { EXTRACT_TABLES, type ExtractTable } from '../../model/extract.ts';
import { csvTables } from './csv-tables.ts';
import { SAMPLE, sampleFilledWith, textOf } from './sample-extract.test-helper.ts';

const read = (text: string) => parse(text, { columns: true, bom: false }) as Record<string, string>[];

it('holds every row of every table, as a reader that others wrote finds them', () => {
  const files = new Map(csvTables.files(SAMPLE).map((file) => [file.name, textOf(file)]));
  for (const table of Object.keys(EXTRACT_TABLES) as ExtractTable[]) {
    const rows = [...SAMPLE.rows(table)];
    const text = files.get(`${table.replaceAll('_', '-')}.csv`);
    expect([table, text === undefined]).toEqual([table, rows.length === 0]);
    if (text === undefined) continue;
    const cells = read(text);
    expect([table, cells.length]).toEqual([table, rows.length]);
    for (const [i, row] of rows.entries())
      for (const [name, value] of Object.entries(row))
        if (typeof value === 'number') expect(Number(cells[i]?.[name])).toBe(value);
  }
});

it('lets no cell begin as a formula, and says which cells it changed', () => {
  const changed = csvTables
    .files(sampleFilledWith('=cmd()'))
    .flatMap((file) => read(textOf(file)).flatMap((row) => Object.entries(row)));
  for (const [, cell] of changed) expect(cell).not.toMatch(/^[=+@]/);
  expect(changed.some(([name, cell]) => name === 'changed_cells' && cell.includes('label'))).toBe(true);
});

it('names the tables that have no file', () => {
  expect(csvTables.leftOut(SAMPLE).join()).toMatch(/^tables without rows, of which there is no file: /);
});
