/** Rows of the sample extract: what every row of a table has in common, and the names that its things go by. */
import type { EdgeRow, RequestRow } from '../../model/extract/result-rows.ts';
import type { SourceRow, SpanRow } from '../../model/extract/evidence-rows.ts';

export const hash = (digit: string): string => digit.repeat(64);
export const at = (seconds: number, ns = 0): string => `${1_772_460_000 + seconds}${String(ns).padStart(9, '0')}`;

export const GATEWAY = 'x:1111111111111111';
export const CHAIN = 'x:2222222222222222';
export const MEMBER = 'x:3333333333333333';
export const OLD = 'gemini-2.5-pro-preview-05-06';
export const NEW = 'M4hsZGQ1oCktdzegB6HnI6Mi28S2nqOPHxK-W7_4BUk';
export const NODE = `0x${hash('a')}`;

export function request(part: Pick<RequestRow, 'id'> & Partial<RequestRow>): RequestRow {
  return {
    timeNs: at(0),
    timeBasis: 'signed',
    durationNs: null,
    label: 'gemini-2.5-pro',
    labelAnswered: null,
    node: NODE,
    artifact: OLD,
    artifactKind: 'provider-model',
    expectedArtifact: null,
    status: 'inferred',
    rule: 'image-alias-table',
    reason: null,
    freshness: 'stale',
    teeId: hash('a'),
    inputHash: hash('b'),
    outputHash: hash('c'),
    signedTime: '1772460000',
    responseId: 'chatcmpl-1',
    txHash: null,
    inferenceId: null,
    traceId: null,
    spanId: null,
    isPrivate: false,
    signature: 'valid',
    inputCheck: 'match',
    outputCheck: 'not-held',
    settlement: null,
    ...part,
  };
}

export function source(part: Pick<SourceRow, 'id' | 'path' | 'bytes' | 'sha256'> & Partial<SourceRow>): SourceRow {
  return {
    origin: 'file',
    parent: null,
    duplicateOf: null,
    format: null,
    formatReason: 'every line carries tee_signature',
    storage: 'embedded',
    records: 0,
    issues: 0,
    fileTimeNs: null,
    captureNs: null,
    clock: null,
    mapping: null,
    alterations: [],
    firstNs: null,
    lastNs: null,
    ...part,
  };
}

export function edge(part: Partial<EdgeRow>): EdgeRow {
  return {
    label: 'gemini-2.5-pro',
    artifact: NEW,
    node: NODE,
    requests: 1,
    stale: 0,
    inferred: 0,
    contradicted: 0,
    fromNs: null,
    toNs: null,
    ...part,
  };
}

export const SPAN: SpanRow = {
  source: GATEWAY,
  offset: 0,
  length: 10,
  traceId: '5b8efff798038103d269b633813fc60c',
  spanId: 'eee19b7ec3c1b174',
  parentSpanId: null,
  name: 'chat gemini-2.5-pro',
  spanKind: 'client',
  service: 'gateway',
  node: 'gw-1',
  startNs: at(0, 123_456_789),
  endNs: at(1),
  status: 'ok',
  labelAsked: 'gemini-2.5-pro',
  labelAnswered: OLD,
  responseId: 'chatcmpl-1',
  requestId: 'q-1',
  artifactRef: NEW,
  teeId: hash('a'),
  inputHash: hash('b'),
  outputHash: hash('c'),
  txHash: hash('d'),
  cacheResult: 'hit',
  server: null,
};
