/** The two requests that the small report reconstructs. */
import type { ReportRequest } from '../../model/report-request.ts';

export const TEE = `0x${'ab'.repeat(32)}`;
export const OLD = 'gemini-2.5-pro-preview-05-06';
export const NEW = 'gemini-2.5-pro-preview-06-05';

const GROUND = { source: 'x-1', path: 'dump/gateway.ndjson', offset: 700, length: 700 };

export const STALE_REQUEST: ReportRequest = {
  id: 'r-2',
  timeNs: '1772460200000000000',
  label: 'gemini-2.5-pro',
  labelAnswered: 'gemini-2.5-flash',
  node: TEE,
  artifact: OLD,
  artifactKind: 'provider-model',
  status: 'inferred',
  rule: 'image-alias-table',
  reason: null,
  freshness: 'stale',
  inputHash: 'f1'.repeat(32),
  outputHash: 'f2'.repeat(32),
  responseId: 'chatcmpl-7Qb2',
  txHash: null,
  signature: 'valid',
  settlement: {
    kind: 'batch',
    blobId: 'Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmE',
    merkleRoot: 'f3'.repeat(32),
    txHash: null,
    verdict: 'included',
  },
  inputCheck: 'mismatch',
  outputCheck: 'match',
  timeBasis: 'signed by the enclave',
  expectedArtifact: NEW,
  verdict: {
    tone: 'warn',
    headline: 'Answered with a release that had been replaced.',
    detail:
      'The label’s newer release was published a day before. A cache of the node does not explain it: the image’s table names the old one.',
  },
  path: [
    {
      title: 'Label asked',
      value: 'gemini-2.5-pro',
      status: 'proved',
      because: 'The held request hashes to the signed input hash.',
      ground: GROUND,
      isWeakest: false,
    },
    {
      title: 'Node',
      value: TEE,
      status: 'attested',
      because: 'The answer names it and its signature verifies.',
      ground: GROUND,
      isWeakest: false,
    },
    {
      title: 'Artifact',
      value: OLD,
      status: 'inferred',
      because: 'The image’s table of labels names it.',
      ground: null,
      isWeakest: true,
    },
  ],
  ladder: [
    { step: 1, title: 'Fields present', verdict: 'passed', reason: 'All of generation G3.', inputs: [] },
    {
      step: 2,
      title: 'Signature valid',
      verdict: 'passed',
      reason: 'Salt length 32.',
      inputs: [{ name: 'enclave', value: TEE }],
    },
    {
      step: 5,
      title: 'Input hash recomputed',
      verdict: 'failed',
      reason: 'The canonical form hashes to another value.',
      inputs: [],
    },
    { step: 9, title: 'Included in a batch', verdict: 'could-not-run', reason: 'No event names the tree.', inputs: [] },
  ],
  records: [{ ground: GROUND, role: 'answer', joinedBy: 'It is the answer itself.' }],
  findingIds: ['f-1', 'f-2'],
  wouldSettle: ['The provider’s own log line for chatcmpl-7Qb2.'],
};

export const UNKNOWN_REQUEST: ReportRequest = {
  ...STALE_REQUEST,
  id: 'r-5',
  timeNs: null,
  label: null,
  labelAnswered: null,
  node: null,
  artifact: null,
  artifactKind: null,
  status: 'unknown',
  rule: null,
  reason: 'not-recorded',
  freshness: 'unknown',
  inputHash: null,
  outputHash: null,
  responseId: null,
  signature: 'absent',
  settlement: null,
  inputCheck: 'no-hash',
  outputCheck: 'not-held',
  timeBasis: 'no record states one',
  expectedArtifact: null,
  verdict: { tone: 'neutral', headline: 'Not established.', detail: 'No record of it names an artifact.' },
  path: [],
  ladder: [],
  records: [{ ground: { ...GROUND, offset: 1400, length: 300 }, role: 'answer', joinedBy: 'It is the answer itself.' }],
  findingIds: [],
  wouldSettle: [],
};
