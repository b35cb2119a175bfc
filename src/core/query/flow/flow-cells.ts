/**
 * Requests counted for the flow. Roll-ups answer whatever they can, exactly: whole slices of time come from
 * them, what a brush cuts off at its ends is counted from the requests themselves.
 */
import type { Status } from '../../../model/status.ts';
import type { Filter } from '../../../shared/views.ts';
import type { Db, Row } from '../../store/db.ts';
import { sql } from '../../store/sql.ts';
import { numberOf, textOf } from '../cells.ts';
import { whereCell } from '../requests/filter.ts';
import { countBetween } from '../requests/rank-set.ts';
import { rankAt, type CellFacts } from '../requests/request-columns.ts';
import { selectionOf, type Selection } from '../requests/selection.ts';

/** Requests of one label, artifact, node and status. 0 stands for "none recorded". */
export interface PairCell {
  readonly label: number;
  readonly artifact: number;
  readonly node: number;
  readonly status: Status;
  readonly isStale: boolean;
  readonly n: number;
}

export interface DensityCell {
  readonly label: number;
  readonly artifact: number;
  readonly isStale: boolean;
  readonly bin: number;
  readonly n: number;
}

export interface FlowCells {
  readonly from: bigint | null;
  readonly to: bigint | null;
  readonly bins: number;
  readonly pairs: readonly PairCell[];
  readonly density: readonly DensityCell[];
}

interface Slicing {
  readonly from: bigint;
  readonly width: bigint;
  readonly slices: number;
  readonly last: bigint;
}

function slicingOf(db: Db): Slicing | null {
  const row = db.get(
    sql`SELECT CAST(from_ns AS TEXT) AS from_ns, CAST(width_ns AS TEXT) AS width_ns, slices, CAST(to_ns AS TEXT) AS to_ns FROM slicing`,
  );
  const [from, width, last] = [textOf(row?.['from_ns']), textOf(row?.['width_ns']), textOf(row?.['to_ns'])];
  if (from === null || width === null || last === null) return null;
  return { from: BigInt(from), width: BigInt(width), slices: numberOf(row?.['slices']), last: BigInt(last) };
}

const NO_CELL: Omit<PairCell, 'n'> = { label: 0, artifact: 0, node: 0, status: 'unknown', isStale: false };

const pairOf = (row: Row): PairCell => ({
  label: numberOf(row['label_id']),
  artifact: numberOf(row['artifact_id']),
  node: numberOf(row['node_id']),
  status: String(row['status']) as Status,
  isStale: row['is_stale'] === 1,
  n: numberOf(row['n']),
});

const densityOf = (row: Row): DensityCell => ({
  label: numberOf(row['label_id']),
  artifact: numberOf(row['artifact_id']),
  isStale: row['is_stale'] === 1,
  bin: Number(row['bin']),
  n: numberOf(row['n']),
});

const PAIR = sql`label_id, artifact_id, node_id, status, freshness = 'stale' AS is_stale`;

/** From the requests themselves: any filter, `bins` bins of any width from a time on. Those without a time are in no bin. */
function direct(
  db: Db,
  filter: Filter,
  from: bigint,
  width: bigint,
  bins: number,
): Pick<FlowCells, 'pairs' | 'density'> {
  const selection = selectionOf(db, filter);
  const { cells } = selection.columns;
  const { density, counts } = walk(db, selection, from, width, bins);
  const pairs = [...counts].flatMap((n, i) => (n === 0 ? [] : [{ ...(cells[i] ?? NO_CELL), n }]));
  return { pairs, density };
}

type Strip = Omit<DensityCell, 'bin' | 'n'>;

/** Which strip each cell is drawn in: many cells are of one label and artifact. */
function stripsOfCells(cells: readonly CellFacts[]): {
  readonly strips: readonly Strip[];
  readonly stripOf: Uint32Array;
} {
  const places = new Map<string, number>();
  const strips: Strip[] = [];
  const stripOf = new Uint32Array(cells.length);
  for (const [i, { label, artifact, isStale }] of cells.entries()) {
    const key = `${label} ${artifact} ${isStale}`;
    const known = places.get(key);
    stripOf[i] = known ?? strips.length;
    if (known !== undefined) continue;
    places.set(key, strips.length);
    strips.push({ label, artifact, isStale });
  }
  return { strips, stripOf };
}

interface Walked {
  readonly density: readonly DensityCell[];
  /** By the number of the cell, those without a time too. */
  readonly counts: Uint32Array;
}

/**
 * One walk over the requests, bin by bin, for the ranks of one bin follow each other. The first bin holds what is before
 * it, the last what is after it.
 */
function walk(db: Db, { columns, ranks }: Selection, from: bigint, width: bigint, bins: number): Walked {
  const { cells, timed, count } = columns;
  const density: DensityCell[] = [];
  const counts = new Uint32Array(cells.length);
  if (ranks.count === 0) return { density, counts };
  const { bits } = ranks;
  const cell = columns.cell();
  const { strips, stripOf } = stripsOfCells(cells);
  const inBin = new Uint32Array(cells.length);
  const inStrip = new Uint32Array(strips.length);
  let end = 0;
  for (let bin = 0; bin < bins; bin += 1) {
    const first = end;
    end = bin === bins - 1 ? timed : rankAt(db, columns, from + width * BigInt(bin + 1), first);
    if (ranks.countBelow(first) === ranks.countBelow(end)) continue;
    countBetween(bits, cell, first, end, inBin);
    for (let i = 0; i < inBin.length; i += 1) {
      const n = inBin[i]!;
      if (n === 0) continue;
      counts[i]! += n;
      inStrip[stripOf[i]!]! += n;
    }
    for (const [i, strip] of strips.entries()) if (inStrip[i]! > 0) density.push({ ...strip, bin, n: inStrip[i]! });
    inBin.fill(0);
    inStrip.fill(0);
  }
  countBetween(bits, cell, timed, count, counts);
  return { density, counts };
}

