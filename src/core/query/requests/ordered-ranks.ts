/** Pages of ranks in another order than that of time: by what few words say, so by counting; ties stay in order of time. */
import type { RequestSort } from '../../../shared/views.ts';
import { BLOCK_ROWS } from '../../reconstruct/columns-pass.ts';
import type { Db } from '../../store/db.ts';
import { sql, type Sql } from '../../store/sql.ts';
import { textOf } from '../cells.ts';
import { countBetween, type RankSet } from './rank-set.ts';
import type { Selection } from './selection.ts';

const WORDS: Readonly<Record<'label' | 'node' | 'artifact' | 'status' | 'freshness', Sql>> = {
  label: sql`(SELECT name FROM label WHERE id = label_id)`,
  node: sql`(SELECT name FROM node WHERE id = node_id)`,
  artifact: sql`(SELECT ref FROM artifact WHERE id = artifact_id)`,
  status: sql`status`,
  freshness: sql`freshness`,
};

/** For each number of a cell, its place among the words; what is not recorded comes first. */
function placesOfCells(db: Db, word: Sql): Uint32Array {
  const words = db
    .all(sql`
      SELECT ${word} AS word FROM coverage_cell
      ORDER BY label_id, artifact_id, node_id, status, freshness, reason, signature, input_check, settlement_verdict, has_time`)
    .map((row) => textOf(row['word']) ?? '');
  const order = [...new Set(words)].toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const places = new Map(order.map((one, i) => [one, i]));
  return Uint32Array.from(words, (one) => places.get(one) ?? 0);
}

/** Requests in buckets, which follow each other in the order asked for. */
interface Buckets {
  readonly bucketOf: (rank: number) => number;
  /** How many are in each, the first bucket first. */
  readonly sizes: Uint32Array;
  /** The same of each block of ranks, one behind the other: what a page lies behind is skipped. Null: not counted. */
  readonly inBlock: Uint32Array | null;
  /** Where the last page ended: the next one often begins there. */
  cursor: { bucket: number; index: number; rank: number } | null;
}

function bucketsOfWords(db: Db, { columns, cellCounts }: Selection, word: Sql, descending: boolean): Buckets {
  const places = placesOfCells(db, word);
  const most = places.reduce((a, b) => Math.max(a, b), 0);
  const order = descending ? places.map((place) => most - place) : places;
  const sizes = new Uint32Array(most + 1);
  for (const [i, n] of cellCounts().entries()) {
    const bucket = order[i] ?? 0;
    sizes[bucket] = (sizes[bucket] ?? 0) + n;
  }
  const cell = columns.cell();
  return { bucketOf: (rank) => order[cell[rank] ?? 0] ?? 0, sizes, inBlock: null, cursor: null };
}

/** Numbers of findings that a byte tells apart. */
const FINDINGS = 256;

/** Counts the ranks of a set by their numbers of findings, block by block. `isDescending` turns those round. */
function countFindings(findings: Uint8Array, { bits, limit }: RankSet, isDescending: boolean): Uint32Array {
  const out = new Uint32Array(Math.ceil(limit / BLOCK_ROWS) * FINDINGS);
  for (let first = 0, block = 0; first < limit; first += BLOCK_ROWS, block += FINDINGS) {
    const counts = out.subarray(block, block + FINDINGS);
    countBetween(bits, findings, first, Math.min(limit, first + BLOCK_ROWS), counts);
    if (isDescending) counts.reverse();
  }
  return out;
}

function bucketsOfFindings({ columns, ranks }: Selection, descending: boolean): Buckets {
  const findings = columns.findings();
  const flip = descending ? FINDINGS - 1 : 0;
  const inBlock = countFindings(findings, ranks, descending);
  const sizes = new Uint32Array(FINDINGS);
  for (const [i, n] of inBlock.entries()) sizes[i % FINDINGS]! += n;
  return { bucketOf: (rank) => findings[rank]! ^ flip, sizes, inBlock, cursor: null };
}

const known = new WeakMap<Selection, Map<string, Buckets>>();

function bucketsOf(db: Db, selection: Selection, sort: Exclude<RequestSort, 'time'>, descending: boolean): Buckets {
  const orders = known.get(selection) ?? new Map<string, Buckets>();
  known.set(selection, orders);
  const key = `${sort} ${descending}`;
  const found =
    orders.get(key) ??
    (sort === 'findings'
      ? bucketsOfFindings(selection, descending)
      : bucketsOfWords(db, selection, WORDS[sort], descending));
  orders.set(key, found);
  return found;
}

/** Some of one bucket, from its `index`-th on. */
function ofBucket(
  { ranks }: Selection,
  buckets: Buckets,
  bucket: number,
  index: number,
  limit: number,
): readonly number[] {
  const { cursor, bucketOf, inBlock, sizes } = buckets;
  const goesOn = cursor !== null && cursor.bucket === bucket && cursor.index <= index;
  let at = goesOn ? cursor.index : 0;
  let rank = goesOn ? cursor.rank : 0;
  const out: number[] = [];
  while (rank < ranks.limit && out.length < limit) {
    const block = Math.floor(rank / BLOCK_ROWS);
    const end = Math.min(ranks.limit, (block + 1) * BLOCK_ROWS);
    const whole = rank === block * BLOCK_ROWS ? inBlock?.[block * sizes.length + bucket] : undefined;
    if (whole !== undefined && at + whole <= index) {
      at += whole;
      rank = end;
      continue;
    }
    for (; rank < end && out.length < limit; rank += 1) {
      if (bucketOf(rank) !== bucket || !ranks.has(rank)) continue;
      if (at >= index) out.push(rank);
      at += 1;
    }
  }
  buckets.cursor = { bucket, index: at, rank };
  return out;
}

/** Those without a time are last, in either direction of time. */
function byTime({ columns, ranks }: Selection, descending: boolean, offset: number, limit: number): readonly number[] {
  if (!descending) return ranks.slice(offset, limit);
  const timed = ranks.countBelow(columns.timed);
  const out: number[] = [];
  for (const [from, to] of [
    [0, timed],
    [timed, ranks.count],
  ] as const) {
    // Turned round: place i of this part is its i-th from the end.
    const first = Math.max(0, offset - from);
    const n = Math.min(limit - out.length, to - from - first);
    if (n > 0) out.push(...ranks.slice(to - first - n, n).toReversed());
  }
  return out;
}

/** Up to `limit` ranks from an offset on, in the order asked for. */
export function pageOfRanks(
  db: Db,
  selection: Selection,
  order: { readonly sort: RequestSort; readonly descending: boolean },
  offset: number,
  limit: number,
): readonly number[] {
  const { sort, descending } = order;
  if (sort === 'time') return byTime(selection, descending, offset, limit);
  const buckets = bucketsOf(db, selection, sort, descending);
  const out: number[] = [];
  let before = 0;
  for (const [bucket, size] of buckets.sizes.entries()) {
    const index = offset + out.length - before;
    if (out.length < limit && index < size)
      out.push(...ofBucket(selection, buckets, bucket, index, Math.min(limit - out.length, size - index)));
    before += size;
  }
  return out;
}
