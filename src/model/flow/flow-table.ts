/** The twin of the picture as rows: for screen readers and exports. Names are whole and as in the evidence. */
import type { FlowData } from '../flow-data.ts';
import { inverse, orderLanes } from './order.ts';
import type { LaneName } from './rows.ts';
import { isOther, namesOfLane, otherWords } from './rows.ts';

export interface FlowTableRow {
  readonly label: string;
  readonly artifact: string;
  readonly version: string | null;
  /** Null: no row of the picture names it. */
  readonly node: string | null;
  readonly requests: number;
  readonly stale: number;
  readonly contradicted: number;
}

/** In drawing order. Sums over a label and an artifact are those of its strip, folded nodes included. */
export function flowTable(data: FlowData): readonly FlowTableRow[] {
  const order = orderLanes(data);
  const rowOfNode = inverse(order.nodes);
  return order.strips.flatMap((strip) => {
    const artifact = data.strips.artifact[strip] ?? -1;
    const base = {
      label: nameOf(data, 'label', data.strips.label[strip] ?? -1),
      artifact: nameOf(data, 'artifact', artifact),
      version: data.artifacts.version[artifact] ?? null,
    };
    const links = data.links.strip
      .flatMap((of, link) =>
        of === strip && (data.nodes.name[data.links.node[link] ?? -1] ?? null) !== null ? [link] : [],
      )
      .sort((a, b) => (rowOfNode[data.links.node[a] ?? -1] ?? 0) - (rowOfNode[data.links.node[b] ?? -1] ?? 0));
    const sum = (values: readonly number[]) => links.reduce((total, link) => total + (values[link] ?? 0), 0);
    const rows: FlowTableRow[] = links.map((link) => ({
      ...base,
      node: nameOf(data, 'node', data.links.node[link] ?? -1),
      requests: data.links.requests[link] ?? 0,
      stale: data.links.stale[link] ?? 0,
      contradicted: data.links.contradicted[link] ?? 0,
    }));
    const rest = (data.strips.requests[strip] ?? 0) - sum(data.links.requests);
    if (rest <= 0) return rows;
    const stale = Math.max(0, (data.strips.stale[strip] ?? 0) - sum(data.links.stale));
    const contradicted = Math.max(0, (data.strips.contradicted[strip] ?? 0) - sum(data.links.contradicted));
    return [...rows, { ...base, node: null, requests: rest, stale, contradicted }];
  });
}

/** As in the evidence; the row of others in words. */
function nameOf(data: FlowData, lane: LaneName, row: number): string {
  return isOther(data, lane, row) ? otherWords(data, lane) : (namesOfLane(data, lane)[row] ?? '');
}
