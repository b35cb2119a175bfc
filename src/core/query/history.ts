/** Nodes, artifacts and labels over time: what their records say, and the requests from the roll-ups. */
import { AppError } from '../../base/errors.ts';
import { formatHandle, parseHandle, type ArtifactKind, type HandleKind } from '../../base/ids.ts';
import type { Status } from '../../model/status.ts';
import type {
  ArtifactHistory,
  CacheEvent,
  CacheWord,
  HistoryGround,
  HistorySpan,
  HistoryStrip,
  LabelHistory,
  LoggedState,
  NodeHistory,
  ReleaseSpan,
} from '../../model/thing-history.ts';
import type { Filter } from '../../shared/views.ts';
import type { CacheHistory } from '../reconstruct/resolve/cache-history.ts';
import { statesInOrder } from '../reconstruct/resolve/log-order.ts';
import type { TraceEventStatement } from '../../model/statement.ts';
import type { Db, Row } from '../store/db.ts';
import { sql, type Sql } from '../store/sql.ts';
import { blobHistory } from './blob-history.ts';
import { groundOf, numberOf, textOf } from './cells.ts';
import { nodeKey } from './requests/filter.ts';
import { flowCells } from './flow/flow-cells.ts';

const MOST_EVENTS = 5000;
const BINS = 240;

/** The row of a thing by handle or by its own name. @throws AppError NOT_FOUND */
function findId(db: Db, text: string, kind: HandleKind, table: Sql, name: Sql, key: string): number {
  const handle = parseHandle(text);
  const where = handle?.kind === kind ? sql`id = ${handle.id} OR ${name} = ${key}` : sql`${name} = ${key}`;
  const row = db.get(sql`SELECT id FROM ${table} WHERE ${where} ORDER BY ${name} = ${key} DESC`);
  if (row === undefined)
    throw new AppError(
      'NOT_FOUND',
      `There is no ${{ n: 'node', a: 'artifact', l: 'label' }[kind as 'n'] ?? 'thing'} ${text} in this case.`,
    );
  return numberOf(row['id']);
}

function stripsOf(db: Db, filter: Filter): { readonly span: HistorySpan; readonly strips: readonly HistoryStrip[] } {
  const cells = flowCells(db, filter, BINS);
  const names = (rows: readonly Row[]): ReadonlyMap<number, string> =>
    new Map(rows.map((row) => [numberOf(row['id']), String(row['name'])]));
  const labels = names(db.all(sql`SELECT id, name FROM label`));
  const artifacts = names(db.all(sql`SELECT id, ref AS name FROM artifact`));
  const strips = new Map<
    string,
    {
      label: string;
      artifact: string;
      requests: number;
      stale: number;
      bins: Map<number, { count: number; stale: number }>;
    }
  >();
  for (const { label, artifact, bin, n, isStale } of cells.density) {
    const key = `${label} ${artifact}`;
    let strip = strips.get(key);
    if (strip === undefined)
      strips.set(
        key,
        (strip = {
          label: labels.get(label) ?? '',
          artifact: artifacts.get(artifact) ?? '',
          requests: 0,
          stale: 0,
          bins: new Map(),
        }),
      );
    strip.requests += n;
    if (isStale) strip.stale += n;
    const held = strip.bins.get(bin) ?? { count: 0, stale: 0 };
    strip.bins.set(bin, { count: held.count + n, stale: held.stale + (isStale ? n : 0) });
  }
  const rows = [...strips.values()].map(({ bins, ...strip }) => {
    const sorted = [...bins].toSorted((a, b) => a[0] - b[0]);
    return {
      ...strip,
      bin: sorted.map(([bin]) => bin),
      count: sorted.map(([, { count }]) => count),
      staleCount: sorted.map(([, { stale }]) => stale),
    };
  });
  return {
    span: { fromNs: cells.from?.toString() ?? null, toNs: cells.to?.toString() ?? null, bins: cells.bins },
    strips: rows.toSorted((a, b) => b.requests - a.requests || (a.label + a.artifact < b.label + b.artifact ? -1 : 1)),
  };
}

function wordOf(event: string, result: string | null): CacheWord {
  if (event === 'artifact.fetch') return 'fetched';
  if (event === 'artifact.load') return 'loaded';
  if (event === 'artifact.evict') return 'evicted';
  return result === 'hit' || result === 'miss' || result === 'stale' ? result : 'looked up';
}

