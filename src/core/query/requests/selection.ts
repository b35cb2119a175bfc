/** The requests that pass a filter, as ranks in order of time: found once, then counted, paged and drawn from. */
import { canonicalJson, type Plain } from '../../../base/canonical-json.ts';
import { BLOCK_ROWS } from '../../reconstruct/columns-pass.ts';
import type { Db } from '../../store/db.ts';
import { sql, type Sql } from '../../store/sql.ts';
import { numberOf } from '../cells.ts';
import { findingId, whereCell } from './filter.ts';
import { countBetween, RankSet } from './rank-set.ts';
import { dataVersion, numbers32, rankAt, requestColumns, type RequestColumns } from './request-columns.ts';
import { namedIds, requestsOfWord, whereNamed, wordsOf, type SettledFilter } from './search-words.ts';

export interface Selection {
  readonly columns: RequestColumns;
  readonly ranks: RankSet;
  /** Requests of each cell among those selected, by the cell's number. */
  readonly cellCounts: () => Uint32Array;
}

interface Kept {
  version: number;
  readonly selections: Map<string, Selection>;
}

/** Filters whose requests are kept: the one in use, and those on the way back. */
const KEPT = 6;

const kept = new WeakMap<Db, Kept>();

const NUMBERED = sql`(SELECT *, row_number() OVER (ORDER BY label_id, artifact_id, node_id, status, freshness, reason, signature,
                                                            input_check, settlement_verdict, has_time) - 1 AS cell FROM coverage_cell)`;

/** 1 for each number of a cell that a condition holds of. */
function cellsThat(db: Db, where: Sql, { cells }: RequestColumns): Uint8Array {
  const out = new Uint8Array(cells.length);
  for (const cell of db.numbers(sql`SELECT cell FROM ${NUMBERED} WHERE ${where}`)) out[cell] = 1;
  return out;
}

/** Those that pass what a filter says of labels, nodes, artifacts, statuses, freshness and proof. Null: all do. */
function passingCells(db: Db, filter: SettledFilter, columns: RequestColumns): Uint8Array | null {
  const out = cellsThat(db, whereCell(filter), columns);
  return out.includes(0) ? out : null;
}

/** Adds the bits of a block, of which the last may reach behind the end. Apart, so that it is compiled before most blocks have come. */
function unite(words: Uint32Array, first: number, block: Uint32Array): void {
  const end = Math.min(block.length, words.length - first);
  for (let i = 0; i < end; i += 1) words[first + i]! |= block[i]!;
}

/** The requests that one of these findings is about. */
function bitsOfFindings(db: Db, findings: Sql, { count }: RequestColumns): Uint8Array {
  const out = RankSet.bitsFor(count);
  const words = new Uint32Array(out.buffer);
  for (const row of db.iterate(
    sql`SELECT block, bits AS data FROM finding_block WHERE finding_id IN (SELECT id FROM finding WHERE ${findings})`,
  )) {
    const first = (numberOf(row['block']) * BLOCK_ROWS) / 32;
    unite(words, first, numbers32(row));
  }
  return out;
}

/** Requests with a word in their text, or in the name of their label, node or artifact. */
function bitsOfWord(db: Db, word: string, columns: RequestColumns): Uint8Array {
  const { count, rankOf } = columns;
  const out = RankSet.bitsFor(count);
  const set = (rank: number): void => void (out[rank >> 3]! |= 1 << (rank & 7));
  // In order of id, so that each block of ranks is read once.
  for (const id of db.numbers(requestsOfWord(word))) set(rankOf(id) ?? 0);
  const passing = cellsThat(db, whereNamed(namedIds(db, word)), columns);
  if (!passing.includes(1)) return out;
  const cell = columns.cell();
  for (let rank = 0; rank < count; rank += 1) if (passing[cell[rank]!] === 1) set(rank);
  return out;
}

/** Takes out what is not in the other one. Both are of whole words (`RankSet.bitsFor`). */
function intersect(bits: Uint8Array, other: Uint8Array): void {
  const [words, others] = [new Uint32Array(bits.buffer), new Uint32Array(other.buffer)];
  for (let i = 0; i < words.length; i += 1) words[i]! &= others[i]!;
}

/** Requests that findings or words name; where several do, those that all of them name. Null: nothing is asked of either. */
function namedBits(db: Db, { rule, finding, text }: SettledFilter, columns: RequestColumns): Uint8Array | null {
  const all: Uint8Array[] = [];
  if (rule !== undefined) all.push(bitsOfFindings(db, sql`rule = ${rule}`, columns));
  if (finding !== undefined) all.push(bitsOfFindings(db, sql`id = ${findingId(finding)}`, columns));
  for (const word of wordsOf(text ?? '')) all.push(bitsOfWord(db, word, columns));
  const [first, ...others] = all;
  for (const other of others) intersect(first!, other);
  return first ?? null;
}

/** Ranks from one to another, both whole: bits before and after them are 0. */
function bitsBetween(count: number, first: number, end: number): Uint8Array {
  const out = RankSet.bitsFor(count);
  if (first >= end) return out;
  out.fill(0xff, first >> 3, Math.ceil(end / 8));
  out[first >> 3] = (out[first >> 3] ?? 0) & (0xff << (first & 7));
  if ((end & 7) !== 0) out[end >> 3] = (out[end >> 3] ?? 0) & (0xff >> (8 - (end & 7)));
  return out;
}

