import { describe, expect, it } from 'vitest';
import { columnWidths, numberColumns } from './column-widths.ts';

const result = {
  columns: ['label', 'artifact', 'n'],
  rows: [['gemini-2.5-pro', 'x'.repeat(43), 12]],
  truncated: false,
};

describe('numberColumns', () => {
  it('are those of numbers, empty cells aside', () => {
    expect(numberColumns(result)).toEqual([false, false, true]);
    const rows = [...result.rows, [null, null, null], ['a', 3, 'many']];
    expect(numberColumns({ ...result, rows: rows.slice(0, 2) })).toEqual([false, false, true]);
    expect(numberColumns({ ...result, rows })).toEqual([false, false, false]);
    expect(numberColumns({ ...result, rows: [] })).toEqual([false, false, false]);
  });
});

describe('columnWidths', () => {
  it('are those of what stands in the columns where there is room', () => {
    expect(columnWidths(result, 200)).toEqual([15, 44, 6]);
  });

  it('narrow the widest column until the last one is in sight', () => {
    expect(columnWidths(result, 51)).toEqual([15, 30, 6]);
  });

  it('stay as they are where no narrowing is enough', () => {
    expect(columnWidths(result, 30)).toEqual([15, 44, 6]);
  });
});
