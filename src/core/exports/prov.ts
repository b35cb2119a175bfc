/**
 * The extract as PROV-JSON (W3C submission of 24 April 2013): sources and results as entities, the custody log as
 * activities, the tool and the people as agents. The results lie in a bundle: they are what one reconstruction says.
 */
import { formatNs } from '../../base/time.ts';
import { controlOf, handlesOf, type Extract } from '../../model/extract.ts';
import { thingIds } from './case-thing-id.ts';
import { custodySteps } from './custody-steps.ts';
import type { Exporter } from './exporter.ts';

type Members = Readonly<Record<string, unknown>>;
type Entry = readonly [id: string, members: Members];
type Section = readonly [name: string, entries: Iterable<Entry>];

const typed = (type: string): Members => ({ $: type, type: 'prov:QUALIFIED_NAME' });
const TOOL = 'bt:tool';
const BUNDLE = 'bt:reconstruction';

/** Relations have no name of their own. */
function* numbered(prefix: string, relations: Iterable<Members>): Generator<Entry> {
  let number = 0;
  for (const relation of relations) {
    number += 1;
    yield [`_:${prefix}${number}`, relation];
  }
}

class Writer {
  private readonly extract: Extract;
  private readonly handle: (id: string) => string;
  /** A qualified name for anything, whatever it is called. */
  private readonly name: (kind: string, id: string) => string;

  constructor(extract: Extract) {
    this.extract = extract;
    this.handle = handlesOf(extract);
    const ids = thingIds(controlOf(extract).caseId);
    this.name = (kind, id) => `bt:${kind}-${ids(kind, id).slice('urn:uuid:'.length)}`;
  }

  top(): readonly Section[] {
    return [
      ['entity', this.sources()],
      ['activity', this.steps()],
      ['agent', this.agents()],
      ['wasGeneratedBy', numbered('g', this.generated())],
      ['used', numbered('u', this.used())],
      ['wasInformedBy', numbered('i', this.informed())],
      ['wasAssociatedWith', numbered('a', this.associated())],
      ['actedOnBehalfOf', numbered('b', this.onBehalf())],
      ['wasDerivedFrom', numbered('d', this.unpacked())],
    ];
  }

  results(): readonly Section[] {
    return [
      ['entity', this.resultEntities()],
      ['wasDerivedFrom', numbered('r', this.derived())],
    ];
  }

  private *sources(): Generator<Entry> {
    for (const { id, path, sha256, bytes } of this.extract.rows('sources')) {
      const members = { 'prov:label': path, 'bt:handle': this.handle(id), 'bt:sha256': sha256, 'bt:bytes': bytes };
      yield [this.name('source', id), { 'prov:type': typed('bt:Source'), ...members }];
    }
    yield [BUNDLE, { 'prov:type': typed('prov:Bundle') }];
  }

  private *steps(): Generator<Entry> {
    for (const { seq, atNs, action, hash } of custodySteps(this.extract))
      yield [
        `bt:step-${seq}`,
        { 'prov:startTime': formatNs(BigInt(atNs)), 'prov:label': action, 'bt:custodyHash': hash },
      ];
  }

  private actors(): ReadonlySet<string> {
    return new Set(Array.from(this.extract.rows('custody'), ({ actor }) => actor));
  }

  private *agents(): Generator<Entry> {
    const { tool, toolVersion } = controlOf(this.extract);
    yield [TOOL, { 'prov:type': typed('prov:SoftwareAgent'), 'prov:label': tool, 'bt:version': toolVersion }];
    for (const actor of this.actors()) yield [this.name('actor', actor), { 'prov:label': actor }];
  }

  private *generated(): Generator<Members> {
    for (const { seq, atNs, source, isReconstruction } of custodySteps(this.extract)) {
      const members = { 'prov:activity': `bt:step-${seq}`, 'prov:time': formatNs(BigInt(atNs)) };
      if (source !== null) yield { 'prov:entity': this.name('source', source), ...members };
      if (isReconstruction) yield { 'prov:entity': BUNDLE, ...members };
    }
  }

  private *used(): Generator<Members> {
    for (const { seq, isReconstruction } of custodySteps(this.extract)) {
      if (!isReconstruction) continue;
      for (const { id } of this.extract.rows('sources'))
        yield { 'prov:activity': `bt:step-${seq}`, 'prov:entity': this.name('source', id) };
    }
  }

