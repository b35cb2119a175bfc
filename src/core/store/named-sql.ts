/** All named statements. A new file in queries/ is listed here and nowhere else. */
import { AppError } from '../../base/errors.ts';
import { parseNamedSql } from './statements.ts';
import annotations from './queries/annotations.sql?raw';
import evidence from './queries/evidence.sql?raw';
import derived from './queries/derived.sql?raw';
import views from './queries/views.sql?raw';

function collect(): ReadonlyMap<string, string> {
  const out = new Map<string, string>();
  const files = { annotations, evidence, derived, views };
  for (const [file, text] of Object.entries(files)) {
    for (const [name, sql] of parseNamedSql(text, `${file}.sql`)) {
      if (out.has(name)) throw new AppError('INTERNAL', `The statement name "${name}" is used twice.`);
      out.set(name, sql);
    }
  }
  return out;
}

export const NAMED_SQL = collect();
