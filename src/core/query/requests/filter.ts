/** A filter as SQL. Every value is bound; only the pieces written here become text. */
import { AppError } from '../../../base/errors.ts';
import { hexKey, parseHandle } from '../../../base/ids.ts';
import type { Filter, ProofWord } from '../../../shared/views.ts';
import { inList, joinSql, sql, type Sql } from '../../store/sql.ts';
import { whereNamed, whereText, type SettledFilter } from './search-words.ts';

const NONE = sql`1 = 1`;

/** `0xAB…` → the key that nodes are stored under; a node's name stays. */
export function nodeKey(text: string): string {
  return /^0x[0-9a-fA-F]{64}$/.test(text) ? hexKey(text) : text;
}

/** `lookUp` names a table and its column of names; '' among the values stands for "none recorded". */
function oneOf(column: Sql, lookUp: { readonly table: Sql; readonly name: Sql }, values: readonly string[]): Sql {
  const named = values.filter((value) => value !== '');
  const parts: Sql[] = [];
  if (named.length > 0)
    parts.push(sql`${column} IN (SELECT id FROM ${lookUp.table} WHERE ${lookUp.name} IN ${inList(named)})`);
  if (named.length < values.length) parts.push(sql`${column} IS NULL`);
  return sql`(${joinSql(parts, ' OR ')})`;
}

/** The same on requests and on the roll-up that counts what can be checked, which holds '' for no settlement. */
function whereProof(proof: ProofWord): Sql {
  if (proof === 'settled') return sql`settlement_verdict IN ('included', 'individual')`;
  if (proof === 'unsettled') return sql`coalesce(settlement_verdict, '') NOT IN ('included', 'individual')`;
  return sql`signature = ${proof}`;
}

/** The number in `f-1`. @throws AppError BAD_INPUT */
export function findingId(text: string): number {
  const handle = parseHandle(text);
  if (handle === null || handle.kind !== 'f')
    throw new AppError('BAD_INPUT', `"${text}" is no handle of a finding, such as f-1.`);
  return handle.id;
}

/** The condition on `request`; `1 = 1` where nothing limits. */
export function whereRequest(filter: SettledFilter | undefined): Sql {
  if (filter === undefined) return NONE;
  const parts: Sql[] = [];
  const { labels, nodes, artifacts, statuses, freshness, rule, finding, fromNs, toNs, proof, text } = filter;
  if (labels?.length) parts.push(oneOf(sql`request.label_id`, { table: sql`label`, name: sql`name` }, labels));
  if (nodes?.length) parts.push(oneOf(sql`request.node_id`, { table: sql`node`, name: sql`name` }, nodes.map(nodeKey)));
  if (artifacts?.length)
    parts.push(oneOf(sql`request.artifact_id`, { table: sql`artifact`, name: sql`ref` }, artifacts));
  if (statuses?.length) parts.push(sql`request.status IN ${inList(statuses)}`);
  if (freshness?.length) parts.push(sql`request.freshness IN ${inList(freshness)}`);
  if (rule !== undefined) {
    parts.push(
      sql`request.id IN (SELECT request_id FROM finding_request JOIN finding ON finding.id = finding_id WHERE finding.rule = ${rule})`,
    );
  }
  if (finding !== undefined)
    parts.push(sql`request.id IN (SELECT request_id FROM finding_request WHERE finding_id = ${findingId(finding)})`);
  if (fromNs !== undefined) parts.push(sql`request.time_ns >= ${BigInt(fromNs)}`);
  if (toNs !== undefined) parts.push(sql`request.time_ns < ${BigInt(toNs)}`);
  if (proof !== undefined) parts.push(whereProof(proof));
  if (text !== undefined && text !== '') parts.push(whereText(text));
  parts.push(...(filter.named ?? []).map(whereNamed));
  return parts.length === 0 ? NONE : joinSql(parts, ' AND ');
}

/** The same on a roll-up, whose cells hold 0 where a request holds null, and no time. */
export function whereCell(filter: SettledFilter | undefined): Sql {
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
  if (filter?.proof !== undefined) parts.push(whereProof(filter.proof));
  parts.push(...(filter?.named ?? []).map(whereNamed));
  return joinSql(parts, ' AND ');
}

/** Roll-ups can answer it: it limits neither time nor text nor findings. */
export function isRolledUp(filter: Filter | undefined): boolean {
  if (filter === undefined) return true;
  const { rule, finding, fromNs, toNs, text } = filter;
  return rule === undefined && finding === undefined && fromNs === undefined && toNs === undefined && !text;
}
