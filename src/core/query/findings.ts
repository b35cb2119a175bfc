/** Findings with their grounds, most severe first. */
import { AppError } from '../../base/errors.ts';
import { formatHandle } from '../../base/ids.ts';
import type { Severity } from '../../model/finding.ts';
import type { Filter, ComputedFinding } from '../../shared/views.ts';
import type { Db, Row } from '../store/db.ts';
import { joinSql, sql, type Sql } from '../store/sql.ts';
import { groundOf, listOf, numberOf, textOf } from './cells.ts';
import { nodeKey } from './requests/filter.ts';
import type { SettledFilter } from './requests/search-words.ts';
import { findingsAmong, findingsInCells } from './requests/selection.ts';

const SHOWN_REQUESTS = 100;

const COLUMNS = sql`
  id, rule, severity, summary, alternatives, settled_by, labels, nodes, artifacts, request_count,
  CAST(from_ns AS TEXT) AS from_ns, CAST(to_ns AS TEXT) AS to_ns FROM finding`;

function findingRow(db: Db, row: Row): ComputedFinding {
  const id = numberOf(row['id']);
  const requests = db.all(
    sql`SELECT request_id FROM finding_request WHERE finding_id = ${id} ORDER BY request_id LIMIT ${SHOWN_REQUESTS}`,
  );
  const grounds = db.all(sql`
    SELECT ground.source_id, source.path, ground.offset, ground.length FROM ground JOIN source ON source.id = ground.source_id
    WHERE finding_id = ${id} ORDER BY n`);
  return {
    id: formatHandle('f', id),
    rule: String(row['rule']),
    severity: String(row['severity']) as Severity,
    summary: String(row['summary']),
    alternatives: listOf(row['alternatives']),
    settledBy: String(row['settled_by']),
    labels: listOf(row['labels']),
    nodes: listOf(row['nodes']),
    artifacts: listOf(row['artifacts']),
    requests: requests.map((request) => formatHandle('r', numberOf(request['request_id']))),
    requestCount: numberOf(row['request_count']),
    fromNs: textOf(row['from_ns']),
    toNs: textOf(row['to_ns']),
    grounds: grounds.map(groundOf),
  };
}

function subject(column: Sql, values: readonly string[]): Sql {
  const parts = values.map((value) => sql`EXISTS (SELECT 1 FROM json_each(${column}) WHERE value = ${value})`);
  return sql`(${joinSql(parts, ' OR ')})`;
}

/** A finding passes when its subjects do: a time limit asks whether its own span of time touches it. */
function whereFinding(db: Db, filter: SettledFilter | undefined): Sql {
  const parts: Sql[] = [sql`1 = 1`];
  if (filter?.rule !== undefined) parts.push(sql`rule = ${filter.rule}`);
  if (filter?.finding !== undefined) parts.push(sql`'f-' || id = ${filter.finding}`);
  if (filter?.labels?.length) parts.push(subject(sql`labels`, filter.labels));
  if (filter?.nodes?.length)
    parts.push(
      subject(
        sql`nodes`,
        filter.nodes.map((node) => (nodeKey(node) === node ? node : `0x${nodeKey(node)}`)),
      ),
    );
  if (filter?.artifacts?.length) parts.push(subject(sql`artifacts`, filter.artifacts));
  if (filter?.fromNs !== undefined) parts.push(sql`(to_ns IS NULL OR to_ns >= ${BigInt(filter.fromNs)})`);
  if (filter?.toNs !== undefined) parts.push(sql`(from_ns IS NULL OR from_ns < ${BigInt(filter.toNs)})`);
  if (filter?.statuses?.length || filter?.freshness?.length || filter?.text || filter?.proof || filter?.named) {
    const { labels: _l, nodes: _n, artifacts: _a, rule: _r, finding: _f, fromNs: _from, toNs: _to, ...about } = filter;
    const isInText = about.text !== undefined && about.text !== '';
    const found = isInText ? findingsAmong(db, about) : findingsInCells(db, about);
    parts.push(sql`id IN (SELECT value FROM json_each(${JSON.stringify(found)}))`);
  }
  return joinSql(parts, ' AND ');
}

export function listFindings(db: Db, filter?: Filter, limit = -1): readonly ComputedFinding[] {
  return db
    .all(sql`SELECT ${COLUMNS} WHERE ${whereFinding(db, filter)} ORDER BY id LIMIT ${limit}`)
    .map((row) => findingRow(db, row));
}

/** @throws AppError NOT_FOUND */
export function getFinding(db: Db, id: number): ComputedFinding {
  const row = db.get(sql`SELECT ${COLUMNS} WHERE id = ${id}`);
  if (row === undefined) throw new AppError('NOT_FOUND', `There is no finding f-${id} in this case.`);
  return findingRow(db, row);
}

export function findingsOfRequest(db: Db, requestId: number): readonly string[] {
  return db
    .all(sql`SELECT finding_id FROM finding_request WHERE request_id = ${requestId} ORDER BY finding_id`)
    .map((row) => formatHandle('f', numberOf(row['finding_id'])));
}
