/** The flow as GraphML (graphml.graphdrawing.org): keys first, then the graph. */
import type { Extract } from '../../model/extract.ts';
import type { Exporter } from './exporter.ts';
import { EDGE_ATTRIBUTES, flowGraph, GRAPH_LOST, VERTEX_ATTRIBUTES } from './flow-graph.ts';
import { xmlText } from './xml-text.ts';

type Owner = 'node' | 'edge';

const keyId = (owner: Owner, name: string): string => `${owner}-${name}`;

function* keys(owner: Owner, attributes: readonly (readonly [string, string])[]): Generator<string> {
  for (const [name, type] of attributes)
    yield `  <key id="${keyId(owner, name)}" for="${owner}" attr.name="${name}" attr.type="${type}"/>\n`;
}

function data(owner: Owner, attributes: readonly (readonly [string, string])[], of: object): string {
  const values = of as Readonly<Record<string, string | number>>;
  return attributes
    .map(([name]) => `<data key="${keyId(owner, name)}">${xmlText(String(values[name] ?? ''))}</data>`)
    .join('');
}

function* parts(extract: Extract): Generator<string> {
  const { vertices, edges } = flowGraph(extract);
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n';
  yield* keys('node', VERTEX_ATTRIBUTES);
  yield* keys('edge', EDGE_ATTRIBUTES);
  yield '  <graph id="flow" edgedefault="directed">\n';
  for (const vertex of vertices)
    yield `    <node id="${vertex.id}">${data('node', VERTEX_ATTRIBUTES, vertex)}</node>\n`;
  for (const edge of edges) {
    const ends = `id="${edge.id}" source="${edge.from}" target="${edge.to}"`;
    yield `    <edge ${ends}>${data('edge', EDGE_ATTRIBUTES, edge)}</edge>\n`;
  }
  yield '  </graph>\n</graphml>\n';
}

export const graphml: Exporter = {
  id: 'graphml',
  title: 'GraphML',
  lost: GRAPH_LOST,
  files: (extract) => [{ name: 'flow.graphml', parts: parts(extract) }],
  leftOut: () => [],
};
