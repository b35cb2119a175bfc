/**
 * Colour is an artifact's identity and the same in every view, so it is given out over the whole case,
 * never over a filter: to artifacts of labels that have more than one, the heaviest label first.
 */
import type { Db } from '../../store/db.ts';
import { sql } from '../../store/sql.ts';
import { numberOf } from '../cells.ts';

export const COLOUR_SLOTS = 6;

/** Artifact id → slot 0 to 5. An artifact that is not here is neutral. */
export function colourSlots(db: Db): ReadonlyMap<number, number> {
  const rows = db.all(sql`
    WITH pair AS (
      SELECT label_id, artifact_id, sum(requests) AS n FROM coverage_cell WHERE artifact_id <> 0 GROUP BY label_id, artifact_id
    ), diverging AS (
      SELECT label_id, sum(n) AS weight FROM pair GROUP BY label_id HAVING count(*) > 1
    )
    SELECT pair.artifact_id FROM diverging JOIN pair ON pair.label_id = diverging.label_id
    LEFT JOIN label ON label.id = diverging.label_id JOIN artifact ON artifact.id = pair.artifact_id
    ORDER BY diverging.weight DESC, label.name, pair.n DESC, artifact.ref`);
  const slots = new Map<number, number>();
  for (const row of rows) {
    const id = numberOf(row['artifact_id']);
    if (!slots.has(id) && slots.size < COLOUR_SLOTS) slots.set(id, slots.size);
  }
  return slots;
}
