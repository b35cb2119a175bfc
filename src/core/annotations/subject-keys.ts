/**
 * Under which names a finding or a request is found again after more evidence came in: handles may shift then.
 * The strongest name first; the last one, the record's own place, never changes.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { toHex, utf8 } from '../../base/bytes.ts';
import { canonicalJson } from '../../base/canonical-json.ts';
import { traceKey } from '../../base/ids.ts';
import type { Db, Row } from '../store/db.ts';
import { sql } from '../store/sql.ts';
import { listOf, numberOf, textOf } from '../query/cells.ts';

export const REQUEST_KEY_COLUMNS = sql`
  request.id, request.tx_hash, request.inference_id, request.tee_id, request.input_hash, request.output_hash,
  request.signed_time, request.response_id, request.trace_id, request.span_id`;

/** The natural keys of a request (docs/reconstruction.md, "Joining"), of a row with REQUEST_KEY_COLUMNS. */
export function naturalKeys(row: Row): readonly string[] {
  const text = (column: string): string | null => textOf(row[column]);
  const keys: string[] = [];
  const [tx, inference] = [text('tx_hash'), text('inference_id')];
  if (tx !== null && inference !== null) keys.push(`transaction ${tx} ${inference}`);
  const tuple = [text('tee_id'), text('input_hash'), text('output_hash'), text('signed_time')];
  if (!tuple.includes(null)) keys.push(`tuple ${tuple.join(' ')}`);
  const response = text('response_id');
  if (response !== null && response !== '') keys.push(`response ${response}`);
  const [trace, span] = [traceKey(text('trace_id'), 16), traceKey(text('span_id'), 8)];
  if (trace !== null && span !== null) keys.push(`span ${trace} ${span}`);
  return keys;
}

function recordKey(row: Row): string {
  return `record ${String(row['sha256'])} ${String(row['offset'])} ${String(row['length'])}`;
}

/** All names of one request. */
export function keysOfRequest(db: Db, id: number): readonly string[] {
  const row = db.get(sql`SELECT ${REQUEST_KEY_COLUMNS} FROM request WHERE id = ${id}`);
  if (row === undefined) return [];
  const record = db.get(sql`
    SELECT source.sha256, request_record.offset, request_record.length FROM request_record
    JOIN source ON source.id = request_record.source_id WHERE request_id = ${id} ORDER BY n LIMIT 1`);
  return record === undefined ? naturalKeys(row) : [...naturalKeys(row), recordKey(record)];
}

/** Rule and subjects. Two findings of a case may share it. */
function subjectsKey(row: Row): string {
  const [labels, nodes, artifacts] = ['labels', 'nodes', 'artifacts'].map((column) => listOf(row[column]).toSorted());
  const text = canonicalJson({ artifacts: artifacts ?? [], labels: labels ?? [], nodes: nodes ?? [] });
  return `${String(row['rule'])} ${toHex(sha256(utf8(text)))}`;
}

/** What tells findings of one rule and the same subjects apart: the first request, else the first ground. */
function firstKey(db: Db, id: number): string {
  const request = db.get(sql`SELECT min(request_id) AS id FROM finding_request WHERE finding_id = ${id}`)?.['id'];
  const [key] = request === null || request === undefined ? [] : keysOfRequest(db, numberOf(request));
  if (key !== undefined) return key;
  const ground = db.get(sql`
    SELECT source.sha256, ground.offset, ground.length FROM ground JOIN source ON source.id = ground.source_id
    WHERE finding_id = ${id} ORDER BY n LIMIT 1`);
  return ground === undefined ? '' : recordKey(ground);
}

const FINDING_COLUMNS = sql`id, rule, labels, nodes, artifacts`;

/** All names of one finding; rule and subjects alone are no name while another finding has the same. */
export function keysOfFinding(db: Db, id: number): readonly string[] {
  const row = db.get(sql`SELECT ${FINDING_COLUMNS} FROM finding WHERE id = ${id}`);
  if (row === undefined) return [];
  const subjects = subjectsKey(row);
  const alike = db
    .all(sql`SELECT ${FINDING_COLUMNS} FROM finding WHERE rule = ${String(row['rule'])}`)
    .filter((other) => subjectsKey(other) === subjects);
  const exact = `${subjects} ${firstKey(db, id)}`;
  return alike.length === 1 ? [exact, subjects] : [exact];
}

/** The findings of these rules under each of their names. */
export function findingsByKey(db: Db, rules: readonly string[]): ReadonlyMap<string, number> {
  const bySubjects = new Map<string, number[]>();
  const wanted = JSON.stringify(rules);
  for (const row of db.all(
    sql`SELECT ${FINDING_COLUMNS} FROM finding WHERE rule IN (SELECT value FROM json_each(${wanted})) ORDER BY id`,
  )) {
    const key = subjectsKey(row);
    bySubjects.set(key, [...(bySubjects.get(key) ?? []), numberOf(row['id'])]);
  }
  const out = new Map<string, number>();
  for (const [key, ids] of bySubjects) {
    for (const id of ids) out.set(`${key} ${firstKey(db, id)}`, id);
    if (ids.length === 1) out.set(key, ids[0] ?? 0);
  }
  return out;
}

/** Requests under any of these names, in one look through the table. */
export function requestsByKey(db: Db, keys: readonly string[]): ReadonlyMap<string, number> {
  const wanted = new Set(keys);
  const out = new Map<string, number>();
  const column = (kind: string, at: number): string =>
    JSON.stringify(
      keys.filter((key) => key.startsWith(`${kind} `)).map((key) => key.slice(kind.length + 1).split(' ')[at] ?? ''),
    );
  const responses = JSON.stringify(
    keys.filter((key) => key.startsWith('response ')).map((key) => key.slice('response '.length)),
  );
  const hasSpans = keys.some((key) => key.startsWith('span ')) ? 1 : 0;
  const rows = db.iterate(sql`
    SELECT ${REQUEST_KEY_COLUMNS} FROM request
    WHERE tx_hash IN (SELECT value FROM json_each(${column('transaction', 0)}))
       OR input_hash IN (SELECT value FROM json_each(${column('tuple', 1)}))
       OR response_id IN (SELECT value FROM json_each(${responses}))
       OR (${hasSpans} AND trace_id IS NOT NULL)
    ORDER BY id`);
  for (const row of rows) {
    for (const key of naturalKeys(row)) if (wanted.has(key) && !out.has(key)) out.set(key, numberOf(row['id']));
  }
  return out;
}

/** The request that holds the record of a `record …` name; null when none does. */
export function requestOfRecord(db: Db, key: string): number | null {
  const [kind, hash = '', offset = '', length = ''] = key.split(' ');
  if (kind !== 'record') return null;
  const row = db.get(sql`
    SELECT request_id FROM request_record
    WHERE source_id IN (SELECT id FROM source WHERE sha256 = ${hash}) AND offset = ${Number(offset)} AND length = ${Number(length)}
    ORDER BY request_id LIMIT 1`);
  return row === undefined ? null : numberOf(row['request_id']);
}
