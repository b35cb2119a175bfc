import type { QueryResult } from '../../shared/views.ts';

const MIN = 6;
const MAX = 44;
/** Rows that are looked at: the first ones tell enough. */
const LOOKED_AT = 200;

/** Widths in characters: as wide as what stands in the column, within reason. */
export function columnWidths({ columns, rows }: QueryResult): readonly number[] {
  const seen = rows.slice(0, LOOKED_AT);
  return columns.map((name, at) => {
    const widest = seen.reduce((most, row) => Math.max(most, String(row[at] ?? 'null').length), name.length);
    return Math.min(MAX, Math.max(MIN, widest + 1));
  });
}
