/** The flow as GEXF 1.3 (gexf.net), which Gephi reads. */
import type { Extract } from '../../model/extract.ts';
import type { Exporter } from './exporter.ts';
import { EDGE_ATTRIBUTES, flowGraph, GRAPH_LOST, VERTEX_ATTRIBUTES, vertexTitle } from './flow-graph.ts';
import { xmlText } from './xml-text.ts';

type Attributes = readonly (readonly [string, string])[];

function declared(owner: 'node' | 'edge', attributes: Attributes): string {
  const lines = attributes.map(([name, type]) => `      <attribute id="${name}" title="${name}" type="${type}"/>\n`);
  return `    <attributes class="${owner}">\n${lines.join('')}    </attributes>\n`;
}

function values(attributes: Attributes, of: object): string {
  const members = of as Readonly<Record<string, string | number>>;
  const each = attributes.map(([name]) => `<attvalue for="${name}" value="${xmlText(String(members[name] ?? ''))}"/>`);
  return `<attvalues>${each.join('')}</attvalues>`;
}

function* parts(extract: Extract): Generator<string> {
  const { vertices, edges } = flowGraph(extract);
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://gexf.net/1.3" version="1.3">\n';
  yield '  <graph defaultedgetype="directed" mode="static">\n';
  yield declared('node', VERTEX_ATTRIBUTES);
  yield declared('edge', EDGE_ATTRIBUTES);
  yield '    <nodes>\n';
  for (const vertex of vertices) {
    const title = xmlText(vertexTitle(vertex));
    yield `      <node id="${vertex.id}" label="${title}">${values(VERTEX_ATTRIBUTES, vertex)}</node>\n`;
  }
  yield '    </nodes>\n    <edges>\n';
  for (const edge of edges) {
    const ends = `id="${edge.id}" source="${edge.from}" target="${edge.to}" weight="${edge.requests}"`;
    yield `      <edge ${ends}>${values(EDGE_ATTRIBUTES, edge)}</edge>\n`;
  }
  yield '    </edges>\n  </graph>\n</gexf>\n';
}

export const gexf: Exporter = {
  id: 'gexf',
  title: 'GEXF',
  lost: GRAPH_LOST,
  files: (extract) => [{ name: 'flow.gexf', parts: parts(extract) }],
  leftOut: () => [],
};
