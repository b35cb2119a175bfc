/**
 * The extract in CASE 1.4 on UCO 1.4 as JSON-LD (caseontology.org): sources as files with provenance records, the custody
 * log as actions that inform each other, requests as events, findings as annotations.
 */
import { formatNs } from '../../base/time.ts';
import { controlOf, handlesOf, type Extract } from '../../model/extract.ts';
import type { ArtifactRow, SourceRow } from '../../model/extract/evidence-rows.ts';
import type { FindingRow, RequestRow } from '../../model/extract/result-rows.ts';
import { thingIds, type ThingIds } from './case-thing-id.ts';
import { custodySteps } from './custody-steps.ts';
import type { Exporter } from './exporter.ts';

type Node = Readonly<Record<string, unknown>>;

const CONTEXT = {
  xsd: 'http://www.w3.org/2001/XMLSchema#',
  'case-investigation': 'https://ontology.caseontology.org/case/investigation/',
  'uco-action': 'https://ontology.unifiedcyberontology.org/uco/action/',
  'uco-core': 'https://ontology.unifiedcyberontology.org/uco/core/',
  'uco-identity': 'https://ontology.unifiedcyberontology.org/uco/identity/',
  'uco-observable': 'https://ontology.unifiedcyberontology.org/uco/observable/',
  'uco-tool': 'https://ontology.unifiedcyberontology.org/uco/tool/',
  'uco-types': 'https://ontology.unifiedcyberontology.org/uco/types/',
};

/** What an id of an artifact is an id in. */
const DEFINED_BY: Readonly<Record<string, string>> = {
  'walrus-blob': 'Walrus blob id',
  'ipfs-cid': 'IPFS content id',
  'provider-model': 'model name of the provider',
  'oci-digest': 'OCI digest',
  'file-sha256': 'SHA-256 of a file',
  'git-commit': 'Git commit',
};

const instant = (ns: string): Node => ({ '@type': 'xsd:dateTime', '@value': formatNs(BigInt(ns)) });
const refs = (ids: readonly string[]): readonly Node[] => ids.map((id) => ({ '@id': id }));

class Writer {
  private readonly extract: Extract;
  private readonly iri: ThingIds;
  private readonly handle: (id: string) => string;

  constructor(extract: Extract) {
    this.extract = extract;
    this.iri = thingIds(controlOf(extract).caseId);
    this.handle = handlesOf(extract);
  }

  *nodes(): Generator<Node> {
    yield* this.frame();
    for (const source of this.extract.rows('sources')) yield* this.source(source);
    yield* this.actions();
    for (const artifact of this.extract.rows('artifacts')) yield this.artifact(artifact);
    for (const { name } of this.extract.rows('nodes')) {
      yield { '@id': this.iri('node', name), '@type': 'uco-observable:ObservableObject', 'uco-core:name': name };
    }
    for (const request of this.extract.rows('requests')) yield this.request(request);
    const requestsOf = Map.groupBy(this.extract.rows('finding_requests'), ({ finding }) => finding);
    for (const finding of this.extract.rows('findings')) {
      const requests = (requestsOf.get(finding.id) ?? []).map(({ request }) => request);
      yield this.finding(finding, requests);
    }
  }

  private *frame(): Generator<Node> {
    const { caseId, caseName, tool, toolVersion } = controlOf(this.extract);
    const focus = Array.from(this.extract.rows('parts'), ({ part }) => part)
      .filter(({ kind }) => kind === 'question')
      .map(({ texts }) => texts['text'] ?? '')
      .filter((text) => text !== '');
    yield {
      '@id': this.iri('case', caseId),
      '@type': 'case-investigation:Investigation',
      'uco-core:name': caseName,
      'case-investigation:investigationForm': 'incident',
      ...(focus.length > 0 && { 'case-investigation:focus': focus }),
      'uco-core:object': refs(Array.from(this.extract.rows('sources'), ({ id }) => this.iri('record', id))),
    };
    yield {
      '@id': this.iri('tool', tool),
      '@type': 'uco-tool:AnalyticTool',
      'uco-core:name': tool,
      'uco-tool:version': toolVersion,
    };
    for (const actor of new Set(Array.from(this.extract.rows('custody'), ({ actor }) => actor)))
      yield { '@id': this.iri('actor', actor), '@type': 'uco-identity:Identity', 'uco-core:name': actor };
  }

  private hash(id: string, sha256: string): Node {
    return {
      '@id': this.iri('hash', id),
      '@type': 'uco-types:Hash',
      'uco-types:hashMethod': 'SHA256',
      'uco-types:hashValue': { '@type': 'xsd:hexBinary', '@value': sha256 },
    };
  }

