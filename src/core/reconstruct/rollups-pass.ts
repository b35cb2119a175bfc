/** Counts of requests, kept so that no overview ever counts them again. */
import { BulkInsert } from '../store/bulk-insert.ts';
import type { Db } from '../store/db.ts';
import { sql } from '../store/sql.ts';
import type { Cell, PlacedCells } from './request-cells.ts';
import type { TimeOrder } from './request-times.ts';

/** Slices of time over the whole case: as fine as a wide screen shows a strip. */
const SLICES = 240;

/** What a row of `flow_cell` is about, but for its slice. */
const flowKey = ({ key: [label, artifact, node, status, freshness] }: Cell) =>
  [label, artifact, node, status, freshness] as const;

type FlowKey = ReturnType<typeof flowKey>;

/** In order of their keys, as the cells are, and the place of each cell's own. */
function flowsOf(cells: readonly Cell[]): { readonly flows: readonly FlowKey[]; readonly flowOf: Uint32Array } {
  const flows: FlowKey[] = [];
  const flowOf = Uint32Array.from(cells, (cell) => {
    const key = flowKey(cell);
    if (flows.at(-1)?.some((value, i) => value !== key[i]) !== false) flows.push(key);
    return flows.length - 1;
  });
  return { flows, flowOf };
}

/** The ranks at which slices begin, and at last where the requests without a time do; of none when no request has one. */
function writeSlicing(db: Db, { ids, timed, ns, rankAt }: TimeOrder): readonly number[] {
  if (timed === 0) return [];
  const [first, last] = [ns(0), ns(timed - 1)];
  const width = (last - first) / BigInt(SLICES) + 1n;
  db.named('slicing_put').run(first, width, BigInt(SLICES), last, BigInt(ids.length));
  return Array.from({ length: SLICES + 1 }, (_, i) => rankAt(first + BigInt(i) * width));
}

/** Requests of each flow in each slice; those without a time are in the last column. */
function countFlows(
  { ids }: TimeOrder,
  starts: readonly number[],
  { placeOf }: PlacedCells,
  flowOf: Uint32Array,
): ReadonlyMap<number, Uint32Array> {
  const counts = new Map<number, Uint32Array>();
  const count = (from: number, to: number, column: number): void => {
    for (let rank = from; rank < to; rank += 1) {
      const flow = flowOf[placeOf[ids[rank]!]!]!;
      let row = counts.get(flow);
      if (row === undefined) counts.set(flow, (row = new Uint32Array(SLICES + 1)));
      row[column]! += 1;
    }
  };
  for (let slice = 0; slice + 1 < starts.length; slice += 1) count(starts[slice]!, starts[slice + 1]!, slice);
  count(starts.at(-1) ?? 0, ids.length, SLICES);
  return counts;
}

export function writeRollups(db: Db, placed: PlacedCells, order: TimeOrder): void {
  const starts = writeSlicing(db, order);
  const { flows, flowOf } = flowsOf(placed.cells);
  const counts = countFlows(order, starts, placed, flowOf);
  const rows = new BulkInsert(db, 'flow_cell_put');
  flows.forEach((key, flow) => {
    const row = counts.get(flow) ?? new Uint32Array();
    const put = (slice: number, requests = 0): void => {
      if (requests > 0) rows.put(...key, slice, requests);
    };
    put(-1, row[SLICES]);
    row.subarray(0, SLICES).forEach((requests, slice) => put(slice, requests));
  });
  rows.flush();
  db.run(sql`
    INSERT INTO strip_cell (label_id, artifact_id, freshness, slice, requests)
    SELECT label_id, artifact_id, freshness, slice, sum(requests) FROM flow_cell GROUP BY 1, 2, 3, 4`);
  for (const { key, requests } of placed.cells) db.named('coverage_cell_put').run(...key, requests);
}
