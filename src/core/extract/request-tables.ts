/** Tables of the requests in scope and of what each rests on. */
import { AppError } from '../../base/errors.ts';
import { formatHandle, parseHandle } from '../../base/ids.ts';
import { settling } from '../../model/open-point.ts';
import type { Place } from '../../model/extract/evidence-rows.ts';
import type * as Result from '../../model/extract/result-rows.ts';
import type { CallContext } from '../../shared/contract.ts';
import type { GroundRow } from '../../shared/views.ts';
import { numberOf, textOf } from '../query/cells.ts';
import { requestDetail, type DetailContext } from '../query/requests/request-detail.ts';
import { settlementOf } from '../query/requests/requests.ts';
import { breathe } from '../reconstruct/pass.ts';
import type { Db, Row } from '../store/db.ts';
import { sql, type Sql } from '../store/sql.ts';
import type { ExtractIds } from './extract-ids.ts';
import { NODE_NAME } from './thing-tables.ts';

const NOWHERE = { fromNs: '0', toNs: '0' };

function treeWord(row: Row): 'intact' | 'broken' | 'open' | null {
  if (row['tree_id'] === null) return null;
  const broken = textOf(row['broken_at']);
  if (broken === null) return 'intact';
  return broken.startsWith('could not be recomputed') ? 'open' : 'broken';
}

function settledIn(row: Row): Result.RequestRow['settlement'] {
  const settlement = settlementOf(row);
  return settlement && { ...settlement, tree: treeWord(row), isAnchored: row['event_root'] !== null };
}

function requestRow(row: Row, id: string): Result.RequestRow {
  return {
    id,
    timeNs: textOf(row['time_text']),
    timeBasis: String(row['time_basis']),
    durationNs: textOf(row['duration_text']),
    label: textOf(row['label']),
    labelAnswered: textOf(row['label_answered']),
    node: textOf(row['node']),
    artifact: textOf(row['artifact']),
    artifactKind: textOf(row['artifact_kind']) as Result.RequestRow['artifactKind'],
    expectedArtifact: textOf(row['expected']),
    status: String(row['status']) as Result.RequestRow['status'],
    rule: textOf(row['rule']),
    reason: textOf(row['reason']) as Result.RequestRow['reason'],
    freshness: String(row['freshness']) as Result.RequestRow['freshness'],
    teeId: textOf(row['tee_id']),
    inputHash: textOf(row['input_hash']),
    outputHash: textOf(row['output_hash']),
    signedTime: textOf(row['signed_time']),
    responseId: textOf(row['response_id']),
    txHash: textOf(row['tx_hash']),
    inferenceId: textOf(row['inference_id']),
    traceId: textOf(row['trace_id']),
    spanId: textOf(row['span_id']),
    isPrivate: row['is_private'] === 1,
    signature: String(row['signature']) as Result.RequestRow['signature'],
    inputCheck: String(row['input_check']) as Result.RequestRow['inputCheck'],
    outputCheck: String(row['output_check']) as Result.RequestRow['outputCheck'],
    settlement: settledIn(row),
  };
}

export function* requestRows(db: Db, ids: ExtractIds, where: Sql): Iterable<Result.RequestRow> {
  const rows = db.iterate(sql`
    SELECT request.*, CAST(request.time_ns AS TEXT) AS time_text, CAST(request.duration_ns AS TEXT) AS duration_text, label.name AS label,
           ${NODE_NAME} AS node, artifact.ref AS artifact, artifact.kind AS artifact_kind, expected.ref AS expected,
           tree.id AS tree_id, tree.broken_at, tree.event_root
    FROM request LEFT JOIN label ON label.id = request.label_id LEFT JOIN node ON node.id = request.node_id
    LEFT JOIN artifact ON artifact.id = request.artifact_id LEFT JOIN artifact AS expected ON expected.id = request.expected_id
    LEFT JOIN settlement ON settlement.id = request.settlement_id LEFT JOIN tree ON tree.id = settlement.tree_id
    WHERE ${where}`);
  for (const row of rows) {
    const id = ids.request(numberOf(row['id']));
    if (id !== null) yield requestRow(row, id);
  }
}

export function* recordRows(db: Db, ids: ExtractIds): Iterable<Result.RecordRow> {
  for (const row of db.iterate(
    sql`SELECT request_id, role, joined_by, source_id, offset, length FROM request_record`,
  )) {
    const request = ids.request(numberOf(row['request_id']));
    if (request !== null)
      yield { ...ids.place(row), request, role: String(row['role']), joinedBy: String(row['joined_by']) };
  }
}

