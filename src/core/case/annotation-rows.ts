/** What people said against the log: every row is told there as it stands, and none is told that is not there. */
import type { VerifyDifference } from '../../shared/views.ts';
import type { Db } from '../store/db.ts';
import { sql } from '../store/sql.ts';

const AS_LOGGED = sql`
  SELECT id, json_array(CAST(at_ns AS TEXT), actor, kind, handle, subject_keys, about, value, tag, text) AS line FROM annotation`;

const LOGGED = sql`
  SELECT body ->> '$.id' AS id,
         json_array(coalesce(body ->> '$.said_ns', CAST(at_ns AS TEXT)), body ->> '$.author', body ->> '$.kind', body ->> '$.subject', (body -> '$.keys') || '', body ->> '$.about',
                    body ->> '$.value', body ->> '$.tag', body ->> '$.text') AS line
  FROM custody WHERE action = 'annotation.add' AND json_valid(body)`;

function lines(db: Db, query: typeof LOGGED): ReadonlyMap<string, string> {
  return new Map(
    db
      .all(query)
      .map((row) => [String(row['id']), JSON.stringify((JSON.parse(String(row['line'])) as unknown[]).map(String))]),
  );
}

export function checkAnnotationRows(db: Db): readonly VerifyDifference[] {
  // A case of an older schema, opened as it was found.
  if (db.get(sql`SELECT 1 AS n FROM sqlite_schema WHERE name = 'annotation'`) === undefined) return [];
  const [held, logged] = [lines(db, AS_LOGGED), lines(db, LOGGED)];
  const out: VerifyDifference[] = [];
  const tell = (id: string, message: string): void =>
    void out.push({ what: 'custody', where: `annotation ${id}`, message });
  for (const [id, line] of held) {
    if (!logged.has(id)) tell(id, 'No log entry tells of this annotation.');
    else if (logged.get(id) !== line) tell(id, 'The annotation is not what the log says was written.');
  }
  for (const id of logged.keys())
    if (!held.has(id)) tell(id, 'The log tells of this annotation; it is not in the case.');
  return out;
}
