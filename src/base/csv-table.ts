import { visibleText } from './visible-text.ts';

/** A cell: numbers stay numbers, null is an empty cell, text is quoted. */
export type CsvValue = string | number | bigint | null;

// What a spreadsheet takes for a formula (OWASP, CSV injection), also after blanks and in full width.
const FORMULA = /^[\s]*[=+\-@\u{ff1d}\u{ff0b}\u{ff0d}\u{ff20}]|^[\t\r\n]/u;

/** Text that a spreadsheet shows and does not run: hidden characters as escapes, a leading `'` before a formula. */
export function defused(text: string): string {
  const shown = visibleText(text);
  return FORMULA.test(text) || FORMULA.test(shown) ? `'${shown}` : shown;
}

function cell(value: CsvValue): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  return `"${defused(value).replaceAll('"', '""')}"`;
}

/**
 * RFC 4180 with CRLF, line after line. Each row names its own columns; the others stay empty. The last column,
 * `changed_cells`, lists the columns of the row that do not hold exactly what the evidence says.
 * @param columns all columns in order; a row's other members are an error of the caller's and are not written.
 */
export function* csvLines(
  columns: readonly string[],
  rows: Iterable<Readonly<Record<string, CsvValue>>>,
): Generator<string> {
  yield `${[...columns, 'changed_cells'].map(cell).join(',')}\r\n`;
  for (const row of rows) {
    const values = columns.map((column) => row[column] ?? null);
    const changed = columns.filter((_, index) => {
      const value = values[index];
      return typeof value === 'string' && defused(value) !== value;
    });
    yield `${[...values, changed.join(' ')].map((value) => cell(value)).join(',')}\r\n`;
  }
}

/** All lines of `csvLines` as one text. */
export function csvTable(columns: readonly string[], rows: Iterable<Readonly<Record<string, CsvValue>>>): string {
  return [...csvLines(columns, rows)].join('');
}