/** What nodes say that they did with artifacts. Where there are too many, lookups that hit give way. */
function cacheEvents(db: Db, where: Sql): { readonly rows: readonly CacheEvent[]; readonly count: number } {
  const from = sql`
    FROM (
      SELECT statement.id, source_id, offset, length, body ->> '$.event' AS event, CAST(body ->> '$.timeNs' AS INTEGER) AS at_ns,
             body ->> '$.result' AS result, body ->> '$.blobId' AS blob_id, body ->> '$.computedBlobId' AS computed_id,
             body ->> '$.sha256' AS sha256, coalesce(body ->> '$.nodeId', body ->> '$.teeId') AS node
      FROM statement WHERE kind = 'trace-event'
    ) AS t JOIN source ON source.id = t.source_id
    WHERE event IN ('artifact.fetch', 'artifact.load', 'artifact.evict', 'artifact.cache.lookup') AND blob_id IS NOT NULL
      AND at_ns IS NOT NULL AND node IS NOT NULL AND ${where}`;
  const count = numberOf(db.get(sql`SELECT count(*) AS n ${from}`)?.['n']);
  const rows = db.all(sql`
    SELECT t.*, CAST(at_ns AS TEXT) AS at_ns, source.path AS path ${from}
    ORDER BY event = 'artifact.cache.lookup' AND coalesce(result, '') = 'hit', t.at_ns, t.id LIMIT ${MOST_EVENTS}`);
  const events = rows.map((row) => ({
    timeNs: String(row['at_ns']),
    what: wordOf(String(row['event']), textOf(row['result'])),
    node: String(row['node']),
    artifact: String(row['blob_id']),
    computedId: textOf(row['computed_id']),
    sha256: textOf(row['sha256']),
    ground: groundOf(row) satisfies HistoryGround,
  }));
  const order = (event: CacheEvent): bigint => BigInt(event.timeNs);
  return { count, rows: events.toSorted((a, b) => (order(a) < order(b) ? -1 : order(a) > order(b) ? 1 : 0)) };
}

/** Lines of logs that tell no time or name no node. */
function loggedStates(db: Db, ref: string): readonly LoggedState[] {
  const rows = db.all(sql`
    SELECT source_id, offset, length, source.path AS path, body FROM statement JOIN source ON source.id = source_id
    WHERE kind = 'trace-event' AND body ->> '$.blobId' = ${ref}
      AND body ->> '$.event' IN ('artifact.fetch', 'artifact.load', 'artifact.evict', 'artifact.cache.lookup')
      AND (body ->> '$.timeNs' IS NULL OR coalesce(body ->> '$.nodeId', body ->> '$.teeId') IS NULL)
    ORDER BY source_id, offset, statement.id LIMIT ${MOST_EVENTS}`);
  const logs = Map.groupBy(rows, (row) => numberOf(row['source_id']));
  return [...logs.values()].flatMap((log) =>
    statesInOrder(log.map((row) => JSON.parse(String(row['body'])) as TraceEventStatement)).map((state, i) => ({
      ...state,
      ground: groundOf(log[i]!) satisfies HistoryGround,
    })),
  );
}

function releasesWhere(db: Db, where: Sql): readonly ReleaseSpan[] {
  return db
    .all(sql`
      SELECT label.name AS label, release.version, artifact.ref AS artifact, CAST(release.after_ns AS TEXT) AS after_ns,
             CAST(release.by_ns AS TEXT) AS by_text, release.basis, at.source_id, source.path, at.offset, at.length
      FROM release JOIN label ON label.id = release.label_id JOIN artifact ON artifact.id = release.artifact_id
      LEFT JOIN release_record AS at ON at.release_id = release.id AND at.n = (SELECT min(n) FROM release_record WHERE release_id = release.id)
      LEFT JOIN source ON source.id = at.source_id
      WHERE ${where} ORDER BY release.by_ns, release.id`)
    .map((row) => ({
      label: String(row['label']),
      version: textOf(row['version']),
      artifact: String(row['artifact']),
      afterNs: textOf(row['after_ns']),
      byNs: String(row['by_text']),
      basis: String(row['basis']),
      ground: row['source_id'] === null ? null : groundOf(row),
    }));
}

