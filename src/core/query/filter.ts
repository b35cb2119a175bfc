/** A filter as SQL. Every value is bound; only the pieces written here become text. */
import { AppError } from '../../base/errors.ts';
import { hexKey, parseHandle } from '../../base/ids.ts';
import type { Filter } from '../../shared/views.ts';
import { inList, joinSql, sql, type Sql } from '../store/sql.ts';

const NONE = sql`1 = 1`;

/** `0xAB…` → the key that nodes are stored under; a node's name stays. */
export function nodeKey(text: string): string {
  return /^0x[0-9a-fA-F]{64}$/.test(text) ? hexKey(text) : text;
}

/** `lookUp` names a table and its column of names; '' among the values stands for "none recorded". */
function oneOf(column: Sql, lookUp: { readonly table: Sql; readonly name: Sql }, values: readonly string[]): Sql {
  const named = values.filter((value) => value !== '');
  const parts: Sql[] = [];
  if (named.length > 0) parts.push(sql`${column} IN (SELECT id FROM ${lookUp.table} WHERE ${lookUp.name} IN ${inList(named)})`);
  if (named.length < values.length) parts.push(sql`${column} IS NULL`);
  return sql`(${joinSql(parts, ' OR ')})`;
}

function byText(text: string): Sql {
  const like = `%${text.replace(/[\\%_]/g, (c) => `\\${c}`)}%`;
  const hexLike = `%${hexKey(text).replace(/[\\%_]/g, (c) => `\\${c}`)}%`;
  return sql`(
    request.response_id LIKE ${like} ESCAPE '\\' OR request.tx_hash LIKE ${hexLike} ESCAPE '\\'
    OR request.input_hash LIKE ${hexLike} ESCAPE '\\' OR request.output_hash LIKE ${hexLike} ESCAPE '\\'
    OR request.trace_id LIKE ${hexLike} ESCAPE '\\' OR request.inference_id LIKE ${like} ESCAPE '\\'
    OR request.settlement_blob LIKE ${like} ESCAPE '\\' OR request.settlement_root LIKE ${hexLike} ESCAPE '\\'
    OR request.label_id IN (SELECT id FROM label WHERE name LIKE ${like} ESCAPE '\\')
    OR request.node_id IN (SELECT id FROM node WHERE name LIKE ${hexLike} ESCAPE '\\')
    OR request.artifact_id IN (SELECT id FROM artifact WHERE ref LIKE ${like} ESCAPE '\\')
    OR 'r-' || request.id = ${text})`;
}

function findingId(text: string): number {
  const handle = parseHandle(text);
  if (handle === null || handle.kind !== 'f') throw new AppError('BAD_INPUT', `"${text}" is no handle of a finding, such as f-1.`);
  return handle.id;
}

/** The condition on `request`; `1 = 1` where nothing limits. */
export function whereRequest(filter: Filter | undefined): Sql {
  if (filter === undefined) return NONE;
  const parts: Sql[] = [];
  const { labels, nodes, artifacts, statuses, freshness, rule, finding, fromNs, toNs, text } = filter;
  if (labels?.length) parts.push(oneOf(sql`request.label_id`, { table: sql`label`, name: sql`name` }, labels));
  if (nodes?.length) parts.push(oneOf(sql`request.node_id`, { table: sql`node`, name: sql`name` }, nodes.map(nodeKey)));
  if (artifacts?.length) parts.push(oneOf(sql`request.artifact_id`, { table: sql`artifact`, name: sql`ref` }, artifacts));
  if (statuses?.length) parts.push(sql`request.status IN ${inList(statuses)}`);
  if (freshness?.length) parts.push(sql`request.freshness IN ${inList(freshness)}`);
  if (rule !== undefined) {
    parts.push(sql`request.id IN (SELECT request_id FROM finding_request JOIN finding ON finding.id = finding_id WHERE finding.rule = ${rule})`);
  }
  if (finding !== undefined) parts.push(sql`request.id IN (SELECT request_id FROM finding_request WHERE finding_id = ${findingId(finding)})`);
  if (fromNs !== undefined) parts.push(sql`request.time_ns >= ${BigInt(fromNs)}`);
  if (toNs !== undefined) parts.push(sql`request.time_ns < ${BigInt(toNs)}`);
  if (text !== undefined && text !== '') parts.push(byText(text));
  return parts.length === 0 ? NONE : joinSql(parts, ' AND ');
}

/** The same on a roll-up, whose cells hold 0 where a request holds null, and no time. */
export function whereCell(filter: Filter | undefined): Sql {
  const parts: Sql[] = [sql`1 = 1`];
  const { labels, nodes, artifacts, statuses, freshness } = filter ?? {};
  const named = (column: Sql, lookUp: { readonly table: Sql; readonly name: Sql }, values: readonly string[]): Sql => {
    const none = values.includes('') ? sql`OR ${column} = 0` : sql``;
    return sql`(${column} IN (SELECT id FROM ${lookUp.table} WHERE ${lookUp.name} IN ${inList(values)}) ${none})`;
  };
  if (labels?.length) parts.push(named(sql`label_id`, { table: sql`label`, name: sql`name` }, labels));
  if (nodes?.length) parts.push(named(sql`node_id`, { table: sql`node`, name: sql`name` }, nodes.map(nodeKey)));
  if (artifacts?.length) parts.push(named(sql`artifact_id`, { table: sql`artifact`, name: sql`ref` }, artifacts));
  if (statuses?.length) parts.push(sql`status IN ${inList(statuses)}`);
  if (freshness?.length) parts.push(sql`freshness IN ${inList(freshness)}`);
  return joinSql(parts, ' AND ');
}

/** Roll-ups can answer it: it limits neither time nor text nor findings. */
export function isRolledUp(filter: Filter | undefined): boolean {
  if (filter === undefined) return true;
  const { rule, finding, fromNs, toNs, text } = filter;
  return rule === undefined && finding === undefined && fromNs === undefined && toNs === undefined && !text;
}
