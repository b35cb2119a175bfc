/** The links of a flow as a matrix: labels by nodes, or nodes by artifacts. Rows and columns stand as in the lanes. */
import type { FlowData } from '../flow-data.ts';
import { inverse, orderLanes } from './order.ts';
import type { LaneName } from './rows.ts';
import { namesOfLane } from './rows.ts';
import type { FlowForm } from './scene.ts';

export type MatrixForm = Exclude<FlowForm, 'lanes'>;

export interface MatrixPart {
  readonly artifact: number;
  requests: number;
}

export interface MatrixCell {
  /** Index into the rows and the columns of the matrix. */
  readonly row: number;
  readonly column: number;
  requests: number;
  stale: number;
  inferred: number;
  contradicted: number;
  /** Per artifact, in the order of their lane. */
  parts: MatrixPart[];
}

export interface Matrix {
  readonly rowLane: LaneName;
  readonly columnLane: LaneName;
  /** Rows of FlowData, in drawing order. */
  readonly rows: readonly number[];
  readonly columns: readonly number[];
  /** Row by row, from left to right; empty fields are left out. */
  readonly cells: readonly MatrixCell[];
}

export function matrixOf(data: FlowData, form: MatrixForm): Matrix {
  const order = orderLanes(data);
  const [rowLane, columnLane] = form === 'label-node' ? (['label', 'node'] as const) : (['node', 'artifact'] as const);
  const rowsOf = (lane: LaneName): readonly number[] =>
    lane === 'label' ? namesOfLane(data, lane).map((_, i) => i) : lane === 'node' ? order.nodes : order.artifacts;
  const [rows, columns] = [rowsOf(rowLane), rowsOf(columnLane)];
  const [rowAt, columnAt, artifactAt] = [inverse(rows), inverse(columns), inverse(order.artifacts)];
  const cells = new Map<string, MatrixCell>();
  for (const [link, strip] of data.links.strip.entries()) {
    const artifact = data.strips.artifact[strip] ?? -1;
    const place = { label: data.strips.label[strip] ?? -1, node: data.links.node[link] ?? -1, artifact };
    const [row, column] = [rowAt[place[rowLane]], columnAt[place[columnLane]]];
    if (row === undefined || column === undefined) continue;
    const key = `${row}:${column}`;
    const cell = cells.get(key) ?? { row, column, requests: 0, stale: 0, inferred: 0, contradicted: 0, parts: [] };
    cells.set(key, cell);
    for (const what of ['requests', 'stale', 'inferred', 'contradicted'] as const)
      cell[what] += data.links[what][link] ?? 0;
    const part = cell.parts.find((known) => known.artifact === artifact);
    if (part === undefined) cell.parts.push({ artifact, requests: data.links.requests[link] ?? 0 });
    else part.requests += data.links.requests[link] ?? 0;
  }
  for (const cell of cells.values())
    cell.parts.sort((a, b) => (artifactAt[a.artifact] ?? 0) - (artifactAt[b.artifact] ?? 0));
  return {
    rowLane,
    columnLane,
    rows,
    columns,
    cells: [...cells.values()].sort((a, b) => a.row - b.row || a.column - b.column),
  };
}
