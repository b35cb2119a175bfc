/** One small invented case, frozen: the model behind the golden reports. */
import type { ReportModel } from '../../model/report.ts';
import { SMALL_FINDINGS } from './report-findings.test-helper.ts';
import { SMALL_CHANGES, SMALL_PERSONS, SMALL_TIMELINE } from './report-persons.test-helper.ts';
import type { ReportSource } from '../../model/report/report-source.ts';
import type { Status } from '../../model/status.ts';
import { OLD, NEW, STALE_REQUEST, TEE, UNKNOWN_REQUEST } from './report-requests.test-helper.ts';
import { SMALL_ROOTS } from './report-roots.test-helper.ts';

const hash = (digit: string): string => digit.repeat(64);
const at = (seconds: number): string => `${1_772_460_000 + seconds}000000000`;

function statuses(part: Partial<Record<Status, number>>): Record<Status, number> {
  return { proved: 0, attested: 0, observed: 0, inferred: 0, contradicted: 0, unknown: 0, ...part };
}

function source(part: Pick<ReportSource, 'id' | 'path' | 'bytes' | 'sha256'> & Partial<ReportSource>): ReportSource {
  return {
    origin: 'file',
    parent: null,
    format: null,
    formatReason: 'no importer knows it',
    storage: 'embedded',
    duplicateOf: null,
    records: 0,
    issues: 0,
    issueCounts: [],
    acquiredNs: at(90_000),
    captureNs: null,
    firstNs: null,
    lastNs: null,
    clock: null,
    mapping: null,
    alterations: [],
    ledger: part.bytes === 0 ? [] : [{ category: 'skipped', reason: 'unknown-format', records: 1, bytes: part.bytes }],
    ...part,
  };
}

const SOURCES: readonly ReportSource[] = [
  source({
    id: 'x-1',
    path: 'dump/gateway.ndjson',
    bytes: 4096,
    sha256: hash('1'),
    format: 'og-gateway-response',
    formatReason: 'every line carries tee_signature',
    records: 5,
    issues: 2,
    issueCounts: [
      { code: 'syntax', count: 1, firstOffset: 3500, firstMessage: 'Not JSON: the line ends inside a string.' },
      { code: 'no-time', count: 1, firstOffset: 1200, firstMessage: 'The answer states no time.' },
    ],
    firstNs: at(0),
    lastNs: at(400),
    clock: 'wall',
    alterations: ['The gateway’s SDK drops fields that it does not know.'],
    ledger: [
      { category: 'accepted', reason: '', records: 5, bytes: 3500 },
      { category: 'rejected', reason: 'syntax', records: 1, bytes: 500 },
      { category: 'skipped', reason: 'blank', records: 2, bytes: 2 },
      { category: 'skipped', reason: 'structure', records: 1, bytes: 94 },
    ],
  }),
  source({
    id: 'x-2',
    path: 'dump/hub.json',
    bytes: 900,
    sha256: hash('2'),
    format: 'model-hub',
    formatReason: 'an object with fetched_at and versions',
    records: 2,
    captureNs: at(-86_400),
    firstNs: at(-86_400),
    lastNs: at(-86_400),
    clock: 'wall',
    ledger: [{ category: 'accepted', reason: '', records: 2, bytes: 900 }],
  }),
  source({ id: 'x-3', path: 'dump/empty.log', bytes: 0, sha256: hash('3') }),
  source({
    id: 'x-4',
    path: 'dump/trees.zip',
    formatReason: 'a zip archive',
    bytes: 77,
    sha256: hash('4'),
    storage: 'reference',
  }),
  source({
    id: 'x-5',
    path: 'dump/copy of gateway.ndjson',
    bytes: 4096,
    sha256: hash('1'),
    duplicateOf: 'x-1',
    ledger: [],
  }),
  source({
    id: 'x-6',
    path: 'dump/trees.zip!/batch.json',
    bytes: 2048,
    sha256: hash('6'),
    origin: 'member',
    parent: 'x-4',
    format: 'og-batch-tree',
    formatReason: 'format standard-v1',
    records: 3,
    clock: 'none',
    ledger: [{ category: 'accepted', reason: '', records: 3, bytes: 2000 }],
  }),
];

export const SMALL_SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" width="600" height="60" viewBox="0 0 600 60" role="img" aria-label="Flow">' +
  '<title>Flow</title><rect x="10" y="10" width="120" height="40" fill="#e2e6eb"/>' +
  '<path d="M130 30 C 250 30 250 30 370 30" fill="none" stroke="#1983fb" stroke-width="8"/>' +
  '<text x="20" y="35" font-size="12">gemini-2.5-pro</text></svg>';

