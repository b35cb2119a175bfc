import { describe, expect, it } from 'vitest';
import type { QueryResult } from '../../shared/query-views.ts';
import { distinctNames, resultCsv, resultJsonLines } from './result-files.ts';

const RESULT: QueryResult = {
  columns: ['n', 'n', 'text'],
  rows: [
    ['1772452800000000001', -5, '=HYPERLINK("http://x")'],
    [7, null, 'a,"b"\u202e'],
  ],
  truncated: false,
};

describe('a result as a file', () => {
  it('keeps columns of one name apart', () => {
    expect(distinctNames(['n', 'n', 'n_2', 'm'])).toEqual(['n', 'n_2', 'n_2_2', 'm']);
  });

  it('is a CSV that runs nothing and says which cells it changed', () => {
    expect(resultCsv(RESULT).split('\r\n')).toEqual([
      '"n","n_2","text","changed_cells"',
      '"1772452800000000001",-5,"\'=HYPERLINK(""http://x"")","text"',
      '7,,"a,""b""\\u202e","text"',
      '',
    ]);
  });

  it('is JSON lines that hold every value as it is', () => {
    const lines = resultJsonLines(RESULT).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      { n: '1772452800000000001', n_2: -5, text: '=HYPERLINK("http://x")' },
      { n: 7, n_2: null, text: 'a,"b"\u202e' },
    ]);
    expect(resultJsonLines({ ...RESULT, rows: [] })).toBe('');
  });
});