/** Takes out the ranks whose cells do not pass. */
function keepCells(bits: Uint8Array, cell: Uint16Array | Uint32Array, passing: Uint8Array, end: number): void {
  for (let at = 0; at < bits.length; at += 1) {
    const byte = bits[at]!;
    if (byte === 0) continue;
    const rank = at * 8;
    if (rank + 8 <= end) {
      // Without a branch for each: ten million of them are walked within a blink.
      bits[at] =
        byte &
        (passing[cell[rank]!]! |
          (passing[cell[rank + 1]!]! << 1) |
          (passing[cell[rank + 2]!]! << 2) |
          (passing[cell[rank + 3]!]! << 3) |
          (passing[cell[rank + 4]!]! << 4) |
          (passing[cell[rank + 5]!]! << 5) |
          (passing[cell[rank + 6]!]! << 6) |
          (passing[cell[rank + 7]!]! << 7));
      continue;
    }
    let left = 0;
    for (let bit = 0; rank + bit < end; bit += 1) left |= passing[cell[rank + bit]!]! << bit;
    bits[at] = byte & left;
  }
}

function countCells({ bits, limit }: RankSet, columns: RequestColumns): Uint32Array {
  const out = new Uint32Array(columns.cells.length);
  if (bits === null) return out.map((_, i) => columns.cells[i]?.requests ?? 0);
  countBetween(bits, columns.cell(), 0, limit, out);
  return out;
}

/**
 * Of a filter that asks for one finding, or one rule, and for nothing else: the same, as it was counted when findings were
 * packed. Null where a request is in two of them.
 */
function countsOfFindings(
  db: Db,
  { rule, finding }: SettledFilter,
  requests: number,
  cells: number,
): Uint32Array | null {
  const where = rule === undefined ? sql`id = ${findingId(finding ?? '')}` : sql`rule = ${rule}`;
  const out = new Uint32Array(cells);
  let total = 0;
  for (const row of db.iterate(sql`
    SELECT cell, sum(requests) AS requests FROM finding_cell WHERE finding_id IN (SELECT id FROM finding WHERE ${where}) GROUP BY cell`)) {
    out[numberOf(row['cell'])] = numberOf(row['requests']);
    total += numberOf(row['requests']);
  }
  return total === requests ? out : null;
}

function find(db: Db, filter: SettledFilter): Selection {
  const columns = requestColumns(db);
  const { count, timed, cells } = columns;
  const { fromNs, toNs } = filter;
  const first = fromNs === undefined ? 0 : rankAt(db, columns, BigInt(fromNs));
  const end = toNs !== undefined ? rankAt(db, columns, BigInt(toNs)) : fromNs === undefined ? count : timed;
  const passing = passingCells(db, filter, columns);
  const named = namedBits(db, filter, columns);
  const isAnyTime = first === 0 && end === count;
  const isWhole = isAnyTime && named === null;
  if (isWhole && passing === null) {
    const ranks = RankSet.all(count);
    return { columns, ranks, cellCounts: () => countCells(ranks, columns) };
  }
  const bits = named !== null && isAnyTime ? named : bitsBetween(count, first, end);
  if (named !== null && !isAnyTime) intersect(bits, named);
  if (passing !== null) keepCells(bits, columns.cell(), passing, count);
  const ranks = RankSet.of(count, bits);
  const asked = [filter.rule, filter.finding].filter((value) => value !== undefined);
  const isOneQuestion = isAnyTime && passing === null && asked.length === 1 && (filter.text ?? '') === '';
  let counts: Uint32Array | null = null;
  // Nothing but cells decided: their requests are counted already.
  const counted = (): Uint32Array =>
    isWhole
      ? Uint32Array.from(cells, ({ requests }, i) => (passing?.[i] === 1 ? requests : 0))
      : ((isOneQuestion ? countsOfFindings(db, filter, ranks.count, cells.length) : null) ??
        countCells(ranks, columns));
  return { columns, ranks, cellCounts: () => (counts ??= counted()) };
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

/** Findings about at least one of the requests that pass a filter. */
export function findingsAmong(db: Db, filter: SettledFilter): readonly number[] {
  const { bits } = selectionOf(db, filter).ranks;
  if (bits === null) return db.numbers(sql`SELECT DISTINCT finding_id FROM finding_block ORDER BY finding_id`);
  const words = new Uint32Array(bits.buffer, bits.byteOffset, bits.length / 4);
  const perBlock = BLOCK_ROWS / 32;
  const blocks = Array.from({ length: Math.ceil(words.length / perBlock) }, (_, block) => block).filter((block) =>
    words.subarray(block * perBlock, (block + 1) * perBlock).some((word) => word !== 0),
  );
  const found = new Set<number>();
  for (const row of db.iterate(sql`
    SELECT finding_id, block, bits AS data FROM finding_block WHERE block IN (SELECT value FROM json_each(${JSON.stringify(blocks)}))
    ORDER BY finding_id`)) {
    const [finding, first] = [numberOf(row['finding_id']), numberOf(row['block']) * perBlock];
    if (!found.has(finding) && numbers32(row).some((word, i) => (word & (words[first + i] ?? 0)) !== 0))
      found.add(finding);
  }
  return [...found];
}

/** Findings about at least one request that passes what a filter says of cells: all but time, text, rules and findings. */
export function findingsInCells(db: Db, filter: SettledFilter): readonly number[] {
  return db.numbers(sql`
    SELECT DISTINCT finding_id FROM finding_cell
    WHERE cell IN (SELECT cell FROM ${NUMBERED} WHERE ${whereCell(filter)}) ORDER BY finding_id`);
}
