/** The bundled incident in formats of other tools, each judged by what others wrote; what of it is there is there once. */
import { rmSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Graphviz } from '@hpcc-js/wasm-graphviz';
import { MultiDirectedGraph } from 'graphology';
import gexfReader from 'graphology-gexf';
import graphmlReader from 'graphology-graphml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExtractTable } from '../src/model/extract.ts';
import { EXPORTERS, formatFiles, formatsLeftOut } from '../src/core/exports/registry.ts';
import { hasOntology, judgeCase } from '../src/core/exports/shacl.test-helper.ts';
import { withExtractOf } from '../src/core/extract/extract.test-helper.ts';
import { findPython, findTool, runTool } from './builders/foreign-tools.ts';
import { importCase } from './builders/imported-case.ts';

let folder: string;
let files: ReadonlyMap<string, string>;
let leftOut: readonly string[];
const counts = new Map<ExtractTable, number>();
const text = (name: string): string => files.get(`formats/${name}`) ?? '';
const count = (table: ExtractTable): number => counts.get(table) ?? 0;
const undated = (what: string): number =>
  Number(new RegExp(`timesketch: ${what} without a time: (\\d+)`).exec(leftOut.join('\n'))?.[1] ?? 0);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'blobtrail-formats-'));
  const evidence = join(import.meta.dirname, '../resources/examples/warm-cache');
  (await importCase(folder, [evidence], 'incident')).close();
  await withExtractOf(
    join(folder, 'incident.blobtrail'),
    (extract) => {
      files = new Map(formatFiles(EXPORTERS, extract).map(({ path, parts }) => [path, [...parts].join('')]));
      leftOut = formatsLeftOut(EXPORTERS, extract);
      const tables = [
        'sources',
        'requests',
        'findings',
        'artifacts',
        'events',
        'settlements',
        'releases',
        'node_records',
        'spans',
        'edges',
        'custody',
      ] as const;
      for (const table of tables) counts.set(table, [...extract.rows(table)].length);
    },
    { spans: true },
  );
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

/** Dated rows of every table that has a place on a timeline. */
const dated = (): number =>
  count('requests') +
  count('events') +
  count('settlements') +
  count('releases') +
  count('node_records') -
  ['requests', 'events', 'settlements', 'node records'].reduce((sum, what) => sum + undated(what), 0);

describe('the bundled incident', () => {
  it('has every dated row on the timelines', () => {
    expect(dated()).toBeGreaterThan(100);
    for (const name of ['timesketch.jsonl', 'timeline.body'])
      expect(text(name).trimEnd().split('\n')).toHaveLength(dated());
    expect(text('timesketch.csv').trimEnd().split('\r\n')).toHaveLength(dated() + 1);
  });

  it.skipIf(findTool('mactime') === null)('is a timeline for mactime', () => {
    const path = join(folder, 'timeline.body');
    writeFileSync(path, text('timeline.body'));
    const { ok, text: out } = runTool('mactime', ['-b', path, '-d', '-y', '-z', 'UTC']);
    expect(ok).toBe(true);
    expect(out.trimEnd().split('\n')).toHaveLength(dated() + 1);
  });

  it('is a graph that three readers read', async () => {
    const graphs = [
      graphmlReader.parse(MultiDirectedGraph, text('flow.graphml')),
      gexfReader.parse(MultiDirectedGraph, text('flow.gexf')),
    ];
    for (const graph of graphs) expect(graph.size).toBe(2 * count('edges'));
    const graphviz = await Graphviz.load();
    const { edges } = JSON.parse(graphviz.dot(text('flow.dot'), 'dot_json')) as { edges: unknown[] };
    expect(edges).toHaveLength(2 * count('edges'));
  });

  it.skipIf(!hasOntology)('is a CASE document without a word from the ontology', async () => {
    const answer = await judgeCase(text('case-uco.jsonld'));
    expect(answer).toMatchObject({ results: [], blank: 0 });
    const graph = (JSON.parse(text('case-uco.jsonld')) as { '@graph': { '@type': string }[] })['@graph'];
    const number = (type: string): number => graph.filter((node) => node['@type'].endsWith(`:${type}`)).length;
    expect(['File', 'Event', 'Annotation', 'InvestigativeAction'].map(number)).toEqual(
      (['sources', 'requests', 'findings', 'custody'] as const).map(count),
    );
  });

  const python = findPython('prov');
  it.skipIf(python === null)('is a PROV document', () => {
    const script =
      'import sys; from prov.model import ProvDocument; d = ProvDocument.deserialize(content=sys.stdin.read()); ' +
      'print(sum(len(b.get_records()) for b in d.bundles) > 0 and len(d.get_provn()) > 1000)';
    expect(runTool(python!, ['-c', script], { input: text('prov.json') })).toEqual({ ok: true, text: 'True\n' });
  });

  it('has every span', () => {
    const lines = text('spans.otlp.jsonl').trimEnd().split('\n');
    interface Line {
      readonly resourceSpans: readonly { readonly scopeSpans: readonly { readonly spans: readonly unknown[] }[] }[];
    }
    const spans = lines
      .flatMap((line) => (JSON.parse(line) as Line).resourceSpans)
      .flatMap(({ scopeSpans }) => scopeSpans);
    expect(spans.flatMap((scope) => scope.spans)).toHaveLength(count('spans'));
    expect(leftOut.filter((sentence) => sentence.startsWith('otlp'))).toEqual([]);
  });
});

describe('a part of the incident', () => {
  it('names nothing that it does not tell of', async () => {
    const filter = { labels: ['gemini-2.5-pro'] };
    const part = await withExtractOf(
      join(folder, 'incident.blobtrail'),
      (extract) => new Map(formatFiles(EXPORTERS, extract).map(({ path, parts }) => [path, [...parts].join('')])),
      { filter },
    );
    const graph = (JSON.parse(part.get('formats/case-uco.jsonld')!) as { '@graph': { '@id': string }[] })['@graph'];
    const told = new Set(JSON.stringify(graph).match(/(?<="@id":")[^"]+(?=","@type")/g));
    for (const [id] of JSON.stringify(graph).matchAll(/(?<="@id":")[^"]+(?=")/g)) expect(told).toContain(id);
    if (hasOntology) expect(await judgeCase(part.get('formats/case-uco.jsonld')!)).toMatchObject({ results: [] });
    const prov = part.get('formats/prov.json')!;
    const names = new Set(prov.match(/(?<=")bt:[\w-]+(?=":\{)/g));
    for (const [name] of prov.matchAll(/(?<=")bt:(?:source|request|finding|artifact|actor|step)-[\w-]+(?=")/g))
      expect(names).toContain(name);
  });
});
