/** What the find box offers while somebody writes, and what was looked for before. */
import { formatHandle } from '../../base/ids.ts';
import { knownIdsOf } from '../../model/known-id.ts';
import { STATUSES } from '../../model/status.ts';
import { PROOF_WORDS, type Filter } from '../../shared/views.ts';
import {
  type FindHistoryRow,
  type FindKey,
  type FindSuggestion,
  type FindSuggestions,
} from '../../shared/find-views.ts';
import { canonicalJson, type Plain } from '../../base/canonical-json.ts';
import type { Db } from '../store/db.ts';
import { sql, type Sql } from '../store/sql.ts';
import { numberOf, textOf } from './cells.ts';
import { countRequests } from './requests/requests.ts';
import { settleFilter } from './requests/search-words.ts';

const pattern = (text: string): string => `%${text.replace(/[\\%_]/g, (c) => `\\${c}`)}%`;

const LISTS: Readonly<
  Record<'label' | 'node' | 'artifact', { readonly id: Sql; readonly from: Sql; readonly name: Sql }>
> = {
  label: { id: sql`label_id`, from: sql`label AS thing`, name: sql`thing.name` },
  node: {
    id: sql`node_id`,
    from: sql`node AS thing`,
    name: sql`CASE WHEN thing.is_enclave THEN '0x' || thing.name ELSE thing.name END`,
  },
  artifact: { id: sql`artifact_id`, from: sql`artifact AS thing`, name: sql`thing.ref` },
};

/** Names that hold the text, those with most requests first; "none recorded" is '' and is offered to an empty text. */
function names(db: Db, key: keyof typeof LISTS, text: string, limit: number): readonly FindSuggestion[] {
  const { id, from, name } = LISTS[key];
  const found = db.all(sql`
    SELECT ${name} AS name, (SELECT coalesce(sum(requests), 0) FROM coverage_cell WHERE ${id} = thing.id) AS n FROM ${from}
    WHERE ${name} LIKE ${pattern(text)} ESCAPE '\\' ORDER BY n DESC, 1 LIMIT ${limit}`);
  const none =
    key === 'label' || !'none'.startsWith(text)
      ? []
      : db.all(sql`SELECT sum(requests) AS n FROM coverage_cell WHERE ${id} = 0`);
  return [
    ...found.map((row) => ({ key, value: String(row['name']), requests: numberOf(row['n']) })),
    ...none.filter((row) => numberOf(row['n']) > 0).map((row) => ({ key, value: '', requests: numberOf(row['n']) })),
  ];
}

function words(db: Db, key: 'status' | 'freshness', text: string, known: readonly string[]): readonly FindSuggestion[] {
  const column = key === 'status' ? sql`status` : sql`freshness`;
  const counts = new Map(
    db
      .all(sql`SELECT ${column} AS word, sum(requests) AS n FROM coverage_cell GROUP BY 1`)
      .map((row) => [String(row['word']), numberOf(row['n'])]),
  );
  return known
    .filter((word) => word.startsWith(text))
    .map((value) => ({ key, value, requests: counts.get(value) ?? 0 }));
}

function rules(db: Db, text: string, limit: number): readonly FindSuggestion[] {
  const rows = db.all(sql`
    SELECT rule, count(*) AS findings, sum(request_count) AS n FROM finding WHERE rule LIKE ${pattern(text)} ESCAPE '\\'
    GROUP BY 1 ORDER BY 3 DESC, 1 LIMIT ${limit}`);
  // Several findings may be about one request, which counts once.
  return rows.map((row) => {
    const rule = String(row['rule']);
    return {
      key: 'rule' as const,
      value: rule,
      requests: row['findings'] === 1 ? numberOf(row['n']) : countRequests(db, { rule }),
    };
  });
}

function findings(db: Db, text: string, limit: number): readonly FindSuggestion[] {
  const rows = db.all(sql`
    SELECT id, summary, request_count FROM finding WHERE 'f-' || id LIKE ${`${text.replace(/[\\%_]/g, (c) => `\\${c}`)}%`} ESCAPE '\\' ORDER BY id LIMIT ${limit}`);
  return rows.map((row) => ({
    key: 'finding' as const,
    value: formatHandle('f', numberOf(row['id'])),
    requests: numberOf(row['request_count']),
    about: String(row['summary']),
  }));
}

