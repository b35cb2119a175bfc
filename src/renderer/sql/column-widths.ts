import type { QueryResult } from '../../shared/query-views.ts';

const MIN = 6;
const MAX = 44;
/** Narrower than this a long value tells nothing: then the rows scroll sideways instead. */
const LEAST_OF_LONG = 16;
/** Rows that are looked at: the first ones tell enough. */
const LOOKED_AT = 200;

/**
 * Widths in characters. Each column is as wide as what stands in it, within reason; where all of them do not fit into
 * `room` characters, the widest give way until they do, or keep their widths when that is not enough.
 */
export function columnWidths(result: QueryResult, room: number): readonly number[] {
  const widths = naturalWidths(result);
  for (let most = MAX; most >= LEAST_OF_LONG; most -= 1) {
    const narrowed = widths.map((width) => Math.min(width, most));
    if (narrowed.reduce((sum, width) => sum + width, 0) <= room) return narrowed;
  }
  return widths;
}

/** Which columns hold numbers and nothing else, as far as is looked: their names stand at the right, as the numbers do. */
export function numberColumns({ columns, rows }: QueryResult): readonly boolean[] {
  const seen = rows.slice(0, LOOKED_AT);
  return columns.map((_, at) => {
    const values = seen.flatMap((row) => row[at] ?? []);
    return values.length > 0 && values.every((value) => typeof value === 'number');
  });
}

function naturalWidths({ columns, rows }: QueryResult): readonly number[] {
  const seen = rows.slice(0, LOOKED_AT);
  return columns.map((name, at) => {
    const widest = seen.reduce((most, row) => Math.max(most, String(row[at] ?? 'null').length), name.length);
    return Math.min(MAX, Math.max(MIN, widest + 1));
  });
}
