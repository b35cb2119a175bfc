import { describe, expect, it } from 'vitest';
import { HOSTILE } from '../report/hostile.test-helper.ts';
import { caseUco } from './case-uco.ts';
import { SAMPLE, sampleFilledWith, textOf } from './sample-extract.test-helper.ts';
import { hasOntology, judgeCase } from './shacl.test-helper.ts';

interface Node {
  readonly '@id': string;
  readonly '@type': string;
  readonly [name: string]: unknown;
}

const written = (extract = SAMPLE): string => textOf(caseUco.files(extract)[0]);
const graphOf = (text: string): readonly Node[] => (JSON.parse(text) as { '@graph': Node[] })['@graph'];

function idsIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(idsIn);
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, member]) => (name === '@id' ? [String(member)] : idsIn(member)));
}

describe('caseUco', () => {
  const graph = graphOf(written());

  it('names every thing once, and names nothing that it does not tell of', () => {
    const told = graph.map((node) => node['@id']);
    expect(new Set(told).size).toBe(told.length);
    const withParts = new Set([...told, ...graph.flatMap((node) => typed(Object.values(node)))]);
    for (const id of idsIn(graph)) expect(withParts).toContain(id);
    for (const id of idsIn(graph))
      expect(id).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('has every source, step, request and finding', () => {
    const count = (type: string): number => graph.filter((node) => node['@type'].endsWith(`:${type}`)).length;
    expect(['File', 'ProvenanceRecord', 'InvestigativeAction', 'Event', 'Annotation', 'Identity'].map(count)).toEqual([
      3, 3, 4, 3, 1, 2,
    ]);
  });
});

/** Ids of nodes inside of nodes. */
function typed(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(typed);
  if (value === null || typeof value !== 'object') return [];
  const own = '@type' in value && '@id' in value ? [String(value['@id'])] : [];
  return [...own, ...typed(Object.values(value))];
}

describe.skipIf(!hasOntology)('the shapes of CASE 1.4', () => {
  it('find nothing to say', async () => {
    const answer = await judgeCase(written());
    expect(answer.results).toEqual([]);
    expect(answer.blank).toBe(0);
    expect(answer.quads).toBeGreaterThan(100);
  });

  it('reject what is damaged', async () => {
    const text = written();
    const mutants = [
      text.replace('"uco-types:hashMethod":"SHA256",', ''),
      text.replace('"xsd:hexBinary"', '"xsd:string"'),
      text.replace('"xsd:dateTime"', '"xsd:string"'),
      text.replace(
        /"uco-action:performer":(\{[^}]*\})/,
        '"uco-action:performer":[$1,{"@id":"urn:uuid:00000000-0000-5000-8000-000000000000"}]',
      ),
      text.replace('"uco-core:isDirectional":true', '"uco-core:isDirectional":"yes"'),
    ];
    for (const mutant of mutants) expect((await judgeCase(mutant)).results).not.toEqual([]);
    const blank = text.replace(
      /"@id":"[^"]*","@type":"uco-observable:FileFacet"/,
      '"@type":"uco-observable:FileFacet"',
    );
    const answer = await judgeCase(blank);
    expect(answer.blank + answer.results.length).toBeGreaterThan(0);
  });

  it('find nothing to say whatever it is about', async () => {
    const [first, ...others] = HOSTILE.map((hostile, index) => {
      // The same things under other names: one document holds them all.
      const text = written(sampleFilledWith(hostile)).replaceAll('"urn:uuid:', `"urn:example:${index}:`);
      return JSON.parse(text) as { readonly '@context': object; readonly '@graph': readonly Node[] };
    });
    const merged = { ...first, '@graph': [first!, ...others].flatMap((document) => document['@graph']) };
    expect(await judgeCase(JSON.stringify(merged))).toMatchObject({ results: [], blank: 0 });
  });
});
