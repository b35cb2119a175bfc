/** The extract of one small invented case, and the same with one text wherever the evidence or a person has words. */
import { EXTRACT_TABLES, extractOf, type Extract, type ExtractRows, type ExtractTable } from '../../model/extract.ts';
import {
  at,
  CHAIN,
  edge,
  GATEWAY,
  hash,
  MEMBER,
  NEW,
  NODE,
  OLD,
  request,
  source,
  SPAN,
} from './sample-rows.test-helper.ts';

type Tables = { readonly [T in ExtractTable]?: readonly ExtractRows[T][] };

export const SAMPLE_TABLES: Tables = {
  control: [
    {
      caseId: hash('9'),
      caseName: 'Incident of 2 March',
      caseFile: 'incident.blobtrail',
      caseSchema: 9,
      tool: 'Blobtrail',
      toolVersion: '0.1.0',
      custodyCount: 4,
      custodyHead: hash('8'),
      filters: [],
      options: [],
      optionless: [],
      requestsOfCase: 3,
      findingsOfCase: 1,
      redacted: [],
      leftOut: [],
    },
  ],
  sources: [
    source({ id: GATEWAY, path: 'dump/gateway.ndjson', bytes: 4096, sha256: hash('1'), format: 'og-gateway-response' }),
    source({ id: CHAIN, path: 'dump/chain.zip', bytes: 900, sha256: hash('2') }),
    source({
      id: MEMBER,
      path: 'dump/chain.zip!/logs.json',
      bytes: 77,
      sha256: hash('3'),
      parent: CHAIN,
      origin: 'member',
      format: 'evm-logs',
    }),
  ],
  custody: [
    {
      seq: 1,
      atNs: at(90_000),
      actor: 'mara',
      action: 'case.create',
      body: '{"name":"Incident of 2 March"}',
      prevHash: '',
      hash: hash('6'),
    },
    {
      seq: 2,
      atNs: at(90_001),
      actor: 'mara',
      action: 'source.acquire',
      body: '{"source":"x-1"}',
      prevHash: hash('6'),
      hash: hash('7'),
    },
    {
      seq: 3,
      atNs: at(90_002),
      actor: 'mara',
      action: 'passes.run',
      body: '{"passes":[]}',
      prevHash: hash('7'),
      hash: hash('5'),
    },
    {
      seq: 4,
      atNs: at(90_003),
      actor: 'jon',
      action: 'annotation.add',
      body: '{}',
      prevHash: hash('5'),
      hash: hash('8'),
    },
  ],
  acquisitions: [GATEWAY, CHAIN, MEMBER].map((id) => ({ source: id, acquiredNs: at(90_001) })),
  handles: [
    { handle: 'x-1', kind: 'source', id: GATEWAY },
    { handle: 'x-2', kind: 'source', id: CHAIN },
    { handle: 'x-3', kind: 'source', id: MEMBER },
    { handle: 'r-1', kind: 'request', id: 'r:1' },
    { handle: 'r-2', kind: 'request', id: 'r:2' },
    { handle: 'r-3', kind: 'request', id: 'r:3' },
    { handle: 'f-1', kind: 'finding', id: 'f:1' },
  ],
  requests: [
    request({ id: 'r:1', timeNs: at(0, 123_456_789) }),
    request({
      id: 'r:2',
      timeNs: at(100),
      artifact: NEW,
      artifactKind: 'walrus-blob',
      status: 'attested',
      rule: null,
      freshness: 'current',
    }),
    request({
      id: 'r:3',
      timeNs: null,
      label: null,
      node: null,
      artifact: null,
      artifactKind: null,
      status: 'unknown',
      rule: null,
      reason: 'not-recorded',
      freshness: 'unknown',
    }),
  ],
  records: [
    { source: GATEWAY, offset: 0, length: 700, request: 'r:1', role: 'answer', joinedBy: 'tuple' },
    { source: GATEWAY, offset: 700, length: 700, request: 'r:2', role: 'answer', joinedBy: 'tuple' },
    { source: MEMBER, offset: 4, length: 40, request: 'r:2', role: 'event', joinedBy: 'transaction' },
    { source: GATEWAY, offset: 1400, length: 70, request: 'r:3', role: 'answer', joinedBy: 'tuple' },
  ],
  settlements: [
    {
      source: MEMBER,
      offset: 4,
      length: 40,
      kind: 'batch',
      request: 'r:2',
      teeId: hash('a'),
      inputHash: hash('b'),
      outputHash: hash('c'),
      signedTime: '1772460100',
      blobId: NEW,
      merkleRoot: hash('e'),
      txHash: hash('d'),
      timeNs: at(700),
    },
    {
      source: MEMBER,
      offset: 44,
      length: 9,
      kind: 'individual',
      request: null,
      teeId: null,
      inputHash: null,
      outputHash: null,
      signedTime: null,
      blobId: NEW,
      merkleRoot: null,
      txHash: null,
      timeNs: null,
    },
  ],
  findings: [
    {
      id: 'f:1',
      rule: 'split-label',
      severity: 'high',
      summary: 'The label "gemini-2.5-pro" meant more than one artifact at the same time.',
      alternatives: ['One artifact took the place of the other.'],
      settledBy: 'The records of what was loaded.',
      labels: ['gemini-2.5-pro'],
      nodes: [NODE],
      artifacts: [OLD, NEW],
      requestCount: 2,
      fromNs: at(0),
      toNs: at(100),
      grounds: [{ source: GATEWAY, offset: 0, length: 700 }],
    },
  ],
  finding_requests: [
    { finding: 'f:1', request: 'r:1' },
    { finding: 'f:1', request: 'r:2' },
  ],
  edges: [
    edge({ artifact: OLD, requests: 1, stale: 1, inferred: 1, fromNs: at(0), toNs: at(0) }),
    edge({ artifact: NEW, requests: 1, fromNs: at(100), toNs: at(100) }),
    edge({ label: '', artifact: '', node: '', requests: 1 }),
  ],
  events: [
    {
      source: MEMBER,
      offset: 4,
      length: 40,
      timeNs: at(700, 1),
      kind: 'chain-event',
      name: 'BatchSettlement',
      node: null,
      artifact: null,
    },
    {
      source: GATEWAY,
      offset: 2000,
      length: 40,
      timeNs: at(-1),
      kind: 'trace-event',
      name: 'cache.lookup',
      node: 'gw-1',
      artifact: NEW,
    },
    {
      source: GATEWAY,
      offset: 2040,
      length: 40,
      timeNs: null,
      kind: 'trace-event',
      name: 'artifact.load',
      node: 'gw-1',
      artifact: NEW,
    },
  ],
  spans: [
    SPAN,
    { ...SPAN, offset: 20, spanId: null, parentSpanId: 'eee19b7ec3c1b174', endNs: null, status: null, spanKind: null },
  ],
  artifacts: [
    { ref: NEW, kind: 'walrus-blob', sha256: hash('f'), bytes: 17 },
    { ref: OLD, kind: 'provider-model', sha256: null, bytes: null },
  ],
  nodes: [
    {
      name: NODE,
      isEnclave: true,
      endpoint: 'https://gw.example',
      pcrHash: hash('4'),
      publicKey: null,
      recomputedId: null,
      isKeyHeld: true,
      isRegistered: true,
      registeredNs: at(-5000),
    },
    {
      name: 'gw-1',
      isEnclave: false,
      endpoint: null,
      pcrHash: null,
      publicKey: null,
      recomputedId: null,
      isKeyHeld: false,
      isRegistered: false,
      registeredNs: null,
    },
  ],
  node_records: [
    { source: MEMBER, offset: 60, length: 9, node: NODE, role: 'registered', atNs: at(-5000) },
    { source: MEMBER, offset: 70, length: 7, node: NODE, role: 'enabled', atNs: null },
  ],
  labels: [{ name: 'gemini-2.5-pro' }],
  releases: [
    {
      label: 'gemini-2.5-pro',
      version: '1',
      artifact: OLD,
      afterNs: null,
      byNs: at(-9000),
      basis: 'hub-capture',
      grounds: [],
    },
    {
      label: 'gemini-2.5-pro',
      version: null,
      artifact: NEW,
      afterNs: at(50),
      byNs: at(50),
      basis: 'publish-event',
      grounds: [{ source: MEMBER, offset: 4, length: 40 }],
    },
  ],
  parts: ['Q1', 'Q2'].map((key) => ({
    atNs: at(90_004),
    actor: 'jon',
    part: { kind: 'question', key, texts: { text: `Which artifact did each request hit? (${key})` } },
  })),
};

