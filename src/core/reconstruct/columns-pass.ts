/** Requests and findings as packed columns (docs/case-file.md, `request_block`): written once, walked by every filter. */
import type { Db } from '../store/db.ts';
import { sql } from '../store/sql.ts';
import type { PlacedCells } from './request-cells.ts';

export const BLOCK_ROWS = 65_536;
/** Times in one block: with 8 bytes each it fits on a page. */
export const TIME_ROWS = 1000;
const MOST_FINDINGS = 255;

/** A finding's requests in order of their ids, some at a time. */
function* requestsOf(db: Db, finding: number): Iterable<readonly number[]> {
  for (let last = 0; ;) {
    const ids = db.numbers(sql`
      SELECT request_id FROM finding_request WHERE finding_id = ${finding} AND request_id > ${last}
      ORDER BY request_id LIMIT ${BigInt(BLOCK_ROWS)}`);
    yield ids;
    if (ids.length < BLOCK_ROWS) return;
    last = ids.at(-1) ?? 0;
  }
}

/** How many findings are about each request, by its id. */
function countFindings(db: Db, findings: readonly number[], requests: number): Uint8Array {
  const out = new Uint8Array(requests + 1);
  for (const finding of findings)
    for (const ids of requestsOf(db, finding))
      for (const id of ids) out[id] = Math.min(MOST_FINDINGS, (out[id] ?? 0) + 1);
  return out;
}

/** The bytes of numbers as they stand in a block. The machines that run this are little-endian. */
function bytesOf(numbers: Uint8Array | Uint16Array | Uint32Array): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}

/** @returns their ranks by id, from 1. */
function writeRequestBlocks(db: Db, findings: readonly number[], { placeOf }: PlacedCells): Uint32Array {
  const requests = placeOf.length - 1;
  const countOf = countFindings(db, findings, requests);
  const rankOf = new Uint32Array(requests + 1);
  for (let first = 0; first < requests; first += BLOCK_ROWS) {
    const ids = Uint32Array.from(
      db.numbers(sql`
        SELECT request_id FROM request_rank WHERE rank BETWEEN ${first} AND ${first + BLOCK_ROWS - 1} ORDER BY rank`),
    );
    const cells = new (placeOf instanceof Uint16Array ? Uint16Array : Uint32Array)(ids.length);
    ids.forEach((id, i) => {
      rankOf[id] = first + i;
      cells[i] = placeOf[id] ?? 0;
    });
    const counts = Uint8Array.from(ids, (id) => countOf[id] ?? 0);
    const columns = [cells, counts, ids].map(bytesOf);
    db.named('request_block_put').run(first / BLOCK_ROWS, ids.length, ...columns);
  }
  return rankOf;
}

/** Times stand in two halves of 32 bits, which need no bigint for each request. */
function writeTimeBlocks(db: Db): void {
  let rows = 0;
  let block = 0;
  const halves = new Uint32Array(2 * TIME_ROWS);
  const flush = (): void => {
    if (rows === 0) return;
    const times = new BigInt64Array(halves.buffer, 0, rows);
    db.named('time_block_put').run(block, times[0] ?? 0n, bytesOf(halves.subarray(0, 2 * rows)));
    block += 1;
    rows = 0;
  };
  const all = db.iterate(sql`
    SELECT time_ns & 4294967295 AS low, time_ns >> 32 AS high FROM request WHERE time_ns IS NOT NULL ORDER BY time_ns, id`);
  for (const row of all) {
    halves[2 * rows] = Number(row['low']);
    halves[2 * rows + 1] = Number(row['high']);
    rows += 1;
    if (rows === TIME_ROWS) flush();
  }
  flush();
}

function writeRankBlocks(db: Db, rankOf: Uint32Array): void {
  for (let first = 1; first < rankOf.length; first += BLOCK_ROWS) {
    const ranks = rankOf.subarray(first, Math.min(rankOf.length, first + BLOCK_ROWS));
    db.named('rank_block_put').run((first - 1) / BLOCK_ROWS, ranks.length, bytesOf(ranks));
  }
}

/** One finding's requests as bits by rank, and how many of them each cell has. */
function writeFinding(db: Db, finding: number, rankOf: Uint32Array, { placeOf, cells }: PlacedCells): void {
  const blocks = new Map<number, Uint8Array>();
  const counts = new Uint32Array(cells.length);
  const add = (id: number): void => {
    const rank = rankOf[id] ?? 0;
    const block = Math.floor(rank / BLOCK_ROWS);
    let bits = blocks.get(block);
    if (bits === undefined) blocks.set(block, (bits = new Uint8Array(BLOCK_ROWS / 8)));
    const at = rank % BLOCK_ROWS;
    bits[at >> 3] = (bits[at >> 3] ?? 0) | (1 << (at & 7));
    const cell = placeOf[id] ?? 0;
    counts[cell] = (counts[cell] ?? 0) + 1;
  };
  for (const ids of requestsOf(db, finding)) ids.forEach(add);
  for (const [block, bits] of [...blocks].toSorted(([a], [b]) => a - b))
    db.named('finding_block_put').run(finding, block, bits);
  for (const [cell, requests] of counts.entries())
    if (requests > 0) db.named('finding_cell_put').run(finding, cell, requests);
}

/** After the findings, which it packs, too. */
export function writeColumns(db: Db, placed: PlacedCells): void {
  const findings = db.numbers(sql`SELECT id FROM finding ORDER BY id`);
  const rankOf = writeRequestBlocks(db, findings, placed);
  writeRankBlocks(db, rankOf);
  writeTimeBlocks(db);
  for (const finding of findings) writeFinding(db, finding, rankOf, placed);
}