export function* proofRows(db: Db, ids: ExtractIds): Iterable<Result.ProofRow> {
  const rows = db.iterate(sql`
    SELECT proof.request_id, proof.kind, proof.verdict, proof.generation, proof.checks ->> '$.reason' AS reason,
           CASE WHEN request.signed_by_other IS NULL THEN proof.checks ->> '$.keyId' ELSE request.tee_id END AS key,
           proof.source_id, proof.offset, proof.length
    FROM proof JOIN request ON request.id = proof.request_id`);
  for (const row of rows) {
    const request = ids.request(numberOf(row['request_id']));
    if (request === null) continue;
    yield {
      ...ids.place(row),
      request,
      kind: String(row['kind']),
      verdict: String(row['verdict']),
      generation: textOf(row['generation']),
      keyId: textOf(row['key']),
      reason: textOf(row['reason']),
    };
  }
}

/** @param isWhole all of the case; else those of requests in scope. */
export function* settlementRows(db: Db, ids: ExtractIds, isWhole: boolean): Iterable<Result.SettlementRow> {
  const rows = db.iterate(sql`
    SELECT kind, request_id, tee_id, input_hash, output_hash, signed_time, blob_id, merkle_root, tx_hash,
           CAST(time_ns AS TEXT) AS time_text, source_id, offset, length FROM settlement`);
  for (const row of rows) {
    const request = row['request_id'] === null ? null : ids.request(numberOf(row['request_id']));
    if (request === null && !isWhole) continue;
    yield {
      ...ids.place(row),
      kind: row['kind'] === 'individual' ? 'individual' : 'batch',
      request,
      teeId: textOf(row['tee_id']),
      inputHash: textOf(row['input_hash']),
      outputHash: textOf(row['output_hash']),
      signedTime: textOf(row['signed_time']),
      blobId: textOf(row['blob_id']),
      merkleRoot: textOf(row['merkle_root']),
      txHash: textOf(row['tx_hash']),
      timeNs: textOf(row['time_text']),
    };
  }
}

export function* edgeRows(db: Db, where: Sql): Iterable<Result.EdgeRow> {
  const rows = db.iterate(sql`
    SELECT coalesce(label.name, '') AS label, coalesce(artifact.ref, '') AS artifact, coalesce(${NODE_NAME}, '') AS node, counts.* FROM (
      SELECT label_id, artifact_id, node_id, count(*) AS n, sum(freshness = 'stale') AS stale, sum(status = 'inferred') AS inferred,
             sum(status = 'contradicted') AS contradicted, CAST(min(time_ns) AS TEXT) AS from_text, CAST(max(time_ns) AS TEXT) AS to_text
      FROM request WHERE ${where} GROUP BY 1, 2, 3
    ) AS counts LEFT JOIN label ON label.id = label_id LEFT JOIN artifact ON artifact.id = artifact_id LEFT JOIN node ON node.id = node_id`);
  for (const row of rows) {
    yield {
      label: String(row['label']),
      artifact: String(row['artifact']),
      node: String(row['node']),
      requests: numberOf(row['n']),
      stale: numberOf(row['stale']),
      inferred: numberOf(row['inferred']),
      contradicted: numberOf(row['contradicted']),
      fromNs: textOf(row['from_text']),
      toNs: textOf(row['to_text']),
    };
  }
}

function placeOf(ground: GroundRow, ids: ExtractIds): Place {
  return { source: ids.bytesOf(parseHandle(ground.source)?.id ?? 0), offset: ground.offset, length: ground.length };
}

function pathOf(db: Db, detail: DetailContext, ids: ExtractIds, id: number, request: string): Result.PathRow {
  try {
    const { path, verdict, ladder, wouldSettle } = requestDetail(db, detail, id, NOWHERE);
    const hops = path.map(({ ground, ...hop }) => ({ ...hop, ground: ground === null ? null : placeOf(ground, ids) }));
    return { request, verdict, hops, ladder, wouldSettle };
  } catch (error) {
    // Only a file that the case refers to and that is not there as it was: everything else is a fault.
    if (!(error instanceof AppError) || (error.code !== 'NOT_FOUND' && error.code !== 'CONFLICT')) throw error;
    const verdict = { tone: 'warn', headline: 'Its records cannot be read back now.', detail: error.message } as const;
    return { request, verdict, hops: [], ladder: [], wouldSettle: [settling('referenced-file')] };
  }
}

/** Requests checked again from their bytes, one after the other. @param chosen numbers of requests in scope. */
export async function pathRows(
  db: Db,
  detail: DetailContext,
  ids: ExtractIds,
  chosen: readonly number[],
  { signal, progress }: CallContext,
): Promise<readonly Result.PathRow[]> {
  const out: Result.PathRow[] = [];
  for (const id of chosen) {
    const item = formatHandle('r', id);
    progress({ phase: 'report', item, done: out.length, total: chosen.length, unit: 'requests' });
    const request = ids.request(id);
    if (request !== null) out.push(pathOf(db, detail, ids, id, request));
    await breathe({ signal });
  }
  return out;
}
