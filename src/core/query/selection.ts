/** The requests that pass a filter, as ranks in order of time: found once, then counted, paged and drawn from. */
import { canonicalJson, type Plain } from '../../base/canonical-json.ts';
import type { Db } from '../store/db.ts';
import { sql, type Sql } from '../store/sql.ts';
import { findingId, whereCell } from './filter.ts';
import { dataVersion, rankAt, requestColumns, type RequestColumns } from './request-columns.ts';
import { whereText, type SettledFilter } from './search-words.ts';

export interface Selection {
  readonly columns: RequestColumns;
  /** Ascending. */
  readonly ranks: Uint32Array;
}

interface Kept {
  version: number;
  readonly selections: Map<string, Selection>;
}

/** Filters whose requests are kept: the one in use, and those on the way back. */
const KEPT = 6;

const kept = new WeakMap<Db, Kept>();

/** 1 for each number of a cell that passes what a filter says of labels, nodes, artifacts, statuses, freshness and proof. */
function passingCells(db: Db, filter: SettledFilter, { cells }: RequestColumns): Uint8Array {
  const out = new Uint8Array(cells.length);
  const rows = db.all(sql`
    SELECT cell FROM (SELECT *, row_number() OVER (ORDER BY label_id, artifact_id, node_id, status, freshness, reason, signature,
                                                            input_check, settlement_verdict, has_time) - 1 AS cell FROM coverage_cell)
    WHERE ${whereCell(filter)}`);
  for (const row of rows) out[Number(row['cell'])] = 1;
  return out;
}

/** 1 for each request that a query names; several queries must all name it. Null: no query. */
function namedRequests(db: Db, queries: readonly Sql[], { id }: RequestColumns): Uint8Array | null {
  let out: Uint8Array | null = null;
  for (const query of queries) {
    const marks = new Uint8Array(id.length + 1);
    for (const value of db.numbers(query))
      if (value <= id.length && (out === null || out[value] === 1)) marks[value] = 1;
    out = marks;
  }
  return out;
}

function find(db: Db, filter: SettledFilter): Selection {
  const columns = requestColumns(db);
  const { id, cell, count, timed } = columns;
  const { rule, finding, fromNs, toNs, text } = filter;
  const first = fromNs === undefined ? 0 : rankAt(db, columns, BigInt(fromNs));
  const end = toNs !== undefined ? rankAt(db, columns, BigInt(toNs)) : fromNs === undefined ? count : timed;
  const queries: Sql[] = [];
  if (rule !== undefined)
    queries.push(
      sql`SELECT request_id FROM finding_request WHERE finding_id IN (SELECT id FROM finding WHERE rule = ${rule})`,
    );
  if (finding !== undefined)
    queries.push(sql`SELECT request_id FROM finding_request WHERE finding_id = ${findingId(finding)}`);
  if (text !== undefined && text !== '') queries.push(sql`SELECT id FROM request WHERE ${whereText(text)}`);
  const cells = passingCells(db, filter, columns);
  const named = namedRequests(db, queries, columns);
  const ranks = new Uint32Array(Math.max(0, end - first));
  let n = 0;
  for (let rank = first; rank < end; rank += 1) {
    if (cells[cell[rank] ?? 0] === 1 && (named === null || named[id[rank] ?? 0] === 1)) {
      ranks[n] = rank;
      n += 1;
    }
  }
  return { columns, ranks: ranks.subarray(0, n) };
}

export function selectionOf(db: Db, filter: SettledFilter): Selection {
  if (db.isWritable) return find(db, filter);
  const version = dataVersion(db);
  const known = kept.get(db);
  const { selections } =
    known !== undefined && known.version === version ? known : { selections: new Map<string, Selection>() };
  const key = canonicalJson(filter as unknown as Plain);
  const found = selections.get(key) ?? find(db, filter);
  selections.delete(key);
  selections.set(key, found);
  for (const old of [...selections.keys()].slice(0, -KEPT)) selections.delete(old);
  kept.set(db, { version, selections });
  return found;
}

/** Requests of each cell among those selected, by the cell's number. */
export function countCells({ columns, ranks }: Selection): Uint32Array {
  const out = new Uint32Array(columns.cells.length);
  for (const rank of ranks) {
    const cell = columns.cell[rank] ?? 0;
    out[cell] = (out[cell] ?? 0) + 1;
  }
  return out;
}

/** Cells of each finding's requests: read once, so that no filter has to walk over the requests of every finding. */
const cellsOfFindings = new WeakMap<RequestColumns, ReadonlyMap<number, Uint8Array>>();

function findingCells(db: Db, columns: RequestColumns): ReadonlyMap<number, Uint8Array> {
  const known = cellsOfFindings.get(columns);
  if (known !== undefined) return known;
  const cellOf = new Uint32Array(columns.count + 1);
  columns.id.forEach((id, rank) => (cellOf[id] = columns.cell[rank] ?? 0));
  const out = new Map<number, Uint8Array>();
  for (const finding of db.numbers(sql`SELECT id FROM finding`)) {
    const marks = new Uint8Array(columns.cells.length);
    for (const id of db.numbers(sql`SELECT request_id FROM finding_request WHERE finding_id = ${finding}`))
      marks[cellOf[id] ?? 0] = 1;
    out.set(finding, marks);
  }
  cellsOfFindings.set(columns, out);
  return out;
}

/** Findings about at least one request that passes what a filter says of cells: all but time, text, rules and findings. */
export function findingsInCells(db: Db, filter: SettledFilter): readonly number[] {
  const columns = requestColumns(db);
  const cells = passingCells(db, filter, columns);
  return [...findingCells(db, columns)].flatMap(([finding, marks]) =>
    marks.some((mark, i) => mark === 1 && cells[i] === 1) ? [finding] : [],
  );
}

/** The place of a rank among those selected, or null. */
export function placeOf({ ranks }: Selection, rank: number): number | null {
  let [low, high] = [0, ranks.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ranks[middle] ?? 0) < rank) low = middle + 1;
    else high = middle;
  }
  return ranks[low] === rank ? low : null;
}
