/** A result as a file: CSV that a spreadsheet does not run, or JSON lines that hold every value exactly. */
import { csvTable } from '../../base/csv-table.ts';
import type { QueryResult } from '../../shared/query-views.ts';

/** Two columns of one name get apart: `n`, `n_2`. */
export function distinctNames(columns: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return columns.map((name) => {
    let free = name;
    for (let n = 2; taken.has(free); n += 1) free = `${name}_${n}`;
    taken.add(free);
    return free;
  });
}

function* objects({ columns, rows }: QueryResult): Generator<Readonly<Record<string, string | number | null>>> {
  const names = distinctNames(columns);
  for (const row of rows) yield Object.fromEntries(names.map((name, at) => [name, row[at] ?? null]));
}

export function resultCsv(result: QueryResult): string {
  return csvTable(distinctNames(result.columns), objects(result));
}

/** One object a line. Integers beyond 2^53 stay strings: no reader may round them. */
export function resultJsonLines(result: QueryResult): string {
  return Array.from(objects(result), (row) => `${JSON.stringify(row)}\n`).join('');
}