  private *informed(): Generator<Members> {
    for (const { seq } of custodySteps(this.extract))
      if (seq > 1) yield { 'prov:informed': `bt:step-${seq}`, 'prov:informant': `bt:step-${seq - 1}` };
  }

  private *associated(): Generator<Members> {
    for (const { seq, actor } of custodySteps(this.extract)) {
      const activity = { 'prov:activity': `bt:step-${seq}` };
      yield { ...activity, 'prov:agent': TOOL };
      yield { ...activity, 'prov:agent': this.name('actor', actor) };
    }
  }

  private *onBehalf(): Generator<Members> {
    for (const actor of this.actors()) yield { 'prov:delegate': TOOL, 'prov:responsible': this.name('actor', actor) };
  }

  private *unpacked(): Generator<Members> {
    for (const { id, parent } of this.extract.rows('sources')) {
      if (parent === null) continue;
      yield { 'prov:generatedEntity': this.name('source', id), 'prov:usedEntity': this.name('source', parent) };
    }
  }

  private *resultEntities(): Generator<Entry> {
    for (const { ref, kind } of this.extract.rows('artifacts'))
      yield [
        this.name('artifact', ref),
        { 'prov:type': typed('bt:Artifact'), 'prov:label': ref, ...(kind !== null && { 'bt:kind': kind }) },
      ];
    for (const row of this.extract.rows('requests')) {
      const { id, label, artifact, timeNs, status, freshness } = row;
      const members = {
        'prov:type': typed('bt:Request'),
        'prov:label': this.handle(id),
        'bt:status': status,
        'bt:freshness': freshness,
        ...(label !== null && { 'bt:label': label }),
        ...(artifact !== null && { 'bt:artifact': typed(this.name('artifact', artifact)) }),
        ...(timeNs !== null && { 'bt:time': { $: formatNs(BigInt(timeNs)), type: 'xsd:dateTime' } }),
      };
      yield [this.name('request', id), members];
    }
    for (const { id, rule, severity, summary } of this.extract.rows('findings')) {
      const members = {
        'prov:label': this.handle(id),
        'bt:rule': rule,
        'bt:severity': severity,
        'bt:summary': summary,
      };
      yield [this.name('finding', id), { 'prov:type': typed('bt:Finding'), ...members }];
    }
  }

  /** Requests from the sources of their records, findings from those of their grounds and from their requests. */
  private *derived(): Generator<Members> {
    const relation = (generated: string, used: string): Members => ({
      'prov:generatedEntity': generated,
      'prov:usedEntity': used,
    });
    const seen = new Set<string>();
    for (const { request, source } of this.extract.rows('records')) {
      const key = `${request} ${source}`;
      if (seen.has(key)) continue;
      seen.add(key);
      yield relation(this.name('request', request), this.name('source', source));
    }
    for (const { id, grounds } of this.extract.rows('findings'))
      for (const source of new Set(grounds.map((ground) => ground.source)))
        yield relation(this.name('finding', id), this.name('source', source));
    for (const { finding, request } of this.extract.rows('finding_requests'))
      yield relation(this.name('finding', finding), this.name('request', request));
  }
}

function* sectionParts(sections: readonly Section[]): Generator<string> {
  let before = '';
  for (const [name, entries] of sections) {
    let between = `${before}${JSON.stringify(name)}:{\n`;
    for (const [id, members] of entries) {
      yield `${between}${JSON.stringify(id)}:${JSON.stringify(members)}`;
      between = ',\n';
    }
    if (between !== ',\n') continue;
    yield '}';
    before = ',\n';
  }
}

function* parts(extract: Extract): Generator<string> {
  const writer = new Writer(extract);
  const prefix = { bt: `urn:blobtrail:${controlOf(extract).caseId}#` };
  yield `{"prefix":${JSON.stringify(prefix)},\n`;
  yield* sectionParts(writer.top());
  yield `,\n"bundle":{${JSON.stringify(BUNDLE)}:{`;
  yield* sectionParts(writer.results());
  yield '}}}\n';
}

export const prov: Exporter = {
  id: 'prov',
  title: 'W3C PROV-JSON',
  lost: [
    'Where in a source a record stands: a request is derived from the source as a whole.',
    'Checks, alternatives, releases and settlements.',
    'Why a result has its status.',
  ],
  files: (extract) => [{ name: 'prov.json', parts: parts(extract) }],
  leftOut: () => [],
};