export const SMALL_REPORT: ReportModel = {
  control: {
    reportId: `R-${hash('c')}`,
    caseId: hash('d'),
    caseName: 'Incident of 2 March',
    caseFile: 'incident.blobtrail',
    schema: 1,
    toolName: 'Blobtrail',
    toolVersion: '0.1.0',
    status: 'draft',
    version: 2,
    supersedes: 1,
  },
  generation: { issuedNs: at(100_000), runtime: ['Node 24.21.0', 'SQLite 3.51.3'], platform: 'linux x64' },
  persons: SMALL_PERSONS,
  scope: { filters: [], requestsOfCase: 6, fromNs: at(0), toNs: at(400) },
  answers: [
    {
      label: 'gemini-2.5-pro',
      requests: 4,
      artifacts: [
        {
          ref: NEW,
          kind: 'provider-model',
          version: '2',
          requests: 2,
          stale: 0,
          byStatus: statuses({ inferred: 1, attested: 1 }),
          nodes: [TEE],
          fromNs: at(0),
          toNs: at(400),
        },
        {
          ref: OLD,
          kind: 'provider-model',
          version: '1',
          requests: 2,
          stale: 1,
          byStatus: statuses({ inferred: 2 }),
          nodes: [TEE],
          fromNs: at(100),
          toNs: at(200),
        },
      ],
      findings: ['f-1', 'f-2'],
      wouldChange: ['The request bodies of r-2 and r-3.'],
    },
    {
      label: null,
      requests: 2,
      artifacts: [
        {
          ref: null,
          kind: null,
          version: null,
          requests: 2,
          stale: 0,
          byStatus: statuses({ unknown: 2 }),
          nodes: [],
          fromNs: null,
          toNs: null,
        },
      ],
      findings: [],
      wouldChange: [],
    },
  ],
  completeness: {
    requests: 6,
    byStatus: statuses({ attested: 1, inferred: 3, unknown: 2 }),
    byFreshness: { current: 3, stale: 1, unpublished: 0, unknown: 2 },
    bySignature: { valid: 3, invalid: 0, unverifiable: 1, absent: 2 },
    withNode: 4,
    withSettlement: 1,
    unknownReasons: [{ reason: 'not-recorded', requests: 2 }],
    missing: [
      { what: 'Batch settlement events of the chain', wouldSettle: 'Whether the root of x-6 was ever posted.' },
    ],
    refused: [{ path: 'dump/locked.db', reason: 'Permission denied.' }],
    unfinished: [],
  },
  sources: SOURCES,
  method: {
    importers: [
      { format: 'og-gateway-response', title: 'Answers of the TEE gateway', sources: 1 },
      { format: 'model-hub', title: 'Captures of the model hub', sources: 1 },
    ],
    passes: [
      { id: 'join', version: 1, does: 'Joins the records of each request.' },
      { id: 'resolve', version: 1, does: 'Resolves each request to an artifact.' },
    ],
    rules: [
      { id: 'split-label', version: 1, title: 'Split label' },
      { id: 'stale-artifact', version: 1, title: 'Stale artifact' },
      { id: 'clock-skew', version: 1, title: 'Clock skew' },
    ],
    limits: [{ name: 'One record held in memory', value: '64 MiB' }],
  },
  trust: {
    keys: [
      {
        teeId: TEE,
        keySha256: hash('5'),
        learned: 'From the registry’s entry in the case; its Keccak-256 is the enclave id.',
        ground: { source: 'x-2', path: 'dump/hub.json', offset: 410, length: 200 },
        signaturesValid: 3,
        signaturesInvalid: 0,
      },
    ],
    tables: [
      {
        name: 'Gateway images and their label tables',
        entries: 12,
        sha256: hash('7'),
        asOf: '2026-02-20',
        origin: 'public releases of the gateway',
      },
    ],
    roots: SMALL_ROOTS,
    checks: [
      {
        check: 'Signature valid under the enclave’s key',
        passed: 3,
        failed: 0,
        couldNotRun: [
          { reason: 'no key in the case', count: 1 },
          { reason: 'no signature', count: 2 },
        ],
      },
      { check: 'Input hash recomputed', passed: 2, failed: 1, couldNotRun: [] },
    ],
  },
  releases: [
    {
      label: 'gemini-2.5-pro',
      version: '1',
      artifact: OLD,
      afterNs: null,
      byNs: at(-172_800),
      basis: 'hub-capture',
      grounds: [{ source: 'x-2', path: 'dump/hub.json', offset: 10, length: 400 }],
    },
    {
      label: 'gemini-2.5-pro',
      version: '2',
      artifact: NEW,
      afterNs: at(-86_400),
      byNs: at(-86_400),
      basis: 'publish-event',
      grounds: [{ source: 'x-2', path: 'dump/hub.json', offset: 10, length: 400 }],
    },
  ],
  findings: SMALL_FINDINGS,
  opinions: [
    {
      subject: 'f-1',
      handleThen: 'f-1',
      subjectKind: 'finding',
      about: 'stale-artifact: as it stood when it was decided.',
      added: { actor: 'Mara', atNs: at(91_000), text: '' },
      decision: { actor: 'Mara', atNs: at(91_200), text: 'Confirmed with the node’s owner.', value: 'accepted' },
      tags: ['for the owner', 'march'],
      notes: [{ actor: 'Jon <j@example>', atNs: at(92_000), text: 'Asked for the loader’s log.\nNo answer yet.' }],
    },
    {
      subject: null,
      handleThen: 'r-9',
      subjectKind: 'request',
      about: 'gemini-2.5-pro, no time',
      added: null,
      decision: { actor: 'Jon', atNs: at(92_400), text: '', value: 'rejected' },
      tags: [],
      notes: [],
    },
  ],
  requests: {
    rows: [STALE_REQUEST, UNKNOWN_REQUEST],
    reconstructed: [STALE_REQUEST, UNKNOWN_REQUEST],
    choice:
      '2 of the 6 requests in scope are reconstructed step by step in annex E: those that a finding names first. The other 4 are in the case.',
  },
  contradictions: [
    {
      subject: 'r-2',
      severity: 'high',
      what: 'The label asked and the label answered differ.',
      sides: [
        {
          says: 'The request says gemini-2.5-pro.',
          grounds: [{ source: 'x-1', path: 'dump/gateway.ndjson', offset: 700, length: 700 }],
        },
        {
          says: 'The answer says gemini-2.5-flash.',
          grounds: [{ source: 'x-1', path: 'dump/gateway.ndjson', offset: 1400, length: 700 }],
        },
      ],
    },
  ],
  limits: ['The registry export is four days younger than the last request.'],
  reproducibility: {
    commands: [
      'blobtrail verify incident.blobtrail',
      'blobtrail report incident.blobtrail --format html --out report.html',
    ],
    versions: [
      { name: 'blobtrail', version: '0.1.0' },
      { name: 'case schema', version: '1' },
    ],
  },
  custody: {
    count: 3,
    head: hash('e'),
    entries: [
      {
        seq: 1,
        atNs: at(89_000),
        actor: 'mara',
        action: 'case.create',
        body: '{"name":"Incident of 2 March"}',
        hash: hash('8'),
      },
      {
        seq: 2,
        atNs: at(90_000),
        actor: 'mara',
        action: 'source.acquire',
        body: `{"sha256":"${hash('1')}","source":"x-1"}`,
        hash: hash('9'),
      },
    ],
  },
  clocks: [
    {
      node: 'onnx-fra-1',
      pairs: 3,
      leastNs: '-1500000',
      medianNs: '250000',
      mostNs: '2000000',
      durationNs: '40000000',
    },
  ],
  clockPairs: {
    listed: [
      {
        of: 'onnx-fra-1',
        ofServices: ['onnx'],
        against: 'gw-1',
        againstServices: ['gateway'],
        leastNs: '1500000',
        mostNs: '2250000',
        calls: 4,
        oneIn: 1,
      },
    ],
    of: 1,
  },
  timeline: SMALL_TIMELINE,
  changes: SMALL_CHANGES,
  tables: [
    { table: 'requests', about: 'every request in scope, as reconstructed', rows: 6 },
    { table: 'findings', about: 'what the rules found, with grounds and alternatives', rows: 2 },
  ],
  flow: {
    of: 4,
    rows: [
      { label: 'gemini-2.5-pro', artifact: NEW, version: '2', node: TEE, requests: 2, stale: 0, contradicted: 0 },
      { label: 'gemini-2.5-pro', artifact: OLD, version: '1', node: TEE, requests: 2, stale: 1, contradicted: 0 },
      { label: '', artifact: '', version: null, node: '', requests: 2, stale: 0, contradicted: 0 },
    ],
  },
  pictures: { flow: SMALL_SVG, path: null, timeline: SMALL_SVG, lifetime: null },
};
