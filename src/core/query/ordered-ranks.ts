/** Ranks in another order than that of time: sorted by what few words say, so by counting; ties stay in order of time. */
import type { RequestSort } from '../../shared/views.ts';
import type { Db } from '../store/db.ts';
import { sql, type Sql } from '../store/sql.ts';
import { textOf } from './cells.ts';
import type { RequestColumns } from './request-columns.ts';
import type { Selection } from './selection.ts';

const WORDS: Readonly<Record<'label' | 'node' | 'artifact' | 'status' | 'freshness', Sql>> = {
  label: sql`(SELECT name FROM label WHERE id = label_id)`,
  node: sql`(SELECT name FROM node WHERE id = node_id)`,
  artifact: sql`(SELECT ref FROM artifact WHERE id = artifact_id)`,
  status: sql`status`,
  freshness: sql`freshness`,
};

/** For each number of a cell, its place among the words; what is not recorded comes first. */
function placesOfCells(db: Db, word: Sql): readonly number[] {
  const words = db
    .all(sql`
      SELECT ${word} AS word FROM coverage_cell
      ORDER BY label_id, artifact_id, node_id, status, freshness, reason, signature, input_check, settlement_verdict, has_time`)
    .map((row) => textOf(row['word']) ?? '');
  const order = [...new Set(words)].toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const places = new Map(order.map((one, i) => [one, i]));
  return words.map((one) => places.get(one) ?? 0);
}

const findingCounts = new WeakMap<RequestColumns, Uint16Array>();

function countFindings(db: Db, columns: RequestColumns): Uint16Array {
  const known = findingCounts.get(columns);
  if (known !== undefined) return known;
  const out = new Uint16Array(columns.count + 1);
  for (const id of db.numbers(sql`SELECT request_id FROM finding_request`))
    out[id] = Math.min(65_535, (out[id] ?? 0) + 1);
  findingCounts.set(columns, out);
  return out;
}

/** Stable: in each bucket the order stays. */
function byBucket(ranks: Uint32Array, bucketOf: (rank: number) => number, descending: boolean): Uint32Array {
  let most = 0;
  for (const rank of ranks) most = Math.max(most, bucketOf(rank));
  const starts = new Uint32Array(most + 2);
  const at = (rank: number): number => (descending ? most - bucketOf(rank) : bucketOf(rank));
  for (const rank of ranks) starts[at(rank) + 1] = (starts[at(rank) + 1] ?? 0) + 1;
  for (let i = 1; i < starts.length; i += 1) starts[i] = (starts[i] ?? 0) + (starts[i - 1] ?? 0);
  const out = new Uint32Array(ranks.length);
  for (const rank of ranks) {
    const bucket = at(rank);
    const place = starts[bucket] ?? 0;
    out[place] = rank;
    starts[bucket] = place + 1;
  }
  return out;
}

const ordered = new WeakMap<Selection, Map<string, Uint32Array>>();

/** Those without a time are last, in either direction of time. */
export function orderedRanks(db: Db, selection: Selection, sort: RequestSort, descending: boolean): Uint32Array {
  const { columns, ranks } = selection;
  if (sort === 'time' && !descending) return ranks;
  const orders = ordered.get(selection) ?? new Map<string, Uint32Array>();
  ordered.set(selection, orders);
  const key = `${sort} ${descending}`;
  const known = orders.get(key);
  if (known !== undefined) return known;
  const sorted = sortRanks(db, columns, ranks, sort, descending);
  orders.set(key, sorted);
  return sorted;
}

function sortRanks(
  db: Db,
  columns: RequestColumns,
  ranks: Uint32Array,
  sort: RequestSort,
  descending: boolean,
): Uint32Array {
  if (sort === 'time') {
    const timed = ranks.findIndex((rank) => rank >= columns.timed);
    const end = timed === -1 ? ranks.length : timed;
    const out = ranks.slice().reverse();
    // Turned round, those without a time stand first, from the highest id down.
    out.copyWithin(0, ranks.length - end);
    out.set(ranks.slice(end).reverse(), end);
    return out;
  }
  if (sort === 'findings') {
    const counts = countFindings(db, columns);
    return byBucket(ranks, (rank) => counts[columns.id[rank] ?? 0] ?? 0, descending);
  }
  const places = placesOfCells(db, WORDS[sort]);
  return byBucket(ranks, (rank) => places[columns.cell[rank] ?? 0] ?? 0, descending);
}
