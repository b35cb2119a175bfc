/** Requests and findings as packed columns (docs/case-file.md, `request_block`): written once, walked by every filter. */
import type { Db } from '../store/db.ts';
import { sql } from '../store/sql.ts';

export const BLOCK_ROWS = 65_536;
/** Times in one block: with 8 bytes each it fits on a page. */
export const TIME_ROWS = 1000;
/** Cells up to so many are numbered with two bytes. */
export const NARROW_CELLS = 65_536;
const MOST_FINDINGS = 255;

/** A cell's own values in the order of its key, as one text. */
const CELL = sql`concat_ws(char(9), label_id, artifact_id, node_id, status, freshness, reason, signature, input_check, settlement_verdict, has_time)`;
const CELL_OF_REQUEST = sql`concat_ws(char(9), coalesce(label_id, 0), coalesce(artifact_id, 0), coalesce(node_id, 0), status, freshness,
  coalesce(reason, ''), signature, input_check, coalesce(settlement_verdict, ''), time_ns IS NOT NULL)`;
const BY_KEY = sql`label_id, artifact_id, node_id, status, freshness, reason, signature, input_check, settlement_verdict, has_time`;

/** Numbers of the cells, in the order of their key. */
function cellNumbers(db: Db): ReadonlyMap<string, number> {
  const rows = db.all(sql`SELECT ${CELL} AS cell FROM coverage_cell ORDER BY ${BY_KEY}`);
  return new Map(rows.map((row, i) => [String(row['cell']), i]));
}

/** How many findings are about each request, by its id. */
function countFindings(db: Db, requests: number): Uint8Array {
  const out = new Uint8Array(requests + 1);
  for (const row of db.iterate(sql`SELECT request_id AS id FROM finding_request`)) {
    const id = Number(row['id']);
    out[id] = Math.min(MOST_FINDINGS, (out[id] ?? 0) + 1);
  }
  return out;
}

/** The bytes of numbers as they stand in a block. The machines that run this are little-endian. */
function bytesOf(numbers: Uint8Array | Uint16Array | Uint32Array): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}

interface Places {
  /** By id, from 1. */
  readonly rankOf: Uint32Array;
  /** By rank. */
  readonly cellOf: Uint16Array | Uint32Array;
  readonly cells: number;
}

function writeRequestBlocks(db: Db, requests: number): Places {
  const numbers = cellNumbers(db);
  const findings = countFindings(db, requests);
  const rankOf = new Uint32Array(requests + 1);
  const cellOf = numbers.size > NARROW_CELLS ? new Uint32Array(requests) : new Uint16Array(requests);
  const idOf = new Uint32Array(BLOCK_ROWS);
  const findingsOf = new Uint8Array(BLOCK_ROWS);
  let rank = 0;
  let first = 0;
  const flush = (): void => {
    const rows = rank - first;
    if (rows === 0) return;
    const columns = [cellOf.subarray(first, rank), findingsOf.subarray(0, rows), idOf.subarray(0, rows)].map(bytesOf);
    db.named('request_block_put').run(first / BLOCK_ROWS, rows, ...columns);
    first = rank;
  };
  const all = db.iterate(sql`
    SELECT request.id, ${CELL_OF_REQUEST} AS cell
    FROM request_rank CROSS JOIN request ON request.id = request_rank.request_id ORDER BY rank`);
  for (const row of all) {
    const id = Number(row['id']);
    rankOf[id] = rank;
    cellOf[rank] = numbers.get(String(row['cell'])) ?? 0;
    idOf[rank - first] = id;
    findingsOf[rank - first] = findings[id] ?? 0;
    rank += 1;
    if (rank - first === BLOCK_ROWS) flush();
  }
  flush();
  return { rankOf, cellOf, cells: numbers.size };
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
    SELECT time_ns & 4294967295 AS low, time_ns >> 32 AS high
    FROM request_rank CROSS JOIN request ON request.id = request_rank.request_id WHERE time_ns IS NOT NULL ORDER BY rank`);
  for (const row of all) {
    halves[2 * rows] = Number(row['low']);
    halves[2 * rows + 1] = Number(row['high']);
    rows += 1;
    if (rows === TIME_ROWS) flush();
  }
  flush();
}

function writeRankBlocks(db: Db, { rankOf }: Places): void {
  for (let first = 1; first < rankOf.length; first += BLOCK_ROWS) {
    const ranks = rankOf.subarray(first, Math.min(rankOf.length, first + BLOCK_ROWS));
    db.named('rank_block_put').run((first - 1) / BLOCK_ROWS, ranks.length, bytesOf(ranks));
  }
}

/** One finding's requests as bits by rank, and how many of them each cell has. */
function writeFinding(db: Db, finding: number, { rankOf, cellOf, cells }: Places): void {
  const blocks = new Map<number, Uint8Array>();
  const counts = new Uint32Array(cells);
  for (const row of db.iterate(sql`SELECT request_id AS id FROM finding_request WHERE finding_id = ${finding}`)) {
    const rank = rankOf[Number(row['id'])] ?? 0;
    const block = Math.floor(rank / BLOCK_ROWS);
    let bits = blocks.get(block);
    if (bits === undefined) blocks.set(block, (bits = new Uint8Array(BLOCK_ROWS / 8)));
    const at = rank % BLOCK_ROWS;
    bits[at >> 3] = (bits[at >> 3] ?? 0) | (1 << (at & 7));
    const cell = cellOf[rank] ?? 0;
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  for (const [block, bits] of [...blocks].toSorted(([a], [b]) => a - b))
    db.named('finding_block_put').run(finding, block, bits);
  for (const [cell, requests] of counts.entries())
    if (requests > 0) db.named('finding_cell_put').run(finding, cell, requests);
}

/** After the findings, which it packs, too. */
export function writeColumns(db: Db): void {
  const requests = Number(db.get(sql`SELECT coalesce(max(id), 0) AS n FROM request`)?.['n']);
  const places = writeRequestBlocks(db, requests);
  writeRankBlocks(db, places);
  writeTimeBlocks(db);
  for (const finding of db.numbers(sql`SELECT id FROM finding ORDER BY id`)) writeFinding(db, finding, places);
}
