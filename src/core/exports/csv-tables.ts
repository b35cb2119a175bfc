/** Every table of an extract for spreadsheets, RFC 4180: lossy, and each row says which of its cells are. */
import { canonicalJson, type Plain } from '../../base/canonical-json.ts';
import { csvLines, type CsvValue } from '../../base/csv-table.ts';
import { EXTRACT_TABLES, type Extract, type ExtractTable } from '../../model/extract.ts';
import type { Exporter } from './exporter.ts';

const TABLES = Object.keys(EXTRACT_TABLES) as readonly ExtractTable[];

/** Lists and objects stand as JSON in one cell. */
function cell(value: unknown): CsvValue {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number') return value;
  return canonicalJson(value as Plain);
}

/** Members of all rows, in order of the alphabet; null for a table without rows. */
function columnsOf(extract: Extract, table: ExtractTable): readonly string[] | null {
  const columns = new Set<string>();
  for (const row of extract.rows(table)) for (const name of Object.keys(row)) columns.add(name);
  return columns.size === 0 ? null : [...columns].toSorted();
}

function* cells(extract: Extract, table: ExtractTable): Generator<Readonly<Record<string, CsvValue>>> {
  for (const row of extract.rows(table))
    yield Object.fromEntries(Object.entries(row).map(([name, value]) => [name, cell(value)]));
}

export const csvTables: Exporter = {
  id: 'csv',
  title: 'Every table as CSV',
  lost: [
    'What a spreadsheet would run as a formula carries an apostrophe, and hidden characters are escapes: changed_cells names both.',
    'Empty text and no value look the same. Lists and objects stand as JSON in one cell.',
    'A spreadsheet that reads a number of more than 15 digits rounds it: times are text here, and have to be read as text.',
  ],
  files: (extract) =>
    TABLES.flatMap((table) => {
      const columns = columnsOf(extract, table);
      if (columns === null) return [];
      return [{ name: `${table.replaceAll('_', '-')}.csv`, parts: csvLines(columns, cells(extract, table)) }];
    }),
  leftOut: (extract) => {
    const empty = TABLES.filter((table) => columnsOf(extract, table) === null);
    return empty.length === 0 ? [] : [`tables without rows, of which there is no file: ${empty.join(', ')}`];
  },
};