export const SAMPLE: Extract = extractOf(SAMPLE_TABLES);

// Members that hold words or ids of the evidence or of a person; all others are our own ids, numbers, hashes or fixed words.
const FREE = new Set(
  (
    'caseName caseFile path formatReason actor label labelAnswered node artifact expectedArtifact responseId requestId name service ' +
    'traceId spanId parentSpanId spanKind status labelAsked artifactRef cacheResult server ref endpoint version role summary alternatives ' +
    'settledBy labels nodes artifacts txHash blobId teeId inputHash text'
  ).split(' '),
);
// Fixed words in one table, words of the evidence in another.
const FIXED: Readonly<Record<string, readonly string[]>> = { requests: ['status', 'teeId'] };
// Two rows of one name would be one thing told of twice.
const NAMED: readonly ExtractTable[] = ['artifacts', 'nodes'];

/** The sample with `text` in every place where the evidence or a person can put words. */
export function sampleFilledWith(text: string): Extract {
  const fill = (value: unknown, key: string, table: string): unknown => {
    if (typeof value === 'string') return FREE.has(key) && !(FIXED[table] ?? []).includes(key) ? text : value;
    if (Array.isArray(value)) return value.map((each) => fill(each, key, table));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, fill(member, name, table)]));
  };
  const rowsOf = (table: ExtractTable): readonly unknown[] => {
    const rows = SAMPLE_TABLES[table] ?? [];
    return NAMED.includes(table) ? rows.slice(0, 1) : rows;
  };
  const tables = Object.keys(EXTRACT_TABLES) as ExtractTable[];
  return extractOf(Object.fromEntries(tables.map((table) => [table, fill(rowsOf(table), '', table)])));
}

/** All text of a file. */
export function textOf(file: { readonly parts: Iterable<string> } | undefined): string {
  return [...(file?.parts ?? [])].join('');
}
