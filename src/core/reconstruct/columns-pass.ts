/** Requests and findings as packed columns (docs/case-file.md, `request_block`): written once, walked by every filter. */
import type { Db } from '../store/db.ts';
import type { FoundRequests } from './findings-pass.ts';
import type { PlacedCells } from './request-cells.ts';
import type { TimeOrder } from './request-times.ts';

export const BLOCK_ROWS = 65_536;
/** Times in one block: with 8 bytes each it fits on a page. */
export const TIME_ROWS = 1000;
const MOST_FINDINGS = 255;

/** How many findings are about each request, by its id. */
function countFindings(findings: readonly FoundRequests[], requests: number): Uint8Array {
  const out = new Uint8Array(requests + 1);
  for (const { ids } of findings) for (const id of ids) out[id] = Math.min(MOST_FINDINGS, out[id]! + 1);
  return out;
}

/** The bytes of numbers as they stand in a block. The machines that run this are little-endian. */
function bytesOf(numbers: Uint8Array | Uint16Array | Uint32Array): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}

/** @returns their ranks by id, from 1. */
function writeRequestBlocks(
  db: Db,
  findings: readonly FoundRequests[],
  { placeOf }: PlacedCells,
  order: Uint32Array,
): Uint32Array {
  const requests = order.length;
  const countOf = countFindings(findings, requests);
  const rankOf = new Uint32Array(requests + 1);
  for (let first = 0; first < requests; first += BLOCK_ROWS) {
    const ids = order.subarray(first, first + BLOCK_ROWS);
    const cells = new (placeOf instanceof Uint16Array ? Uint16Array : Uint32Array)(ids.length);
    const counts = new Uint8Array(ids.length);
    ids.forEach((id, i) => {
      rankOf[id] = first + i;
      cells[i] = placeOf[id]!;
      counts[i] = countOf[id]!;
    });
    const columns = [cells, counts, ids].map(bytesOf);
    db.named('request_block_put').run(first / BLOCK_ROWS, ids.length, ...columns);
  }
  return rankOf;
}

export function writeTimeBlocks(db: Db, { timed, ns, bytes }: TimeOrder): void {
  for (let first = 0; first < timed; first += TIME_ROWS)
    db.named('time_block_put').run(first / TIME_ROWS, ns(first), bytes(first, Math.min(TIME_ROWS, timed - first)));
}

function writeRankBlocks(db: Db, rankOf: Uint32Array): void {
  for (let first = 1; first < rankOf.length; first += BLOCK_ROWS) {
    const ranks = rankOf.subarray(first, Math.min(rankOf.length, first + BLOCK_ROWS));
    db.named('rank_block_put').run((first - 1) / BLOCK_ROWS, ranks.length, bytesOf(ranks));
  }
}

/** One finding's requests as bits by rank, and how many of them each cell has. */
function writeFinding(db: Db, { finding, ids }: FoundRequests, rankOf: Uint32Array, placed: PlacedCells): void {
  const { placeOf, cells } = placed;
  const blocks = new Map<number, Uint8Array>();
  const counts = new Uint32Array(cells.length);
  for (const id of ids) {
    const rank = rankOf[id]!;
    const block = Math.floor(rank / BLOCK_ROWS);
    let bits = blocks.get(block);
    if (bits === undefined) blocks.set(block, (bits = new Uint8Array(BLOCK_ROWS / 8)));
    const at = rank % BLOCK_ROWS;
    bits[at >> 3]! |= 1 << (at & 7);
    counts[placeOf[id]!]! += 1;
  }
  for (const [block, bits] of [...blocks].toSorted(([a], [b]) => a - b))
    db.named('finding_block_put').run(finding, block, bits);
  for (const [cell, requests] of counts.entries())
    if (requests > 0) db.named('finding_cell_put').run(finding, cell, requests);
}

/** After the findings, which it packs, too. `order`: ids in order of time. */
export function writeColumns(
  db: Db,
  placed: PlacedCells,
  order: Uint32Array,
  findings: readonly FoundRequests[],
): void {
  const rankOf = writeRequestBlocks(db, findings, placed, order);
  writeRankBlocks(db, rankOf);
  for (const found of findings) writeFinding(db, found, rankOf, placed);
}
