import { Graphviz } from '@hpcc-js/wasm-graphviz';
import { MultiDirectedGraph } from 'graphology';
import gexfReader from 'graphology-gexf';
import graphmlReader from 'graphology-graphml';
import { describe, expect, it } from 'vitest';
import { findPython, runTool } from '../../../tests/builders/foreign-tools.ts';
import { visibleText } from '../../base/visible-text.ts';
import type { Extract } from '../../model/extract.ts';
import { HOSTILE } from '../report/hostile.test-helper.ts';
import { dot } from './dot.ts';
import type { Exporter } from './exporter.ts';
import { EDGE_ATTRIBUTES, flowGraph, type FlowEdge, type FlowGraph, type Vertex } from './flow-graph.ts';
import { gexf } from './gexf.ts';
import { graphml } from './graphml.ts';
import { SAMPLE, sampleFilledWith, textOf } from './sample-extract.test-helper.ts';

const written = (exporter: Exporter, extract: Extract): string => textOf(exporter.files(extract)[0]);

/** What a reader must find: the graph, with what cannot be seen as an escape. */
function expected(extract: Extract): FlowGraph {
  const { vertices, edges } = flowGraph(extract);
  return { vertices: vertices.map((vertex) => ({ ...vertex, ref: visibleText(vertex.ref) })), edges };
}

type Attributes = Readonly<Record<string, unknown>>;

function edgeOf(id: string, from: string, to: string, attributes: Attributes): FlowEdge {
  const values = EDGE_ATTRIBUTES.map(([name, type]) => {
    const value = attributes[name] ?? '';
    return [name, type === 'long' ? Number(value) : String(value)] as const;
  });
  return { id, from, to, ...Object.fromEntries(values) } as unknown as FlowEdge;
}

function fromGraphology(graph: MultiDirectedGraph): FlowGraph {
  return {
    vertices: graph.mapNodes((id, { kind, ref }) => ({ id, kind, ref: ref ?? '' })),
    edges: graph.mapEdges((id, attributes, from, to) => edgeOf(id, from, to, attributes)),
  };
}

const graphviz = await Graphviz.load();

interface DotJson {
  readonly objects: readonly (Attributes & { readonly _gvid: number; readonly name: string })[];
  readonly edges: readonly (Attributes & { readonly tail: number; readonly head: number })[];
}

function fromDot(text: string): FlowGraph {
  const { objects = [], edges = [] } = JSON.parse(graphviz.dot(text, 'dot_json')) as Partial<DotJson>;
  // Graphviz hands strings over as they were written; a label's escapes are undone by whoever draws it.
  const plain = (value: unknown): string => String(value).replaceAll('&amp;', '&').replaceAll('\\\\', '\\');
  const nameOf = new Map(objects.map(({ _gvid, name }) => [_gvid, name]));
  return {
    vertices: objects.map(({ name: id, kind, ref }) => ({ id, kind, ref: plain(ref ?? '') }) as Vertex),
    edges: edges.map((edge) => edgeOf(String(edge['id']), nameOf.get(edge.tail)!, nameOf.get(edge.head)!, edge)),
  };
}

const READERS: Readonly<Record<string, readonly [Exporter, (text: string) => FlowGraph]>> = {
  graphml: [graphml, (text) => fromGraphology(graphmlReader.parse(MultiDirectedGraph, text) as MultiDirectedGraph)],
  gexf: [gexf, (text) => fromGraphology(gexfReader.parse(MultiDirectedGraph, text) as MultiDirectedGraph)],
  dot: [dot, fromDot],
};

describe.each(Object.entries(READERS))('%s', (id, [exporter, read]) => {
  it('is read back equal by a library that others wrote', () => {
    expect(read(written(exporter, SAMPLE))).toEqual(expected(SAMPLE));
  });

  it('keeps every request on both of its edges', () => {
    const { edges } = read(written(exporter, SAMPLE));
    const total = (kind: 'label' | 'artifact'): number => {
      const { vertices } = flowGraph(SAMPLE);
      const ends = new Set(vertices.filter((vertex) => vertex.kind === kind).map((vertex) => vertex.id));
      return edges
        .filter(({ from, to }) => ends.has(from) || ends.has(to))
        .reduce((sum, { requests }) => sum + requests, 0);
    };
    expect([total('label'), total('artifact')]).toEqual([3, 3]);
  });

  it.each(HOSTILE)('is read back equal with %j', (hostile) => {
    const extract = sampleFilledWith(hostile);
    expect(read(written(exporter, extract))).toEqual(expected(extract));
  });

  it('is refused, or read as another graph, when it is damaged', () => {
    const text = written(exporter, SAMPLE);
    const mutants = {
      graphml: [
        text.replace('target="v3"', 'target="v99"'),
        text.replace('source="v1"', 'source="v2"'),
        text.replace(/<node .*\n/, ''),
        text.replace('attr.name="kind"', 'attr.name="sort"'),
      ],
      gexf: [
        text.replace('target="v3"', 'target="v99"'),
        text.replace('source="v1"', 'source="v2"'),
        text.replace(/<node .*\n/, ''),
        text.replace('value="gemini', 'value="<gemini'),
      ],
      dot: [
        text.replace('digraph', 'graph'),
        text.replace('}', ''),
        text.replace('"gemini', 'gemini'),
        text.replace('->', '-'),
      ],
    }[id]!;
    const answers = mutants.map((mutant) => {
      try {
        return read(mutant);
      } catch {
        return 'refused';
      }
    });
    for (const answer of answers) expect(answer).not.toEqual(expected(SAMPLE));
  });
});

const python = findPython('networkx');
// For each of a list of documents: its vertices and requests, or the words of the refusal.
const COUNT = `
import io, json, sys, networkx
def read(text):
    source = io.BytesIO(text.encode())
    graph = networkx.read_graphml(source) if sys.argv[1] == 'graphml' else networkx.read_gexf(source, version='1.2draft')
    return [graph.number_of_nodes(), sum(int(data['requests']) for _, _, data in graph.edges(data=True))]
def judge(text):
    try: return read(text)
    except Exception as error: return str(error)
print(json.dumps([judge(text) for text in json.load(sys.stdin)]))
`;

describe.skipIf(python === null).each(['graphml', 'gexf'])('networkx reads %s', (id) => {
  const [exporter] = READERS[id]!;
  const judge = (texts: readonly string[]): unknown[] =>
    JSON.parse(runTool(python!, ['-c', COUNT, id], { input: JSON.stringify(texts) }).text) as unknown[];

  it('with every vertex and request, and refuses what is no XML', () => {
    const text = written(exporter, SAMPLE);
    const mutants = [
      text.replace('</graph>', ''),
      text.replace('gemini', '<gemini'),
      text.replace('gemini', '&gemini'),
    ];
    const [whole, ...others] = judge([text, ...mutants]);
    expect(whole).toEqual([7, 6]);
    for (const other of others) expect(other).toEqual(expect.any(String));
  });

  it('whatever it says', () => {
    const texts = HOSTILE.map((hostile) => written(exporter, sampleFilledWith(hostile)));
    for (const answer of judge(texts)) expect(answer).toEqual([expect.any(Number), 6]);
  });
});