  private *source({ id, path, bytes, sha256, parent }: SourceRow): Generator<Node> {
    const file = this.iri('source', id);
    yield {
      '@id': file,
      '@type': 'uco-observable:File',
      'uco-core:hasFacet': [
        {
          '@id': this.iri('file-facet', id),
          '@type': 'uco-observable:FileFacet',
          'uco-observable:fileName': path.slice(path.lastIndexOf('/') + 1),
          'uco-observable:filePath': path,
          'uco-observable:sizeInBytes': bytes,
        },
        {
          '@id': this.iri('content-facet', id),
          '@type': 'uco-observable:ContentDataFacet',
          'uco-observable:sizeInBytes': bytes,
          'uco-observable:hash': [this.hash(id, sha256)],
        },
      ],
    };
    yield {
      '@id': this.iri('record', id),
      '@type': 'case-investigation:ProvenanceRecord',
      'case-investigation:exhibitNumber': this.handle(id),
      ...(parent !== null && { 'case-investigation:rootExhibitNumber': [this.handle(parent)] }),
      'uco-core:object': refs([file]),
    };
    if (parent === null) return;
    yield {
      '@id': this.iri('containment', id),
      '@type': 'uco-observable:ObservableRelationship',
      'uco-core:source': refs([file]),
      'uco-core:target': { '@id': this.iri('source', parent) },
      'uco-core:kindOfRelationship': 'Contained_Within',
      'uco-core:isDirectional': true,
    };
  }

  private *actions(): Generator<Node> {
    const { tool } = controlOf(this.extract);
    let before: string | null = null;
    for (const step of custodySteps(this.extract)) {
      const id = this.iri('action', String(step.seq));
      const results = step.source === null ? [] : [this.iri('record', step.source)];
      if (step.isReconstruction)
        for (const finding of this.extract.rows('findings')) results.push(this.iri('finding', finding.id));
      yield {
        '@id': id,
        '@type': 'case-investigation:InvestigativeAction',
        'uco-core:name': step.action,
        'uco-core:description': `Entry ${step.seq} of the custody log, hash ${step.hash}`,
        'uco-action:startTime': instant(step.atNs),
        'uco-action:performer': { '@id': this.iri('actor', step.actor) },
        'uco-action:instrument': refs([this.iri('tool', tool)]),
        ...(step.source !== null && { 'uco-action:object': refs([this.iri('source', step.source)]) }),
        ...(results.length > 0 && { 'uco-action:result': refs(results) }),
        ...(before !== null && { 'case-investigation:wasInformedBy': refs([before]) }),
      };
      before = id;
    }
  }

  private artifact({ ref, kind, sha256, bytes }: ArtifactRow): Node {
    const facet = {
      '@id': this.iri('artifact-facet', ref),
      '@type': 'uco-observable:ContentDataFacet',
      ...(bytes !== null && { 'uco-observable:sizeInBytes': bytes }),
      ...(sha256 !== null && { 'uco-observable:hash': [this.hash(`artifact ${ref}`, sha256)] }),
    };
    return {
      '@id': this.iri('artifact', ref),
      '@type': 'uco-observable:ObservableObject',
      'uco-core:name': ref,
      'uco-core:externalReference': [
        {
          '@id': this.iri('artifact-reference', ref),
          '@type': 'uco-core:ExternalReference',
          'uco-core:definingContext': DEFINED_BY[kind ?? ''] ?? 'name of an artifact',
          'uco-core:externalIdentifier': ref,
        },
      ],
      ...((sha256 !== null || bytes !== null) && { 'uco-core:hasFacet': [facet] }),
    };
  }

  private request({ id, timeNs, label, artifact, node, status, freshness }: RequestRow): Node {
    const context = [
      ...(artifact === null ? [] : [this.iri('artifact', artifact)]),
      ...(node === null ? [] : [this.iri('node', node)]),
    ];
    return {
      '@id': this.iri('request', id),
      '@type': 'uco-core:Event',
      'uco-core:name': this.handle(id),
      'uco-core:eventType': 'inference request',
      ...(timeNs !== null && { 'uco-core:startTime': instant(timeNs) }),
      ...(context.length > 0 && { 'uco-core:eventContext': refs(context) }),
      ...(label !== null && { 'uco-core:description': `asked for ${label}` }),
      'uco-core:tag': [`status:${status}`, `freshness:${freshness}`],
    };
  }

  private finding(row: FindingRow, requests: readonly string[]): Node {
    const about = [
      ...row.artifacts.map((ref) => this.iri('artifact', ref)),
      ...row.nodes.map((name) => this.iri('node', name)),
      ...requests.map((id) => this.iri('request', id)),
      ...row.grounds.map(({ source }) => this.iri('record', source)),
    ];
    return {
      '@id': this.iri('finding', row.id),
      '@type': 'uco-core:Annotation',
      'uco-core:name': this.handle(row.id),
      'uco-core:statement': row.summary,
      'uco-core:tag': [`rule:${row.rule}`, `severity:${row.severity}`],
      'uco-core:object': refs([...new Set(about)]),
    };
  }
}

function* parts(extract: Extract): Generator<string> {
  yield `{"@context":${JSON.stringify(CONTEXT)},\n"@graph":[`;
  let between = '\n';
  for (const node of new Writer(extract).nodes()) {
    yield `${between}${JSON.stringify(node)}`;
    between = ',\n';
  }
  yield '\n]}\n';
}

export const caseUco: Exporter = {
  id: 'case-uco',
  title: 'CASE/UCO 1.4 JSON-LD',
  lost: [
    'The steps of a reconstruction, its checks, settlements and releases: the ontology has no words for them.',
    'Where in a source a ground stands: an annotation names the source alone.',
    'How sure a result is, but for a tag "status:…"; a confidence in percent is nobody’s to give.',
  ],
  files: (extract) => [{ name: 'case-uco.jsonld', parts: parts(extract) }],
  leftOut: () => [],
};
