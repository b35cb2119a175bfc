/** Single requests for the flow, as columns; names once each, for many requests share few of them. */
import { formatHandle } from '../../../base/ids.ts';
import type { FlowMarks } from '../../../model/flow-data.ts';
import type { Freshness, Status } from '../../../model/status.ts';
import type { Filter } from '../../../shared/views.ts';
import type { Db } from '../../store/db.ts';
import { sql } from '../../store/sql.ts';
import { numberOf, textOf } from '../cells.ts';
import { selectionOf } from '../requests/selection.ts';

class Names {
  readonly list: string[] = [];
  readonly #known = new Map<string, number>();

  indexOf(name: string): number {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    this.#known.set(name, this.list.length);
    return this.list.push(name) - 1;
  }
}

/** The first `limit` requests of the filter in order of time, those without one last. */
export function readMarks(db: Db, filter: Filter | undefined, limit: number): FlowMarks {
  const { columns, ranks } = selectionOf(db, filter ?? {});
  const ids = ranks.slice(0, limit).map(columns.idAt);
  const rows = db.all(sql`
    SELECT request.id, CAST(request.time_ns AS TEXT) AS time_ns, label.name AS label, artifact.ref AS artifact,
           CASE WHEN node.is_enclave THEN '0x' || node.name ELSE node.name END AS node, request.status, request.freshness
    FROM json_each(${JSON.stringify(ids)}) CROSS JOIN request ON request.id = value
    LEFT JOIN label ON label.id = request.label_id
    LEFT JOIN node ON node.id = request.node_id
    LEFT JOIN artifact ON artifact.id = request.artifact_id
    ORDER BY key`);
  const [labels, nodes, artifacts] = [new Names(), new Names(), new Names()];
  return {
    id: rows.map((row) => formatHandle('r', numberOf(row['id']))),
    timeNs: rows.map((row) => textOf(row['time_ns'])),
    label: rows.map((row) => labels.indexOf(textOf(row['label']) ?? '')),
    node: rows.map((row) => nodes.indexOf(textOf(row['node']) ?? '')),
    artifact: rows.map((row) => artifacts.indexOf(textOf(row['artifact']) ?? '')),
    status: rows.map((row) => String(row['status']) as Status),
    freshness: rows.map((row) => String(row['freshness']) as Freshness),
    labels: labels.list,
    nodes: nodes.list,
    artifacts: artifacts.list,
  };
}
