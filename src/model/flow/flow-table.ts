/** The twin of the picture as rows: for screen readers and exports. Names are whole and as in the evidence. */
import type { FlowData } from '../flow-data.ts';
import { inverse, orderLanes } from './order.ts';

export interface FlowTableRow {
  readonly label: string;
  readonly artifact: string;
  readonly version: string | null;
  /** Null: nodes that the picture folds away. */
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
      label: data.labels.name[data.strips.label[strip] ?? -1] ?? '',
      artifact: data.artifacts.ref[artifact] ?? '',
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
      node: data.nodes.name[data.links.node[link] ?? -1] ?? '',
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
