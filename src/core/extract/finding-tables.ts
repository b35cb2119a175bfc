/** Tables of what the rules found. */
import { parseHandle } from '../../base/ids.ts';
import type * as Result from '../../model/extract/result-rows.ts';
import type { ComputedFinding } from '../../shared/views.ts';
import { numberOf } from '../query/cells.ts';
import type { Db } from '../store/db.ts';
import { sql } from '../store/sql.ts';
import type { ExtractIds } from './extract-ids.ts';

const idOf = (handle: string): number => parseHandle(handle)?.id ?? 0;

export function findingRows(findings: readonly ComputedFinding[], ids: ExtractIds): readonly Result.FindingRow[] {
  return findings.map(({ id, requests: _requests, grounds, ...finding }) => ({
    ...finding,
    id: ids.finding(idOf(id)) ?? id,
    // A finding holds them in the order of their handles, which is that of the import.
    labels: finding.labels.toSorted(),
    nodes: finding.nodes.toSorted(),
    artifacts: finding.artifacts.toSorted(),
    grounds: grounds
      .map(({ source, offset, length }) => ({ source: ids.bytesOf(idOf(source)), offset, length }))
      .toSorted((a, b) => (a.source < b.source ? -1 : a.source > b.source ? 1 : a.offset - b.offset)),
  }));
}

/** Of findings and requests in scope. */
export function* findingRequestRows(
  db: Db,
  findings: readonly ComputedFinding[],
  ids: ExtractIds,
): Iterable<Result.FindingRequestRow> {
  for (const { id } of findings) {
    const finding = ids.finding(idOf(id));
    if (finding === null) continue;
    for (const row of db.iterate(sql`SELECT request_id FROM finding_request WHERE finding_id = ${idOf(id)}`)) {
      const request = ids.request(numberOf(row['request_id']));
      if (request !== null) yield { finding, request };
    }
  }
}
