/** SQL lives in `.sql` files, each statement under a `-- name:` line. This splits one into its statements. */
import { AppError } from '../../base/errors.ts';

/**
 * An INSERT of one row, made to take the values of several. Where one of them is refused, those before it stay: the transaction
 * around has to end. Else SQLite would first write down every page that the statement changes. @throws AppError INTERNAL
 */
export function forRows(text: string, rows: number): string {
  const row = /^INSERT INTO .*\bVALUES (\(.*\))$/s.exec(text)?.[1];
  if (row === undefined) throw new AppError('INTERNAL', `No statement for several rows: ${text}`);
  return text.replace('INSERT', 'INSERT OR FAIL') + `, ${row}`.repeat(rows - 1);
}

export function parseNamedSql(text: string, file: string): ReadonlyMap<string, string> {
  const out = new Map<string, string>();
  for (const part of text.split(/^-- name:\s*/m).slice(1)) {
    const end = part.indexOf('\n');
    const name = part.slice(0, end).trim();
    const sql = part.slice(end + 1).trim();
    if (!/^[a-z0-9_]+$/.test(name) || sql === '' || out.has(name)) {
      throw new AppError('INTERNAL', `Bad or repeated statement name "${name}" in ${file}.`);
    }
    out.set(name, sql);
  }
  return out;
}
