/** The flow in Graphviz's language (graphviz.org/doc/info/lang.html). Every value is a quoted string, never HTML. */
import { visibleText } from '../../base/visible-text.ts';
import type { Extract } from '../../model/extract.ts';
import type { Exporter } from './exporter.ts';
import {
  EDGE_ATTRIBUTES,
  flowGraph,
  GRAPH_LOST,
  VERTEX_ATTRIBUTES,
  vertexTitle,
  type VertexKind,
} from './flow-graph.ts';

const SHAPE: Readonly<Record<VertexKind, string>> = { label: 'box', node: 'ellipse', artifact: 'folder' };

/**
 * A backslash, a quote and an ampersand mean something inside of quotes: `\N` is the vertex's id, `&lt;` a character.
 * All three are written so that the reader's text is ours.
 */
function quoted(text: string): string {
  const escaped = visibleText(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('&', '&amp;');
  return `"${escaped}"`;
}

function list(attributes: readonly (readonly [string, string])[], of: object): string {
  const values = of as Readonly<Record<string, string | number>>;
  return attributes.map(([name]) => `${name}=${quoted(String(values[name] ?? ''))}`).join(', ');
}

function* parts(extract: Extract): Generator<string> {
  const { vertices, edges } = flowGraph(extract);
  yield 'digraph flow {\n  rankdir=LR;\n';
  for (const vertex of vertices) {
    const look = `label=${quoted(vertexTitle(vertex))}, shape=${SHAPE[vertex.kind]}`;
    yield `  ${vertex.id} [${look}, ${list(VERTEX_ATTRIBUTES, vertex)}];\n`;
  }
  for (const edge of edges)
    yield `  ${edge.from} -> ${edge.to} [id=${edge.id}, label=${quoted(String(edge.requests))}, ${list(EDGE_ATTRIBUTES, edge)}];\n`;
  yield '}\n';
}

export const dot: Exporter = {
  id: 'dot',
  title: 'Graphviz DOT',
  lost: GRAPH_LOST,
  files: (extract) => [{ name: 'flow.dot', parts: parts(extract) }],
  leftOut: () => [],
};
