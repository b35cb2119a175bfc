/** The packed columns of all requests, held in memory while the case is read: 8 bytes a request. */
import type { Status } from '../../model/status.ts';
import { BLOCK_ROWS } from '../reconstruct/columns-pass.ts';
import type { Db } from '../store/db.ts';
import { sql } from '../store/sql.ts';
import { numberOf } from './cells.ts';

/** What the requests of one number have in common. 0 stands for "none recorded". */
export interface CellFacts {
  readonly label: number;
  readonly artifact: number;
  readonly node: number;
  readonly status: Status;
  readonly isStale: boolean;
}

export interface RequestColumns {
  readonly count: number;
  /** Request ids in order of time, those without a time last. */
  readonly id: Uint32Array;
  /** The number of the cell in coverage_cell. */
  readonly cell: Uint32Array;
  readonly cells: readonly CellFacts[];
  /** The first rank whose request has no time. */
  readonly timed: number;
}

interface Held {
  readonly version: number;
  readonly columns: RequestColumns;
}

const held = new WeakMap<Db, Held>();

function load(db: Db): RequestColumns {
  const count = numberOf(db.get(sql`SELECT coalesce(sum(rows), 0) AS n FROM request_block`)?.['n']);
  const [id, cell] = [new Uint32Array(count), new Uint32Array(count)];
  for (const row of db.iterate(sql`SELECT block, rows, data FROM request_block ORDER BY block`)) {
    const rows = numberOf(row['rows']);
    const bytes = row['data'] as Uint8Array;
    // Copied: a blob need not begin at a multiple of four bytes. The machines that run this are little-endian.
    const numbers = new Uint32Array(bytes.slice().buffer);
    const first = numberOf(row['block']) * BLOCK_ROWS;
    id.set(numbers.subarray(0, rows), first);
    cell.set(numbers.subarray(rows, 2 * rows), first);
  }
  const facts = db.all(sql`
    SELECT label_id, artifact_id, node_id, status, freshness FROM coverage_cell
    ORDER BY label_id, artifact_id, node_id, status, freshness, reason, signature, input_check, settlement_verdict, has_time`);
  const cells = facts.map((row) => ({
    label: numberOf(row['label_id']),
    artifact: numberOf(row['artifact_id']),
    node: numberOf(row['node_id']),
    status: String(row['status']) as Status,
    isStale: row['freshness'] === 'stale',
  }));
  const timed = numberOf(
    db.get(sql`SELECT coalesce(sum(requests), 0) AS n FROM coverage_cell WHERE has_time = 1`)?.['n'],
  );
  return { count, id, cell, cells, timed };
}

/** Read again after somebody has written to the case. */
export function dataVersion(db: Db): number {
  return Number(db.pragma('data_version'));
}

export function requestColumns(db: Db): RequestColumns {
  const version = dataVersion(db);
  const known = held.get(db);
  // The connection that writes itself is not told of its own changes.
  if (known !== undefined && known.version === version && !db.isWritable) return known.columns;
  const columns = load(db);
  held.set(db, { version, columns });
  return columns;
}

/** The first rank at or after a time: by halving, a look at the request for each step. */
export function rankAt(db: Db, { id, timed }: RequestColumns, ns: bigint, from = 0): number {
  let [low, high] = [from, timed];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const row = db.named('request_time').get(id[middle] ?? 0);
    if (BigInt(String(row?.['time_ns'] ?? '0')) < ns) low = middle + 1;
    else high = middle;
  }
  return low;
}
