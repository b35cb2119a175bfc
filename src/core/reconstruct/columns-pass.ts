/** Requests as packed columns (docs/case-file.md, `request_block`): written once, walked by every filter. */
import type { Db } from '../store/db.ts';
import { sql } from '../store/sql.ts';

export const BLOCK_ROWS = 65_536;

const CELL = sql`label_id, artifact_id, node_id, status, freshness, reason, signature, input_check, settlement_verdict, has_time`;

/** Numbers of the cells, in the order of their key. */
function cellNumbers(db: Db): ReadonlyMap<string, number> {
  const rows = [...db.exact(sql`SELECT ${CELL} FROM coverage_cell ORDER BY ${CELL}`)];
  return new Map(rows.map((row, i) => [row.join('\t'), i]));
}

export function writeColumns(db: Db): void {
  const cells = cellNumbers(db);
  let block = 0;
  let rows = 0;
  let columns = new Uint32Array(2 * BLOCK_ROWS);
  const flush = (): void => {
    if (rows === 0) return;
    const packed = new DataView(new ArrayBuffer(8 * rows));
    for (let i = 0; i < rows; i += 1) {
      packed.setUint32(4 * i, columns[i] ?? 0, true);
      packed.setUint32(4 * (rows + i), columns[BLOCK_ROWS + i] ?? 0, true);
    }
    db.named('request_block_put').run(block, rows, new Uint8Array(packed.buffer));
    block += 1;
    rows = 0;
    columns = new Uint32Array(2 * BLOCK_ROWS);
  };
  const all = db.exact(sql`
    SELECT request.id, coalesce(label_id, 0), coalesce(artifact_id, 0), coalesce(node_id, 0), status, freshness, coalesce(reason, ''),
           signature, input_check, coalesce(settlement_verdict, ''), time_ns IS NOT NULL
    FROM request_rank CROSS JOIN request ON request.id = request_rank.request_id ORDER BY rank`);
  for (const [id, ...key] of all) {
    columns[rows] = Number(id);
    columns[BLOCK_ROWS + rows] = cells.get(key.join('\t')) ?? 0;
    rows += 1;
    if (rows === BLOCK_ROWS) flush();
  }
  flush();
}
