/** Requests as rows: a page of them, or one. */
import { AppError } from '../../base/errors.ts';
import { formatHandle, type ArtifactKind } from '../../base/ids.ts';
import type { Freshness, Status, UnknownReason } from '../../model/status.ts';
import type { Filter, RequestPage, RequestRow, RequestSort, SettlementView } from '../../shared/views.ts';
import type { Db, Row } from '../store/db.ts';
import { sql, type Sql } from '../store/sql.ts';
import { numberOf, textOf } from './cells.ts';
import { isRolledUp, whereCell, whereRequest } from './filter.ts';

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

const ORDER: Readonly<Record<RequestSort, readonly [Sql, Sql]>> = {
  time: [sql`request.time_ns IS NULL, request.time_ns, request.id`, sql`request.time_ns IS NULL, request.time_ns DESC, request.id DESC`],
  label: [sql`label.name, request.time_ns, request.id`, sql`label.name DESC, request.time_ns, request.id`],
  node: [sql`node.name, request.time_ns, request.id`, sql`node.name DESC, request.time_ns, request.id`],
  artifact: [sql`artifact.ref, request.time_ns, request.id`, sql`artifact.ref DESC, request.time_ns, request.id`],
  status: [sql`request.status, request.time_ns, request.id`, sql`request.status DESC, request.time_ns, request.id`],
  freshness: [sql`request.freshness, request.time_ns, request.id`, sql`request.freshness DESC, request.time_ns, request.id`],
  findings: [sql`findings, request.time_ns, request.id`, sql`findings DESC, request.time_ns, request.id`],
};

function settlementOf(row: Row): SettlementView | null {
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
  if (isRolledUp(filter)) return numberOf(db.get(sql`SELECT sum(requests) AS n FROM coverage_cell WHERE ${whereCell(filter)}`)?.['n']);
  return numberOf(db.get(sql`SELECT count(*) AS n FROM request WHERE ${whereRequest(filter)}`)?.['n']);
}

function isWhole(filter: Filter | undefined): boolean {
  return filter === undefined || Object.values(filter).every((value) => value === undefined || value.length === 0);
}

/** A page of all requests in order of time: found by rank, however far down. */
function rankedPage(db: Db, of: number, descending: boolean, offset: number, limit: number): readonly RequestRow[] {
  const first = descending ? Math.max(0, of - offset - limit) : offset;
  const end = descending ? of - offset : offset + limit;
  const rows = db.all(sql`
    SELECT rank, ${COLUMNS} JOIN request_rank ON request_rank.request_id = request.id
    WHERE request.id IN (SELECT request_id FROM request_rank WHERE rank >= ${first} AND rank < ${end}) AND rank >= ${first} AND rank < ${end}
    ORDER BY rank`).map(requestRow);
  return descending ? rows.toReversed() : rows;
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
  const order = ORDER[sort][descending ? 1 : 0];
  const of = countRequests(db);
  if (sort === 'time' && isWhole(filter)) return { total: of, of, rows: rankedPage(db, of, descending, offset, limit) };
  const rows = db.all(sql`SELECT ${COLUMNS} WHERE ${whereRequest(filter)} ORDER BY ${order} LIMIT ${limit} OFFSET ${offset}`);
  return { total: countRequests(db, filter), of, rows: rows.map(requestRow) };
}

/** All requests of a filter in order of time, one by one. */
export function* iterateRequests(db: Db, filter?: Filter, limit = -1): Iterable<RequestRow> {
  const order = ORDER.time[0];
  for (const row of db.iterate(sql`SELECT ${COLUMNS} WHERE ${whereRequest(filter)} ORDER BY ${order} LIMIT ${limit}`)) yield requestRow(row);
}

/** @throws AppError NOT_FOUND */
export function getRequest(db: Db, id: number): RequestRow {
  const row = db.get(sql`SELECT ${COLUMNS} WHERE request.id = ${id}`);
  if (row === undefined) throw new AppError('NOT_FOUND', `There is no request r-${id} in this case.`);
  return requestRow(row);
}

/** The request's place among those of a filter, in order of time, from 0. */
export function positionOf(db: Db, id: number, filter?: Filter): { readonly index: number; readonly of: number } | null {
  const where = whereRequest(filter);
  const self = db.get(sql`SELECT CAST(time_ns AS TEXT) AS time_ns FROM request WHERE id = ${id} AND ${where}`);
  if (self === undefined) return null;
  const time = self['time_ns'] === null ? null : BigInt(String(self['time_ns']));
  const before =
    time === null
      ? sql`request.time_ns IS NOT NULL OR request.id < ${id}`
      : sql`request.time_ns < ${time} OR (request.time_ns = ${time} AND request.id < ${id})`;
  const row = db.get(sql`SELECT count(*) AS n FROM request WHERE ${where} AND (${before})`);
  return { index: numberOf(row?.['n']), of: countRequests(db, filter) };
}
