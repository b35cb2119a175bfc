/** One thing, by handle or by an id that the evidence uses, and everything it rests on. */
import { AppError } from '../../base/errors.ts';
import { formatHandle, hexKey, parseHandle, type Handle } from '../../base/ids.ts';
import type { Filter } from '../../shared/views.ts';
import { contentKey } from '../reconstruct/resolve/artifact-key.ts';
import type { Db, Row } from '../store/db.ts';
import { sql, type Sql } from '../store/sql.ts';
import { artifactClaims } from './artifact-claims.ts';
import { blobHistory } from './blob-history.ts';
import { blobIdOfDecimal } from '../../model/known-id.ts';
import { groundOf, numberOf, textOf } from './cells.ts';
import { getFinding, listFindings } from './findings.ts';
import { requestDetail, type DetailContext } from './requests/request-detail.ts';
import { listRequests } from './requests/requests.ts';
import { listIssues, listSources } from './sources.ts';
import { linksOfRequest } from './trace/span-links.ts';

type Shown = Readonly<Record<string, unknown>>;

const MANY = 100;

function plain(row: Row): Record<string, unknown> {
  return { ...row };
}

function recordsAt(db: Db, from: Sql): readonly Shown[] {
  return db
    .all(sql`SELECT t.*, source.path AS path FROM (${from}) AS t JOIN source ON source.id = t.source_id`)
    .map((row) => ({ role: textOf(row['role']), atNs: textOf(row['at_ns']), ...groundOf(row) }));
}

/** @throws AppError NOT_FOUND */
function need(row: Row | undefined, what: string): Row {
  if (row === undefined) throw new AppError('NOT_FOUND', `There is no ${what} in this case.`);
  return row;
}

function requestsWhere(db: Db, filter: Filter): readonly string[] {
  return listRequests(db, { filter, offset: 0, limit: MANY }).rows.map((request) => request.id);
}

const NODE_NAME = sql`CASE WHEN node.is_enclave THEN '0x' || node.name ELSE node.name END`;

/** What the cells of one label, node or artifact add up to: no request is looked at. */
function requestsIn(db: Db, where: Sql): number {
  return numberOf(db.get(sql`SELECT coalesce(sum(requests), 0) AS n FROM coverage_cell WHERE ${where}`)?.['n']);
}

function showSource(db: Db, id: number): Shown {
  const source = listSources(db).find((row) => row.id === formatHandle('x', id));
  if (source === undefined) throw new AppError('NOT_FOUND', `There is no source x-${id} in this case.`);
  return { kind: 'source', ...source, issueList: listIssues(db, id, MANY, 0).rows };
}

function showArtifact(db: Db, id: number): Shown {
  const row = need(db.get(sql`SELECT ref, kind, sha256 FROM artifact WHERE id = ${id}`), `artifact a-${id}`);
  const ref = String(row['ref']);
  const releases = db.all(sql`
    SELECT label, version, basis, CAST(after_ns AS TEXT) AS after_ns, CAST(by_ns AS TEXT) AS by_ns FROM releases
    WHERE artifact = ${ref} ORDER BY releases.by_ns`);
  const grounds = recordsAt(
    db,
    sql`
    SELECT basis AS role, NULL AS at_ns, release_record.source_id, release_record.offset, release_record.length
    FROM release JOIN release_record ON release_id = release.id WHERE artifact_id = ${id}`,
  );
  const nodes = db
    .all(
      sql`SELECT DISTINCT ${NODE_NAME} AS node FROM coverage_cell JOIN node ON node.id = node_id WHERE artifact_id = ${id} ORDER BY 1`,
    )
    .map((r) => r['node']);
  return {
    ...plain(row),
    requests: requestsIn(db, sql`artifact_id = ${id}`),
    kind: 'artifact',
    id: formatHandle('a', id),
    artifactKind: row['kind'],
    releases: releases.map(plain),
    ...blobHistory(db, ref),
    ...artifactClaims(db, ref),
    nodes,
    requestList: requestsWhere(db, { artifacts: [ref] }),
    findings: listFindings(db, { artifacts: [ref] }).map((finding) => finding.id),
    grounds,
  };
}

