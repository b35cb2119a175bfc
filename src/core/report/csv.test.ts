import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasUnseenText } from '../../base/visible-text.ts';
import { csvTable, defused } from '../../base/csv-table.ts';
import { reportCsv } from './csv.ts';
import { HOSTILE, filledWith } from './hostile.test-helper.ts';
import { SMALL_REPORT } from './report-model.test-helper.ts';

/** RFC 4180, to the letter. */
function parse(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  while (field.lastIndex < text.length) {
    const at = field.lastIndex;
    const match = field.exec(text);
    if (match === null) throw new Error(`Not RFC 4180 at ${JSON.stringify(text.slice(at, at + 40))}`);
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === '\r\n') {
      rows.push(row);
      row = [];
    }
  }
  return rows;
}

const DANGEROUS = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/;

describe('csvTable', () => {
  it('keeps numbers as numbers and says which cells it changed', () => {
    const [head, row] = parse(csvTable(['id', 'count', 'text'], [{ id: 'r-1', count: -5, text: '=1+1' }]));
    expect(head).toEqual(['id', 'count', 'text', 'changed_cells']);
    expect(row).toEqual(['r-1', '-5', "'=1+1", 'text']);
  });

  it('lets no text begin as a formula', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(defused(text)).not.toMatch(DANGEROUS);
        const rows = parse(csvTable(['a', 'b'], [{ a: text, b: text }]));
        expect(rows[1]?.slice(0, 2)).toEqual([defused(text), defused(text)]);
      }),
    );
  });
});

describe('reportCsv', () => {
  it('has one row per request, per finding and per thing that a person said, all of the same width', () => {
    const rows = parse(reportCsv(SMALL_REPORT));
    expect(rows[0]?.[0]).toBe('table');
    expect(rows.map((row) => row[0]).slice(1)).toEqual([
      'note',
      'note',
      'generation',
      'request',
      'request',
      'finding',
      'finding',
      'added',
      'decision',
      'tag',
      'tag',
      'note-of-person',
      'decision',
      'end',
    ]);
    expect(new Set(rows.map((row) => row.length)).size).toBe(1);
    const artifact = rows[0]!.indexOf('artifact');
    expect(rows[4]?.[artifact]).toBe('gemini-2.5-pro-preview-05-06');
    expect(rows[1]?.join(' ')).toContain('lossy');
  });

  it.each(HOSTILE)('defuses %j in every cell', (hostile) => {
    const rows = parse(reportCsv(filledWith(SMALL_REPORT, hostile)));
    expect(new Set(rows.map((row) => row.length)).size).toBe(1);
    for (const cell of rows.flat()) {
      expect(cell).not.toMatch(DANGEROUS);
      expect(hasUnseenText(cell)).toBe(false);
    }
  });
});
