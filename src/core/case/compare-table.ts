/** Two builds of one derived table, compared cell by cell to the last digit. */
import type { Db, ExactValue } from '../store/db.ts';
import { searchRows } from '../reconstruct/search-pass.ts';
import { Sql, sql } from '../store/sql.ts';

const ROWS_AT_ONCE = 5000;

function columnsOf(db: Db, table: string): readonly string[] {
  return db.all(sql`SELECT name FROM pragma_table_info(${table}) ORDER BY cid`).map((row) => String(row['name']));
}

function isSame(a: ExactValue | undefined, b: ExactValue | undefined): boolean {
  return a instanceof Uint8Array && b instanceof Uint8Array ? Buffer.compare(a, b) === 0 : a === b;
}

const shown = (value: ExactValue | undefined): string => String(value ?? 'nothing').slice(0, 200);

/** The same of the full-text table, which gives words and requests instead of rows. */
export async function compareSearch(before: Db, after: Db, breathe: () => Promise<void>): Promise<string | null> {
  const again = searchRows(after);
  try {
    let n = 0;
    for (const [term, request] of searchRows(before)) {
      n += 1;
      const other = again.next();
      if (other.done === true) return `it has more entries than the ${n - 1} that the evidence gives`;
      const [wanted, place] = other.value;
      if (term !== wanted || request !== place) {
        return `entry ${n} is "${shown(term)}" in r-${request}, the evidence gives "${shown(wanted)}" in r-${place}`;
      }
      if (n % ROWS_AT_ONCE === 0) await breathe();
    }
    return again.next().done === true ? null : `it lacks entries after the first ${n}`;
  } finally {
    again.return(undefined);
  }
}

/** The first place in which two builds of one table differ, in words; null when there is none. */
export async function compareTable(
  before: Db,
  after: Db,
  table: string,
  breathe: () => Promise<void>,
): Promise<string | null> {
  // Table names are the constants of reconstruct.ts, never text from outside. Every key is within the first two columns.
  const query = new Sql(`SELECT * FROM ${table} ORDER BY 1, 2`, []);
  const columns = columnsOf(before, table);
  const again = after.exact(query);
  try {
    let n = 0;
    for (const row of before.exact(query)) {
      n += 1;
      const other = again.next();
      if (other.done === true) return `it has more rows than the ${n - 1} that the evidence gives`;
      const at = columns.findIndex((_, i) => !isSame(row[i], other.value[i]));
      if (at >= 0) {
        return `in row ${n} (${columns[0] ?? ''} ${shown(row[0])}) ${columns[at] ?? ''} is ${shown(row[at])}, the evidence gives ${shown(other.value[at])}`;
      }
      if (n % ROWS_AT_ONCE === 0) await breathe();
    }
    return again.next().done === true ? null : `it lacks rows after the first ${n}`;
  } finally {
    again.return?.();
  }
}