function showNode(db: Db, id: number): Shown {
  const row = need(
    db.get(sql`
      SELECT ${NODE_NAME} AS name, is_enclave, endpoint, pcr_hash, public_key, recomputed_id, is_registered,
             CAST(registered_ns AS TEXT) AS registered_ns FROM node WHERE id = ${id}`),
    `node n-${id}`,
  );
  const name = String(row['name']);
  const pcrHash = textOf(row['pcr_hash']);
  const image =
    pcrHash === null
      ? undefined
      : db.get(sql`
    SELECT pcr_hash, version, known_from, CAST(approved_ns AS TEXT) AS approved_ns, CAST(revoked_ns AS TEXT) AS revoked_ns
    FROM image WHERE pcr_hash = ${pcrHash}`);
  const records = recordsAt(
    db,
    sql`SELECT role, CAST(at_ns AS TEXT) AS at_ns, source_id, offset, length FROM node_record WHERE node_id = ${id} ORDER BY n`,
  );
  const artifacts = db.all(sql`
    SELECT artifact.ref AS artifact, label.name AS label, sum(coverage_cell.requests) AS requests
    FROM coverage_cell LEFT JOIN artifact ON artifact.id = artifact_id LEFT JOIN label ON label.id = label_id
    WHERE node_id = ${id} GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2`);
  return {
    ...plain(row),
    requests: requestsIn(db, sql`node_id = ${id}`),
    kind: 'node',
    id: formatHandle('n', id),
    image: image === undefined ? null : plain(image),
    served: artifacts.map(plain),
    requestList: requestsWhere(db, { nodes: [name] }),
    findings: listFindings(db, { nodes: [name] }).map((finding) => finding.id),
    records,
  };
}

function showLabel(db: Db, id: number): Shown {
  const row = need(db.get(sql`SELECT name FROM label WHERE id = ${id}`), `label l-${id}`);
  const name = String(row['name']);
  const releases = db.all(sql`
    SELECT version, artifact, basis, CAST(after_ns AS TEXT) AS after_ns, CAST(by_ns AS TEXT) AS by_ns FROM releases
    WHERE label = ${name} ORDER BY releases.by_ns`);
  const served = db.all(sql`
    SELECT artifact.ref AS artifact, ${NODE_NAME} AS node, sum(coverage_cell.requests) AS requests
    FROM coverage_cell LEFT JOIN artifact ON artifact.id = artifact_id LEFT JOIN node ON node.id = node_id
    WHERE label_id = ${id} GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2`);
  return {
    ...plain(row),
    requests: requestsIn(db, sql`label_id = ${id}`),
    artifacts: new Set(served.flatMap((one) => one['artifact'] ?? [])).size,
    kind: 'label',
    id: formatHandle('l', id),
    releases: releases.map(plain),
    served: served.map(plain),
    requestList: requestsWhere(db, { labels: [name] }),
    findings: listFindings(db, { labels: [name] }).map((finding) => finding.id),
  };
}

function showProof(db: Db, context: DetailContext, id: number): Shown {
  const row = need(
    db.get(sql`
    SELECT proof.request_id, proof.kind, proof.verdict, proof.generation, proof.salt_length, proof.checks, proof.source_id, proof.offset,
           proof.length, source.path FROM proof JOIN source ON source.id = proof.source_id WHERE proof.id = ${id}`),
    `proof p-${id}`,
  );
  const request = numberOf(row['request_id']);
  return {
    kind: 'proof',
    id: formatHandle('p', id),
    request: formatHandle('r', request),
    proofKind: row['kind'],
    verdict: row['verdict'],
    generation: row['generation'],
    saltLength: row['salt_length'],
    checks: JSON.parse(String(row['checks'])) as unknown,
    ladder: requestDetail(db, context, request).ladder,
    ground: groundOf(row),
  };
}

function showSettlement(db: Db, id: number): Shown {
  const row = need(
    db.get(sql`
    SELECT settlement.id, settlement.kind, settlement.tee_id, settlement.input_hash, settlement.output_hash, settlement.signed_time,
           settlement.blob_id, settlement.merkle_root, settlement.tx_hash, settlement.request_id, tree.recomputed_root, tree.broken_at,
           tree.event_root, settlement.source_id, settlement.offset, settlement.length, source.path
    FROM settlement LEFT JOIN tree ON tree.id = tree_id JOIN source ON source.id = settlement.source_id
    WHERE settlement.id = ${id}`),
    `settlement s-${id}`,
  );
  const request = row['request_id'] === null ? null : formatHandle('r', numberOf(row['request_id']));
  return {
    ...plain(row),
    kind: 'settlement',
    id: formatHandle('s', id),
    settlementKind: row['kind'],
    ...blobHistory(db, textOf(row['blob_id']) ?? ''),
    request,
    ground: groundOf(row),
  };
}

