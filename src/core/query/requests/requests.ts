/** Requests as rows: a page of them, or one. */
import { AppError } from '../../../base/errors.ts';
import { formatHandle, type ArtifactKind } from '../../../base/ids.ts';
import type { Freshness, Status, UnknownReason } from '../../../model/status.ts';
import type { Filter, RequestPage, RequestRow, RequestSort, SettlementView } from '../../../shared/views.ts';
import type { Db, Row } from '../../store/db.ts';
import { sql } from '../../store/sql.ts';
import { numberOf, textOf } from '../cells.ts';
import { isRolledUp, whereCell } from './filter.ts';
import { pageOfRanks } from './ordered-ranks.ts';
import { selectionOf } from './selection.ts';

const COLUMNS = sql`
  request.id, CAST(request.time_ns AS TEXT) AS time_ns, label.name AS label, request.label_answered,
  CASE WHEN node.is_enclave THEN '0x' || node.name ELSE node.name END AS node, artifact.ref AS artifact,
  artifact.kind AS artifact_kind, request.status, request.rule, request.reason, request.freshness, request.input_hash,
  request.output_hash, request.response_id, request.tx_hash, request.signature, request.settlement_kind,
  request.settlement_blob, request.settlement_root, request.settlement_tx, request.settlement_verdict,
  (SELECT count(*) FROM finding_request WHERE finding_request.request_id = request.id) AS findings
  FROM request
  LEFT JOIN label ON label.id = request.label_id
  LEFT JOIN node ON node.id = request.node_id
  LEFT JOIN artifact ON artifact.id = request.artifact_id`;

/** Out of the columns `settlement_*` of a request. */
export function settlementOf(row: Row): SettlementView | null {
  const verdict = textOf(row['settlement_verdict']) as SettlementView['verdict'] | null;
  if (verdict === null) return null;
  return {
    kind: row['settlement_kind'] === 'individual' ? 'individual' : 'batch',
    blobId: textOf(row['settlement_blob']),
    merkleRoot: textOf(row['settlement_root']),
    txHash: textOf(row['settlement_tx']),
    verdict,
  };
}

export function requestRow(row: Row): RequestRow {
  return {
    id: formatHandle('r', numberOf(row['id'])),
    timeNs: textOf(row['time_ns']),
    label: textOf(row['label']),
    labelAnswered: textOf(row['label_answered']),
    node: textOf(row['node']),
    artifact: textOf(row['artifact']),
    artifactKind: textOf(row['artifact_kind']) as ArtifactKind | null,
    status: String(row['status']) as Status,
    rule: textOf(row['rule']),
    reason: textOf(row['reason']) as UnknownReason | null,
    freshness: String(row['freshness']) as Freshness,
    inputHash: textOf(row['input_hash']),
    outputHash: textOf(row['output_hash']),
    responseId: textOf(row['response_id']),
    txHash: textOf(row['tx_hash']),
    signature: String(row['signature']) as RequestRow['signature'],
    settlement: settlementOf(row),
    findings: numberOf(row['findings']),
  };
}

export function countRequests(db: Db, filter?: Filter): number {
  if (isRolledUp(filter))
    return numberOf(db.get(sql`SELECT sum(requests) AS n FROM coverage_cell WHERE ${whereCell(filter)}`)?.['n']);
  return selectionOf(db, filter ?? {}).ranks.count;
}

/** Requests in the order of their ids given. */
function rowsOf(db: Db, ids: readonly number[]): readonly RequestRow[] {
  if (ids.length === 0) return [];
  const rows = db.all(sql`SELECT ${COLUMNS} WHERE request.id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`);
  const byId = new Map(rows.map((row) => [numberOf(row['id']), row]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    return row === undefined ? [] : [requestRow(row)];
  });
}

export interface RequestListOptions {
  readonly filter?: Filter | undefined;
  readonly sort?: RequestSort | undefined;
  readonly descending?: boolean | undefined;
  readonly offset: number;
  readonly limit: number;
}

export function listRequests(db: Db, options: RequestListOptions): RequestPage {
  const { filter, sort = 'time', descending = false, offset, limit } = options;
  const of = countRequests(db);
  if (limit === 0) return { total: countRequests(db, filter), of, rows: [] };
  const selection = selectionOf(db, filter ?? {});
  const ids = pageOfRanks(db, selection, { sort, descending }, offset, limit).map(selection.columns.idAt);
  return { total: selection.ranks.count, of, rows: rowsOf(db, ids) };
}

/** @throws AppError NOT_FOUND */
export function getRequest(db: Db, id: number): RequestRow {
  const row = db.get(sql`SELECT ${COLUMNS} WHERE request.id = ${id}`);
  if (row === undefined) throw new AppError('NOT_FOUND', `There is no request r-${id} in this case.`);
  return requestRow(row);
}

/** The request's place among those of a filter, in order of time, from 0. */
export function positionOf(
  db: Db,
  id: number,
  filter?: Filter,
): { readonly index: number; readonly of: number } | null {
  const { columns, ranks } = selectionOf(db, filter ?? {});
  const rank = columns.rankOf(id);
  const index = rank === null ? null : ranks.placeOf(rank);
  return index === null ? null : { index, of: ranks.count };
}
