/** Counts of requests, kept so that no overview ever counts them again. */
import type { Db } from '../store/db.ts';
import { sql } from '../store/sql.ts';
import type { Cell } from './request-cells.ts';

/** Slices of time over the whole case: as fine as a wide screen shows a strip. A bigint, because a number would be bound as REAL. */
const SLICES = 240n;

export function writeRollups(db: Db, cells: readonly Cell[]): void {
  db.run(sql`
    INSERT INTO slicing (id, from_ns, width_ns, slices, to_ns, requests)
    SELECT 1, min(time_ns), (max(time_ns) - min(time_ns)) / ${SLICES} + 1, ${SLICES}, max(time_ns), (SELECT count(*) FROM request)
    FROM request HAVING min(time_ns) IS NOT NULL`);
  db.run(sql`
    INSERT INTO flow_cell (label_id, artifact_id, node_id, status, freshness, slice, requests)
    SELECT coalesce(label_id, 0), coalesce(artifact_id, 0), coalesce(node_id, 0), status, freshness,
           coalesce((time_ns - (SELECT from_ns FROM slicing)) / (SELECT width_ns FROM slicing), -1), count(*)
    FROM request GROUP BY 1, 2, 3, 4, 5, 6`);
  db.run(sql`
    INSERT INTO strip_cell (label_id, artifact_id, freshness, slice, requests)
    SELECT label_id, artifact_id, freshness, slice, sum(requests) FROM flow_cell GROUP BY 1, 2, 3, 4`);
  for (const { key, requests } of cells) db.named('coverage_cell_put').run(...key, requests);
  db.run(sql`
    INSERT INTO request_rank (rank, request_id)
    SELECT row_number() OVER (ORDER BY time_ns NULLS LAST, id) - 1, id FROM request`);
}
