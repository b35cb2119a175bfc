/** Holds the tables of an extract against each other: every number that one states, another one has the rows of. */
import { AppError } from '../../base/errors.ts';
import { controlOf, type Extract, type ExtractRows, type ExtractTable } from '../../model/extract.ts';
import type { Place } from '../../model/extract/evidence-rows.ts';
import { custodyText } from '../../model/custody-text.ts';

function refuse(table: ExtractTable, why: string): never {
  throw new AppError('CASE_CORRUPT', `The report was not written: tables/${table}.jsonl ${why}.`, {
    details: { where: table },
  });
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** The log is a chain to the head that the control row states. Texts that were redacted cannot be hashed. */
function checkCustody(extract: Extract, digest: (text: string) => string): void {
  const { custodyCount, custodyHead, redacted } = controlOf(extract);
  let [entries, head] = [0, ''];
  for (const { prevHash, hash, ...entry } of extract.rows('custody')) {
    const { seq } = entry;
    entries += 1;
    if (seq !== entries) refuse('custody', `has entry ${seq} where ${entries} should be`);
    if (prevHash !== head) refuse('custody', `has an entry ${seq} that does not follow the one before it`);
    if (redacted.length === 0 && digest(custodyText(prevHash, entry)) !== hash)
      refuse('custody', `has an entry ${seq} that is not what its hash covers`);
    head = hash;
  }
  if (entries !== custodyCount) refuse('control', `counts ${custodyCount} entries of the log, which has ${entries}`);
  if (head !== custodyHead) refuse('control', 'states another head than the log has');
}

/** Bytes and records of each source as its ledger books them. */
function checkSources(extract: Extract): ReadonlyMap<string, number> {
  const [bytes, records, issues] = [new Map<string, number>(), new Map<string, number>(), new Map<string, number>()];
  for (const line of extract.rows('ledger')) {
    bytes.set(line.source, (bytes.get(line.source) ?? 0) + line.bytes);
    if (line.category === 'accepted') records.set(line.source, (records.get(line.source) ?? 0) + line.records);
  }
  for (const { source } of extract.rows('issues')) count(issues, source);
  const sizes = new Map<string, number>();
  for (const source of extract.rows('sources')) {
    sizes.set(source.id, source.bytes);
    if (source.duplicateOf !== null) continue;
    const told = [
      ['bytes', source.bytes, bytes.get(source.id) ?? 0, 'its ledger books'],
      ['records', source.records, records.get(source.id) ?? 0, 'its ledger accepts'],
      ['issues', source.issues, issues.get(source.id) ?? 0, 'issues holds'],
    ] as const;
    for (const [what, says, counted, who] of told)
      if (says !== counted) refuse('sources', `gives ${source.path} ${says} ${what}, and ${who} ${counted}`);
  }
  return sizes;
}

const PLACED = [
  'issues',
  'records',
  'proofs',
  'settlements',
  'events',
  'node_records',
  'clocks',
  'time_texts',
] as const;

function checkPlaces(extract: Extract, sizes: ReadonlyMap<string, number>): void {
  const check = (table: ExtractTable, { source, offset, length }: Place): void => {
    const size = sizes.get(source);
    if (size === undefined) refuse(table, `names ${source}, which is no source`);
    if (!(offset >= 0 && length >= 0 && offset + length <= size))
      refuse(table, `names bytes ${offset} to ${offset + length} of ${source}, which has ${size}`);
  };
  for (const table of PLACED) for (const row of extract.rows(table)) check(table, row);
  for (const { grounds } of extract.rows('findings')) for (const ground of grounds) check('findings', ground);
}

const NONE = { requests: 0, stale: 0, inferred: 0, contradicted: 0 } as const;
type Edge = { readonly [K in keyof typeof NONE]: number };

const edgeKey = (label: string | null, node: string | null, artifact: string | null): string =>
  JSON.stringify([label ?? '', node ?? '', artifact ?? '']);
const COUNTS = Object.keys(NONE) as (keyof Edge)[];

/** '' is a name as well as "none recorded": edges of both are counted as one. */
function addEdge(edges: Map<string, Edge>, key: string, more: Edge): void {
  const { requests, stale, inferred, contradicted } = edges.get(key) ?? NONE;
  edges.set(key, {
    requests: requests + more.requests,
    stale: stale + more.stale,
    inferred: inferred + more.inferred,
    contradicted: contradicted + more.contradicted,
  });
}

const edgeOf = ({ status, freshness }: ExtractRows['requests']): Edge => ({
  requests: 1,
  stale: freshness === 'stale' ? 1 : 0,
  inferred: status === 'inferred' ? 1 : 0,
  contradicted: status === 'contradicted' ? 1 : 0,
});

function checkEdges(extract: Extract, counted: ReadonlyMap<string, Edge>): void {
  const told = new Map<string, Edge>();
  for (const edge of extract.rows('edges')) addEdge(told, edgeKey(edge.label, edge.node, edge.artifact), edge);
  for (const key of new Set([...told.keys(), ...counted.keys()])) {
    const [says, are] = [told.get(key) ?? NONE, counted.get(key) ?? NONE];
    for (const name of COUNTS)
      if (says[name] !== are[name])
        refuse(
          'edges',
          `counts ${says[name]} ${name === 'requests' ? '' : `${name} `}requests of ${key}, and there are ${are[name]}`,
        );
  }
}

/** Ids of the requests. */
function checkRequests(extract: Extract): ReadonlySet<string> {
  const edges = new Map<string, Edge>();
  const ids = new Set<string>();
  for (const request of extract.rows('requests')) {
    if (ids.has(request.id)) refuse('requests', `has ${request.id} twice`);
    ids.add(request.id);
    addEdge(edges, edgeKey(request.label, request.node, request.artifact), edgeOf(request));
  }
  checkEdges(extract, edges);
  const { filters, requestsOfCase } = controlOf(extract);
  if (filters.length === 0 ? requestsOfCase !== ids.size : requestsOfCase < ids.size)
    refuse('control', `counts ${requestsOfCase} requests of the case, and ${ids.size} are there`);
  for (const table of ['records', 'paths', 'proofs'] as const)
    for (const { request } of extract.rows(table))
      if (!ids.has(request)) refuse(table, `tells of ${request}, which is no request`);
  return ids;
}

function checkFindings(extract: Extract, requests: ReadonlySet<string>): void {
  const named = new Map<string, number>();
  for (const { finding, request } of extract.rows('finding_requests')) {
    if (!requests.has(request)) refuse('finding_requests', `tells of ${request}, which is no request`);
    count(named, finding);
  }
  const { filters, findingsOfCase } = controlOf(extract);
  const isWhole = filters.length === 0;
  let findings = 0;
  for (const { id, requestCount } of extract.rows('findings')) {
    findings += 1;
    const rows = named.get(id) ?? 0;
    if (isWhole ? rows !== requestCount : rows > requestCount)
      refuse('findings', `counts ${requestCount} requests of ${id}, and ${rows} are named`);
    named.delete(id);
  }
  const [unknown] = named.keys();
  if (unknown !== undefined) refuse('finding_requests', `tells of ${unknown}, which is no finding`);
  if (isWhole ? findingsOfCase !== findings : findingsOfCase < findings)
    refuse('control', `counts ${findingsOfCase} findings of the case, and ${findings} are there`);
}

/**
 * Counts every number anew that the tables of an extract state.
 * @param digest SHA-256 of a text, hex.
 * @throws AppError CASE_CORRUPT naming the first one that its rows do not bear out.
 */
export function checkExtract(extract: Extract, digest: (text: string) => string): void {
  checkCustody(extract, digest);
  const sizes = checkSources(extract);
  checkPlaces(extract, sizes);
  checkFindings(extract, checkRequests(extract));
}
