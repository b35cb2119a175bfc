/**
 * The flow as a graph: labels, nodes and artifacts, and what went from one to the next. An edge of the flow joins three
 * things; a graph's joins two. It becomes two edges, and each names the third thing, so that nothing of the join is lost.
 */
import type { Extract } from '../../model/extract.ts';
import type { EdgeRow } from '../../model/extract/result-rows.ts';

export type VertexKind = 'label' | 'node' | 'artifact';

export interface Vertex {
  /** `v1`, `v2`, … in order of the flow: what a thing is called may hold anything and is no id. */
  readonly id: string;
  readonly kind: VertexKind;
  /** As in the evidence; '' is "none recorded". */
  readonly ref: string;
}

export interface FlowEdge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** The thing that this edge does not touch: the artifact of label → node, the label of node → artifact. */
  readonly beside: string;
  readonly requests: number;
  readonly stale: number;
  readonly inferred: number;
  readonly contradicted: number;
  /** First and last request, decimal nanoseconds; '' where no record dates one. */
  readonly fromNs: string;
  readonly toNs: string;
}

export interface FlowGraph {
  readonly vertices: readonly Vertex[];
  readonly edges: readonly FlowEdge[];
}

/** Attributes of a vertex and of an edge beside its ends, with the type that graph formats give them. */
export const VERTEX_ATTRIBUTES = [
  ['kind', 'string'],
  ['ref', 'string'],
] as const;
export const EDGE_ATTRIBUTES = [
  ['beside', 'string'],
  ['requests', 'long'],
  ['stale', 'long'],
  ['inferred', 'long'],
  ['contradicted', 'long'],
  ['fromNs', 'string'],
  ['toNs', 'string'],
] as const;

/** What a reader is shown for a thing without a name. */
export function vertexTitle({ kind, ref }: Vertex): string {
  return ref === '' ? `no ${kind} recorded` : ref;
}

export function flowGraph(extract: Extract): FlowGraph {
  const vertices = new Map<string, Vertex>();
  const edges: FlowEdge[] = [];
  const vertex = (kind: VertexKind, ref: string): string => {
    const key = `${kind} ${ref}`;
    const known = vertices.get(key) ?? { id: `v${vertices.size + 1}`, kind, ref };
    vertices.set(key, known);
    return known.id;
  };
  const add = (row: EdgeRow, from: string, to: string, beside: string): void => {
    const { requests, stale, inferred, contradicted, fromNs, toNs } = row;
    const id = `e${edges.length + 1}`;
    edges.push({
      id,
      from,
      to,
      beside,
      requests,
      stale,
      inferred,
      contradicted,
      fromNs: fromNs ?? '',
      toNs: toNs ?? '',
    });
  };
  for (const row of extract.rows('edges')) {
    const label = vertex('label', row.label);
    const node = vertex('node', row.node);
    const artifact = vertex('artifact', row.artifact);
    add(row, label, node, artifact);
    add(row, node, artifact, label);
  }
  return { vertices: [...vertices.values()], edges };
}

/** What every graph format leaves out. */
export const GRAPH_LOST: readonly string[] = [
  'Single requests: an edge is their number, with how many were stale, inferred or contradicted.',
  'An edge of the flow joins three things; here it is two edges, and each names the third in "beside".',
  'Hidden characters in names are written as escapes.',
];
