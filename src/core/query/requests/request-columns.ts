/** The packed columns of all requests, read when they are asked for and held while the case is read. */
import type { Status } from '../../../model/status.ts';
import { BLOCK_ROWS, TIME_ROWS } from '../../reconstruct/columns-pass.ts';
import { NARROW_CELLS } from '../../reconstruct/request-cells.ts';
import type { Db, Row } from '../../store/db.ts';
import { sql, type Sql } from '../../store/sql.ts';
import { numberOf } from '../cells.ts';

/** What the requests of one number have in common. 0 stands for "none recorded". */
export interface CellFacts {
  readonly label: number;
  readonly artifact: number;
  readonly node: number;
  readonly status: Status;
  readonly isStale: boolean;
  readonly requests: number;
}

/** Ranks count requests in order of time from 0, those without a time last. */
export interface RequestColumns {
  readonly count: number;
  /** The first rank whose request has no time. */
  readonly timed: number;
  /** In order of the key of coverage_cell. */
  readonly cells: readonly CellFacts[];
  /** By rank, the number of the cell: 2 bytes a request where there are few of them. */
  readonly cell: () => Uint16Array | Uint32Array;
  /** By rank, how many findings are about it; 255 stands for that many or more. 1 byte a request. */
  readonly findings: () => Uint8Array;
  readonly idAt: (rank: number) => number;
  /** Null where there is no such request. */
  readonly rankOf: (id: number) => number | null;
}

/** Blocks of ids and ranks that are kept: a quarter of a megabyte each. */
const KEPT_BLOCKS = 64;

/** Where the numbers of a blob begin. It is copied where they do not stand as they must. The machines that run this are little-endian. */
function aligned(row: Row): { readonly buffer: ArrayBuffer; readonly at: number; readonly bytes: number } {
  const given = row['data'] as Uint8Array<ArrayBuffer>;
  const data = given.byteOffset % 8 === 0 ? given : given.slice();
  return { buffer: data.buffer, at: data.byteOffset, bytes: data.byteLength };
}

function numbers16(row: Row): Uint16Array {
  const { buffer, at, bytes } = aligned(row);
  return new Uint16Array(buffer, at, bytes / 2);
}

/** A row's blob `data` as numbers of 4 bytes. */
export function numbers32(row: Row): Uint32Array {
  const { buffer, at, bytes } = aligned(row);
  return new Uint32Array(buffer, at, bytes / 4);
}

/** Numbers of one block after the other, each read when it is needed. */
function byBlock(db: Db, read: (block: number) => Sql): (at: number) => number {
  const kept = new Map<number, Uint32Array>();
  return (at) => {
    const block = Math.floor(at / BLOCK_ROWS);
    let numbers = kept.get(block);
    if (numbers === undefined) {
      numbers = numbers32(db.get(read(block)) ?? { data: new Uint8Array() });
      kept.set(block, numbers);
      for (const old of [...kept.keys()].slice(0, -KEPT_BLOCKS)) kept.delete(old);
    }
    return numbers[at - block * BLOCK_ROWS] ?? 0;
  };
}

function once<T>(read: () => T): () => T {
  let known: { readonly value: T } | null = null;
  return () => (known ??= { value: read() }).value;
}

function load(db: Db): RequestColumns {
  const facts = db.all(sql`
    SELECT label_id, artifact_id, node_id, status, freshness, requests, has_time FROM coverage_cell
    ORDER BY label_id, artifact_id, node_id, status, freshness, reason, signature, input_check, settlement_verdict, has_time`);
  const cells = facts.map((row) => ({
    label: numberOf(row['label_id']),
    artifact: numberOf(row['artifact_id']),
    node: numberOf(row['node_id']),
    status: String(row['status']) as Status,
    isStale: row['freshness'] === 'stale',
    requests: numberOf(row['requests']),
  }));
  const sum = (rows: readonly Row[]): number => rows.reduce((total, row) => total + numberOf(row['requests']), 0);
  const count = sum(facts);
  const idAt = byBlock(db, (block) => sql`SELECT ids AS data FROM request_block WHERE block = ${block}`);
  const rankBefore = byBlock(db, (block) => sql`SELECT ranks AS data FROM rank_block WHERE block = ${block}`);
  return {
    count,
    timed: sum(facts.filter((row) => row['has_time'] === 1)),
    cells,
    cell: once(() => {
      const out = cells.length > NARROW_CELLS ? new Uint32Array(count) : new Uint16Array(count);
      for (const row of db.iterate(sql`SELECT block, cells AS data FROM request_block ORDER BY block`)) {
        const numbers = out instanceof Uint16Array ? numbers16(row) : numbers32(row);
        out.set(numbers, numberOf(row['block']) * BLOCK_ROWS);
      }
      return out;
    }),
    findings: once(() => {
      const out = new Uint8Array(count);
      for (const row of db.iterate(sql`SELECT block, findings AS data FROM request_block ORDER BY block`))
        out.set(row['data'] as Uint8Array, numberOf(row['block']) * BLOCK_ROWS);
      return out;
    }),
    idAt,
    rankOf: (id) => (Number.isInteger(id) && id >= 1 && id <= count ? rankBefore(id - 1) : null),
  };
}

interface Held {
  readonly version: number;
  readonly columns: RequestColumns;
}

const held = new WeakMap<Db, Held>();

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

/** The first rank at or after a time, of those from `from` on. */
export function rankAt(db: Db, { timed }: RequestColumns, ns: bigint, from = 0): number {
  const row = db.named('time_block_before').get(ns);
  // Not one is earlier.
  if (row === undefined) return Math.min(from, timed);
  const { buffer, at, bytes } = aligned({ data: row['times'] ?? null });
  const times = new BigInt64Array(buffer, at, bytes / 8);
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? 0n) < ns) low = middle + 1;
    else high = middle;
  }
  return Math.min(timed, Math.max(from, numberOf(row['block']) * TIME_ROWS + low));
}
