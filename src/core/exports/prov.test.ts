import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { findPython, runTool } from '../../../tests/builders/foreign-tools.ts';
import { sharedPath } from '../../../tests/shared-files.ts';
import { HOSTILE } from '../report/hostile.test-helper.ts';
import { prov } from './prov.ts';
import { SAMPLE, sampleFilledWith, textOf } from './sample-extract.test-helper.ts';

type Entries = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
type Document = Readonly<Record<string, Entries>>;

const written = (extract = SAMPLE): string => textOf(prov.files(extract)[0]);

/** What each relation joins; the schema does not look whether it is there (PROV-DM 5). */
const ENDS: Readonly<Record<string, Readonly<Record<string, 'entity' | 'activity' | 'agent'>>>> = {
  wasGeneratedBy: { 'prov:entity': 'entity', 'prov:activity': 'activity' },
  used: { 'prov:entity': 'entity', 'prov:activity': 'activity' },
  wasInformedBy: { 'prov:informed': 'activity', 'prov:informant': 'activity' },
  wasAssociatedWith: { 'prov:activity': 'activity', 'prov:agent': 'agent' },
  actedOnBehalfOf: { 'prov:delegate': 'agent', 'prov:responsible': 'agent' },
  wasDerivedFrom: { 'prov:generatedEntity': 'entity', 'prov:usedEntity': 'entity' },
};

/** Names that nothing tells of, prefixes that nobody declared, times that are none. */
function dangling(text: string): readonly string[] {
  const { bundle = {}, prefix = {}, ...top } = JSON.parse(text) as Document;
  const inner = Object.values(bundle) as unknown as Document[];
  const told = (kind: string): ReadonlySet<string> =>
    new Set([top, ...inner].flatMap((document) => Object.keys(document[kind] ?? {})));
  const sets = { entity: told('entity'), activity: told('activity'), agent: told('agent') };
  const problems: string[] = [];
  for (const document of [top as Document, ...inner]) {
    for (const [relation, ends] of Object.entries(ENDS))
      for (const members of Object.values(document[relation] ?? {}))
        for (const [end, kind] of Object.entries(ends))
          if (!sets[kind].has(String(members[end]))) problems.push(`${relation} ${end} ${String(members[end])}`);
    for (const members of Object.values(document['activity'] ?? {}))
      if (Number.isNaN(Date.parse(String(members['prov:startTime'])))) problems.push('time');
  }
  for (const [name] of text.matchAll(/(?<=")[a-z]\w*(?=:[\w-]+")/g))
    if (!(name in prefix) && !['prov', 'xsd'].includes(name)) problems.push(`prefix ${name}`);
  for (const id of Object.keys(bundle)) if (!sets.entity.has(id)) problems.push(`bundle ${id}`);
  return problems;
}

describe('prov', () => {
  it('names nothing that it does not tell of', () => {
    expect(dangling(written())).toEqual([]);
    const document = JSON.parse(written()) as Document;
    const results = (document['bundle']?.['bt:reconstruction'] ?? {}) as unknown as Document;
    expect(Object.keys(document['entity'] ?? {})).toHaveLength(4);
    expect(Object.keys(results['entity'] ?? {})).toHaveLength(2 + 3 + 1);
    expect(Object.keys(results['wasDerivedFrom'] ?? {})).toHaveLength(4 + 1 + 2);
  });

  it('is told from one that names what is not there', () => {
    const text = written();
    const mutants = [
      text.replace('"prov:startTime":"2', '"prov:startTime":"x'),
      text.replace('"prov:usedEntity":"bt:', '"prov:usedEntity":"zz:'),
      text.replace(/("prov:agent":"bt:)/, '$1no'),
      text.replace('"bt":', '"other":'),
    ];
    for (const mutant of mutants) expect(dangling(mutant)).not.toEqual([]);
  });

  it('keeps hostile words out of every name', () => {
    for (const hostile of HOSTILE) expect(dangling(written(sampleFilledWith(hostile)))).toEqual([]);
  });
});

const schemaPath = sharedPath('ontology/prov-json.schema.json');

/** The schema is of draft 4, whose `id` later drafts call `$id`. */
function isValid(text: string): boolean {
  const { $schema: _, id: __, ...schema } = JSON.parse(readFileSync(schemaPath!, 'utf8')) as Record<string, unknown>;
  const ajv = new Ajv({ strict: false, unicodeRegExp: false });
  addFormats.default(ajv);
  return ajv.validate(schema, JSON.parse(text));
}

describe.skipIf(schemaPath === null)('the schema of the W3C', () => {
  it('accepts it, whatever it is about', () => {
    expect(isValid(written())).toBe(true);
    for (const hostile of HOSTILE) expect(isValid(written(sampleFilledWith(hostile)))).toBe(true);
  });

  it('rejects what is damaged', () => {
    const text = written();
    const mutants = [
      text.replace('"used":', '"useD":'),
      text.replace('"prov:generatedEntity":', '"prov:generated":'),
      text.replace('"prov:delegate":', '"prov:deputy":'),
      text.replace('{"$":', '{"value":'),
      text.replace(/"prov:agent":"[^"]*"/, '"prov:agent":7'),
    ];
    expect(mutants.map(isValid)).toEqual(mutants.map(() => false));
  });
});

const python = findPython('prov');
// For each document the number of its records, those of bundles included, read, written as PROV-N and as JSON again.
const READ = `
import json, sys
from prov.model import ProvDocument
def judge(text):
    try:
        document = ProvDocument.deserialize(content=text)
        assert document.get_provn()
        again = ProvDocument.deserialize(content=document.serialize())
        assert again == document
        return len(document.get_records()) + sum(len(bundle.get_records()) for bundle in document.bundles)
    except Exception as error: return str(error)
print(json.dumps([judge(text) for text in json.load(sys.stdin)]))
`;

describe.skipIf(python === null)('the prov library of Python', () => {
  const judge = (texts: readonly string[]): unknown[] =>
    JSON.parse(runTool(python!, ['-c', READ], { input: JSON.stringify(texts) }).text) as unknown[];

  it('reads every record, and the same again from what it writes', () => {
    const document = JSON.parse(written()) as Document;
    const { bundle, prefix: _, ...top } = document;
    const inner = Object.values(bundle ?? {}) as unknown as Document[];
    const count = [top, ...inner]
      .flatMap((part) => Object.values(part))
      .flatMap((section) => Object.keys(section)).length;
    expect(judge([written()])).toEqual([count]);
  });

  it('rejects what is damaged, and reads what is about anything', () => {
    const text = written();
    const mutants = [
      text.replace('"used":', '"useD":'),
      text.slice(0, -3),
      text.replace('"wasDerivedFrom":{', '"wasDerivedFrom":['),
    ];
    expect(judge(mutants)).toEqual(mutants.map(() => expect.any(String)));
    const all = judge(HOSTILE.map((hostile) => written(sampleFilledWith(hostile))));
    for (const answer of all) expect(answer).toEqual(expect.any(Number));
  });
});
