import { unfinishedImports, type UnfinishedImport } from '../../model/unfinished-import.ts';
import type { Db } from '../store/db.ts';
import { sql } from '../store/sql.ts';

/** Imports of this case that did not come to their end. `isImporting`: the last one runs here, and is none of them. */
export function readUnfinished(db: Db, isImporting = false): readonly UnfinishedImport[] {
  const rows = db.all(sql`
    SELECT seq, CAST(at_ns AS TEXT) AS at_ns, action, CASE WHEN action IN ('import.begin', 'import.end') THEN body ELSE '' END AS body
    FROM custody WHERE action IN ('import.begin', 'source.acquire', 'import.acquired', 'passes.run', 'import.end') ORDER BY seq`);
  const all = unfinishedImports(
    rows.map((row) => ({
      seq: Number(row['seq']),
      atNs: String(row['at_ns']),
      action: String(row['action']),
      body: String(row['body']),
    })),
  );
  const running = isImporting ? all.findLast(({ ended }) => ended === 'cut-short') : undefined;
  return all.filter((one) => one !== running);
}