/** @throws AppError NOT_FOUND */
export function nodeHistory(db: Db, caches: CacheHistory, text: string): NodeHistory {
  const id = findId(db, text, 'n', sql`node`, sql`name`, nodeKey(text));
  const row = db.get(sql`
    SELECT node.name, node.is_enclave, node.public_key, node.pcr_hash, image.version, image.known_from,
           CAST(image.approved_ns AS TEXT) AS approved_ns, CAST(image.revoked_ns AS TEXT) AS revoked_ns
    FROM node LEFT JOIN image ON image.pcr_hash = node.pcr_hash WHERE node.id = ${id}`);
  const key = String(row?.['name']);
  const isEnclave = row?.['is_enclave'] === 1;
  const name = isEnclave ? `0x${key}` : key;
  const pcrHash = textOf(row?.['pcr_hash']);
  const events = cacheEvents(db, isEnclave ? sql`lower(replace(node, '0x', '')) = ${key}` : sql`node = ${key}`);
  const registry = db.all(sql`
    SELECT role, CAST(at_ns AS TEXT) AS at_ns, node_record.source_id, offset, length, source.path FROM node_record
    JOIN source ON source.id = node_record.source_id WHERE node_id = ${id} ORDER BY node_record.at_ns IS NULL, node_record.at_ns, n LIMIT ${MOST_EVENTS}`);
  return {
    kind: 'node',
    id: formatHandle('n', id),
    name,
    isEnclave,
    ...stripsOf(db, { nodes: [name] }),
    events: events.rows,
    eventCount: events.count,
    held: caches
      .heldSpans(key)
      .map(({ ref, fromNs, toNs }) => ({ artifact: ref, fromNs: fromNs.toString(), toNs: toNs?.toString() ?? null })),
    registry: registry.map((record) => ({
      role: String(record['role']),
      atNs: textOf(record['at_ns']),
      ground: groundOf(record),
    })),
    image:
      pcrHash === null
        ? null
        : {
            pcrHash,
            version: textOf(row?.['version']),
            knownFrom: textOf(row?.['known_from']),
            approvedNs: textOf(row?.['approved_ns']),
            revokedNs: textOf(row?.['revoked_ns']),
          },
    publicKey: textOf(row?.['public_key']),
  };
}

/** @throws AppError NOT_FOUND */
export function artifactHistory(db: Db, text: string): ArtifactHistory {
  const id = findId(db, text, 'a', sql`artifact`, sql`ref`, text);
  const row = db.get(sql`SELECT ref, kind FROM artifact WHERE id = ${id}`);
  const ref = String(row?.['ref']);
  const loads = cacheEvents(
    db,
    sql`(blob_id = ${ref} OR computed_id = ${ref}) AND event IN ('artifact.fetch', 'artifact.load')`,
  );
  const counted = (column: Sql) =>
    db.all(
      sql`SELECT ${column} AS name, sum(requests) AS n FROM coverage_cell WHERE artifact_id = ${id} GROUP BY 1 ORDER BY 2 DESC, 1`,
    );
  const nodes = db.all(sql`
    SELECT CASE WHEN node.is_enclave THEN '0x' || node.name ELSE coalesce(node.name, '') END AS name, sum(requests) AS n
    FROM coverage_cell LEFT JOIN node ON node.id = node_id WHERE artifact_id = ${id} GROUP BY 1 ORDER BY 2 DESC, 1`);
  const settled = db.get(
    sql`SELECT sum(requests) AS n FROM coverage_cell WHERE artifact_id = ${id} AND settlement_verdict IN ('included', 'individual')`,
  );
  return {
    kind: 'artifact',
    id: formatHandle('a', id),
    ref,
    artifactKind: textOf(row?.['kind']) as ArtifactKind | null,
    ...stripsOf(db, { artifacts: [ref] }),
    releases: releasesWhere(db, sql`release.artifact_id = ${id}`),
    ...blobHistory(db, ref),
    nodes: nodes.map((one) => ({ node: String(one['name']), requests: numberOf(one['n']) })),
    loads: loads.rows,
    loadCount: loads.count,
    logged: loggedStates(db, ref),
    byStatus: counted(sql`status`).map((one) => ({
      status: String(one['name']) as Status,
      requests: numberOf(one['n']),
    })),
    bySignature: counted(sql`signature`).map((one) => ({
      signature: String(one['name']),
      requests: numberOf(one['n']),
    })),
    settled: numberOf(settled?.['n']),
  };
}

/** @throws AppError NOT_FOUND */
export function labelHistory(db: Db, text: string): LabelHistory {
  const id = findId(db, text, 'l', sql`label`, sql`name`, text);
  const name = String(db.get(sql`SELECT name FROM label WHERE id = ${id}`)?.['name']);
  return {
    kind: 'label',
    id: formatHandle('l', id),
    name,
    ...stripsOf(db, { labels: [name] }),
    releases: releasesWhere(db, sql`release.label_id = ${id}`),
  };
}