const FRESHNESS = ['current', 'stale', 'unpublished', 'unknown'] as const;
function proofs(db: Db, text: string): readonly FindSuggestion[] {
  return PROOF_WORDS.filter((word) => word.startsWith(text)).map((value) => ({
    key: 'proof',
    value,
    requests: countRequests(db, { proof: value }),
  }));
}

const LIMIT = 8;

function byKey(db: Db, key: FindKey, text: string): readonly FindSuggestion[] {
  switch (key) {
    case 'label':
    case 'node':
    case 'artifact':
      return names(db, key, text === 'none' ? '' : text, LIMIT);
    case 'status':
      return words(db, key, text, STATUSES);
    case 'freshness':
      return words(db, key, text, FRESHNESS);
    case 'rule':
      return rules(db, text, LIMIT);
    case 'finding':
      return findings(db, text, LIMIT);
    case 'proof':
      return proofs(db, text);
  }
}

/** Which column an id of a shape stands in, with the word a person knows it by. */
const PLACES: readonly { readonly column: Sql; readonly what: string }[] = [
  { column: sql`tx_hash`, what: 'the transaction' },
  { column: sql`settlement_tx`, what: 'the settlement’s transaction' },
  { column: sql`input_hash`, what: 'the request’s hash' },
  { column: sql`output_hash`, what: 'the answer’s hash' },
  { column: sql`tee_id`, what: 'the enclave' },
  { column: sql`trace_id`, what: 'the trace' },
  { column: sql`settlement_root`, what: 'the Merkle root' },
  { column: sql`settlement_blob`, what: 'the settlement’s blob' },
];

/** The text search finds the few requests that could hold the id; only those are looked at column by column. */
function placesOf(db: Db, id: string): readonly string[] {
  const out: string[] = [];
  const some = sql`SELECT rowid FROM request_text WHERE request_text MATCH ${`"${id
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean)
    .join('" AND "')}"`} LIMIT 200`;
  for (const { column, what } of PLACES) {
    const row = db.get(sql`SELECT count(*) AS n FROM request WHERE id IN (${some}) AND ${column} = ${id}`);
    if (numberOf(row?.['n']) > 0) out.push(what);
  }
  if (db.get(sql`SELECT 1 AS n FROM artifact WHERE ref = ${id} OR sha256 = ${id}`) !== undefined)
    out.push('the artifact');
  if (db.get(sql`SELECT 1 AS n FROM node WHERE name = ${id}`) !== undefined) out.push('the enclave that answered');
  return [...new Set(out)];
}

export function suggest(db: Db, key: FindKey | null, text: string): FindSuggestions {
  if (key !== null) return { known: [], suggestions: byKey(db, key, text) };
  const known = knownIdsOf(text).map((one) => {
    const requests = countRequests(db, settleFilter(db, { text: one.id }));
    return { ...one, requests, places: requests === 0 ? [] : placesOf(db, one.id) };
  });
  if (text === '') return { known, suggestions: [] };
  const all = (['label', 'node', 'artifact'] as const).flatMap((list) =>
    names(db, list, text, LIMIT).filter(({ value }) => value !== ''),
  );
  return { known, suggestions: all.toSorted((a, b) => b.requests - a.requests).slice(0, LIMIT) };
}

export function listHistory(db: Db, limit: number): readonly FindHistoryRow[] {
  const rows = db.all(sql`
    SELECT id, CAST(at_ns AS TEXT) AS at_ns, text, filter, results, of FROM find_history
    WHERE id IN (SELECT max(id) FROM find_history GROUP BY filter) ORDER BY id DESC LIMIT ${limit}`);
  return rows.map((row) => ({
    id: numberOf(row['id']),
    atNs: textOf(row['at_ns']) ?? '0',
    text: String(row['text']),
    filter: JSON.parse(String(row['filter'])) as Filter,
    results: numberOf(row['results']),
    of: numberOf(row['of']),
  }));
}

/** Keeps what was looked for with how many requests pass now. */
export function recordFind(write: Db, nowNs: bigint, text: string, filter: Filter): FindHistoryRow {
  const [results, of] = [countRequests(write, settleFilter(write, filter)), countRequests(write)];
  write.run(sql`
    INSERT INTO find_history (id, at_ns, text, filter, results, of)
    SELECT coalesce(max(id), 0) + 1, ${nowNs}, ${text}, ${canonicalJson(filter as unknown as Plain)}, ${results}, ${of} FROM find_history`);
  const [row] = listHistory(write, 1);
  return row ?? { id: 0, atNs: nowNs.toString(), text, filter, results, of };
}