function isSimple(filter: Filter | undefined): boolean {
  return filter?.rule === undefined && filter?.finding === undefined && filter?.proof === undefined && !filter?.text;
}

/** Every request passes, whatever the filter asks for. */
function takesAll(db: Db, filter: Filter): boolean {
  return selectionOf(db, filter).ranks.bits === null;
}

/** Whole slices from the roll-ups. Without a limit on nodes and statuses the strips have one of their own. */
function rolledUp(
  db: Db,
  filter: Filter | undefined,
  slices: { readonly first: number; readonly end: number } | null,
): Pick<FlowCells, 'pairs' | 'density'> {
  const where = whereCell(filter);
  const within = slices === null ? sql`1 = 1` : sql`slice >= ${slices.first} AND slice < ${slices.end}`;
  const shift = slices?.first ?? 0;
  const pairTable = slices === null ? sql`coverage_cell` : sql`flow_cell`;
  const pairWithin = slices === null ? sql`1 = 1` : within;
  const pairs = db.all(
    sql`SELECT ${PAIR}, sum(requests) AS n FROM ${pairTable} WHERE ${where} AND ${pairWithin} GROUP BY 1, 2, 3, 4, 5`,
  );
  const isNarrow = Boolean(filter?.nodes?.length) || Boolean(filter?.statuses?.length);
  const densityTable = isNarrow ? sql`flow_cell` : sql`strip_cell`;
  const density = db.all(sql`
    SELECT label_id, artifact_id, freshness = 'stale' AS is_stale, slice - ${shift} AS bin, sum(requests) AS n
    FROM ${densityTable} WHERE ${where} AND ${within} AND slice >= 0 GROUP BY 1, 2, 3, 4`);
  return { pairs: pairs.map(pairOf), density: density.map(densityOf) };
}

/** Below so many whole slices a window is drawn finer than the roll-ups are. */
const FEW_SLICES = 24;

function windowed(db: Db, filter: Filter, slicing: Slicing, bins: number): FlowCells {
  const { from: start, width, last } = slicing;
  const from = filter.fromNs === undefined ? start : BigInt(filter.fromNs);
  const to = filter.toNs === undefined ? last + 1n : BigInt(filter.toNs);
  const ceil = (ns: bigint): number => Number((ns - start + width - 1n) / width);
  const first = from <= start ? 0 : ceil(from);
  const end = to > last ? slicing.slices : Number((to - start) / width);
  if (!isSimple(filter) || end - first < FEW_SLICES) {
    const binWidth = to <= from ? 1n : (to - from - 1n) / BigInt(bins) + 1n;
    return { from, to, bins, ...direct(db, filter, from, binWidth, bins) };
  }
  const whole = rolledUp(db, filter, { first, end });
  const edge = (a: bigint, b: bigint, bin: number): Pick<FlowCells, 'pairs' | 'density'> => {
    if (a >= b) return { pairs: [], density: [] };
    const cells = direct(db, { ...filter, fromNs: a.toString(), toNs: b.toString() }, a, b - a, 1);
    return { pairs: cells.pairs, density: cells.density.map((cell) => ({ ...cell, bin })) };
  };
  const firstNs = start + BigInt(first) * width;
  const endNs = start + BigInt(end) * width;
  // A window that begins and ends with whole slices, as a brush does, has no bins beside them.
  const lead = from < firstNs ? 1 : 0;
  const trail = endNs < to && to <= last ? 1 : 0;
  const head = edge(from, firstNs, 0);
  const tail = trail === 0 ? { pairs: [], density: [] } : edge(endNs, to, end - first + lead);
  return {
    from: firstNs - BigInt(lead) * width,
    to: endNs + BigInt(trail) * width,
    bins: end - first + lead + trail,
    pairs: [...whole.pairs, ...head.pairs, ...tail.pairs],
    density: [...whole.density.map((cell) => ({ ...cell, bin: cell.bin + lead })), ...head.density, ...tail.density],
  };
}

export function flowCells(db: Db, filter: Filter | undefined, bins: number): FlowCells {
  const slicing = slicingOf(db);
  const hasWindow = filter?.fromNs !== undefined || filter?.toNs !== undefined;
  if (slicing === null) return { from: null, to: null, bins, ...direct(db, filter ?? {}, 0n, 1n, 1), density: [] };
  if (hasWindow) return windowed(db, filter ?? {}, slicing, bins);
  const { from, width, slices } = slicing;
  const counted = (): Pick<FlowCells, 'pairs' | 'density'> => {
    if (isSimple(filter)) return rolledUp(db, filter, null);
    if (takesAll(db, filter ?? {})) return rolledUp(db, undefined, null);
    return direct(db, filter ?? {}, from, width, slices);
  };
  return { from, to: from + width * BigInt(slices), bins: slices, ...counted() };
}
