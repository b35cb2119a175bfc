/** How far the reconstruction has come: a killed or cancelled import leaves sources that no pass has read yet. */
import { sql } from '../store/sql.ts';
import type { Db } from '../store/db.ts';

/** The highest source id that the last run of the passes had before it; 0 when they never ran. */
export function builtThrough(db: Db): number {
  const row = db.get(sql`
    SELECT max(CASE WHEN json_valid(body) THEN CAST(substr(body ->> '$.source', 3) AS INTEGER) END) AS id FROM custody
    WHERE action = 'source.acquire' AND seq < (SELECT max(seq) FROM custody WHERE action = 'passes.run')`);
  return Number(row?.['id'] ?? 0);
}

/** Sources that came in after the passes ran. A copy of another source tells them nothing new, another reading of it does. */
export function underivedSources(db: Db): number {
  const row = db.get(sql`
    SELECT count(*) AS n FROM source WHERE id > ${builtThrough(db)} AND (duplicate_of IS NULL OR format IS NOT NULL)`);
  return Number(row?.['n']);
}

export function isBehind(db: Db): boolean {
  return underivedSources(db) > 0;
}