export function showHandle(db: Db, context: DetailContext, handle: Handle): Shown {
  const { kind, id } = handle;
  switch (kind) {
    case 'x':
      return showSource(db, id);
    case 'r':
      return { kind: 'request', ...requestDetail(db, context, id), links: linksOfRequest(db, id) };
    case 'a':
      return showArtifact(db, id);
    case 'n':
      return showNode(db, id);
    case 'l':
      return showLabel(db, id);
    case 'p':
      return showProof(db, context, id);
    case 's':
      return showSettlement(db, id);
    case 'f':
      return { kind: 'finding', ...getFinding(db, id) };
  }
}

/** What holds all words of one of the spellings, as the full-text table takes it; '' when there is no word in them. */
function matchAll(spellings: readonly string[]): string {
  const each = spellings.map((text) =>
    text
      .normalize('NFC')
      .split(/[^\p{L}\p{N}\p{Co}]+/u)
      .flatMap((word) => (word === '' ? [] : [`"${word}"`]))
      .join(' AND '),
  );
  return [...new Set(each)].flatMap((words) => (words === '' ? [] : [`(${words})`])).join(' OR ');
}

/** Which handles an id of the evidence stands for, the most telling first. */
function find(db: Db, text: string): readonly Handle[] {
  const hex = hexKey(text);
  const look = (kind: Handle['kind'], query: Sql): readonly Handle[] =>
    db.all(query).map((row) => ({ kind, id: numberOf(row['id']) }));
  // The text search knows the few requests that could hold the id: only those are looked at.
  const match = matchAll([text, hex]);
  const some =
    match === '' ? sql`1 = 1` : sql`id IN (SELECT rowid FROM request_text WHERE request_text MATCH ${match})`;
  const requests = (where: Sql): readonly Handle[] =>
    look('r', sql`SELECT id FROM request WHERE ${some} AND (${where}) ORDER BY id LIMIT ${MANY}`);
  return [
    ...look('n', sql`SELECT id FROM node WHERE name = ${hex} OR name = ${text}`),
    ...look(
      'a',
      sql`SELECT id FROM artifact WHERE ref = ${text} OR sha256 = ${contentKey(text)} ORDER BY ref <> ${text}, id`,
    ),
    ...look('l', sql`SELECT id FROM label WHERE name = ${text}`),
    ...requests(sql`response_id = ${text} OR tx_hash = ${hex} OR inference_id = ${text}`),
    ...look(
      's',
      sql`SELECT id FROM settlement WHERE blob_id = ${text} OR merkle_root = ${hex} OR tx_hash = ${hex} ORDER BY id LIMIT ${MANY}`,
    ),
    ...requests(sql`input_hash = ${hex} OR output_hash = ${hex} OR trace_id = ${hex} OR trace_id = ${text}`),
    ...look('x', sql`SELECT id FROM source WHERE sha256 = ${hex} OR path = ${text} ORDER BY id LIMIT 1`),
  ];
}

/** @throws AppError NOT_FOUND when nothing in the case has the id. */
/** A Walrus blob that only its own records tell of: by its id, in decimal as well, or by the id of one of its objects. */
function showBlob(db: Db, text: string): Shown | null {
  const object = db.get(sql`SELECT blob_id FROM blob_object WHERE object_id = ${hexKey(text)} ORDER BY id LIMIT 1`);
  const ref = textOf(object?.['blob_id']) ?? blobIdOfDecimal(text) ?? text;
  const history = blobHistory(db, ref);
  const isTold = history.lifetimes.length > 0 || history.certificates.length > 0;
  return isTold ? { kind: 'blob', id: ref, ref, ...history } : null;
}

/** What a handle or an id of the evidence names, and all that it rests on. @throws AppError NOT_FOUND */
export function showThing(db: Db, context: DetailContext, text: string): Shown {
  const handle = parseHandle(text);
  if (handle !== null) return showHandle(db, context, handle);
  const found = find(db, text);
  const first = found[0];
  if (first === undefined) {
    const blob = showBlob(db, text);
    if (blob === null) throw new AppError('NOT_FOUND', `Nothing in this case has the id ${text}.`);
    return blob;
  }
  const also = found.slice(1).map(({ kind, id }) => formatHandle(kind, id));
  const shown = showHandle(db, context, first);
  return also.length === 0 ? shown : { ...shown, also };
}
