/**
 * What is true of a generated incident: the format `blobtrail-truth/1`. It is derived from what was planted and from
 * the written rules, never from the tool's own output.
 */
import type { ArtifactKind } from '../../src/base/ids.ts';

export type TruthStatus = 'attested' | 'observed' | 'inferred' | 'contradicted' | 'unknown';
export type TruthFreshness = 'current' | 'stale' | 'unpublished' | 'unknown';

export interface TruthSettlement {
  readonly verdict: 'included' | 'root-mismatch' | 'missing' | 'individual';
  /** Several where the answer was settled twice; then any of them is right. */
  readonly blobIds: readonly string[];
  /** Hex, no `0x`. */
  readonly merkleRoots: readonly string[];
  readonly txHashes: readonly string[];
}

/** A member named in `open` is left open by the rules: nothing may be asserted about it. */
export type OpenMember = 'artifact' | 'freshness' | 'settlement' | 'inputHash' | 'outputHash' | 'signature';

export interface TruthRequest {
  /** `response:…`, `tx:…#…`, `event:…` or `span:…/…`: stable, and unique in the file. */
  readonly id: string;
  /** Nine digits, UTC. */
  readonly time: string;
  readonly label: string;
  /** `0x…` enclave id, or the node's name. */
  readonly node: string | null;
  readonly artifact: string | null;
  readonly artifactKind: ArtifactKind | null;
  /** Only where the status is `contradicted`: all that were named. */
  readonly named: readonly string[];
  readonly status: TruthStatus;
  /** Only where the status is `inferred`. */
  readonly rule: string | null;
  readonly freshness: TruthFreshness;
  readonly inputHash: string | null;
  readonly outputHash: string | null;
  readonly responseId: string | null;
  readonly txHash: string | null;
  readonly inferenceId: string | null;
  readonly requestId: string | null;
  readonly traceId: string | null;
  readonly spanId: string | null;
  /** Seconds as signed, or the ISO text of older generations. */
  readonly signedTime: string | null;
  readonly signature: 'valid' | 'invalid' | 'unverifiable' | 'absent';
  readonly settlement: TruthSettlement | null;
  readonly open: readonly OpenMember[];
  /** The files, relative to the incident's folder, that hold a record of it. */
  readonly files: readonly string[];
}

/** One subject of one rule. The set of (rule, subject) of a truth file is complete. */
export interface TruthFinding {
  readonly rule: string;
  /** `request:<id>`, `requests:<id>,<id>`, `label:…`, `node:…`, `node:… label:…`, `tree:<blob id>`, `leaf:…`, `tuple:…`, `record:…`, `blob:…`. */
  readonly subject: string;
  readonly labels: readonly string[];
  readonly nodes: readonly string[];
  readonly artifacts: readonly string[];
  /** Ids of requests of this file. */
  readonly requests: readonly string[];
}

export interface TruthHead {
  readonly format: 'blobtrail-truth/1';
  readonly scenario: string;
  readonly seed: string;
  readonly planted: readonly string[];
  readonly notes: readonly string[];
  readonly counts: {
    readonly requests: number;
    readonly findings: number;
    readonly byRule: Readonly<Record<string, number>>;
  };
}

export interface Truth extends TruthHead {
  readonly requests: readonly TruthRequest[];
  readonly findings: readonly TruthFinding[];
}

export const TRUTH_NOTES: readonly string[] = [
  'Generated. Keys, ids, people, prompts and answers are made up; nothing here was recorded from a real network.',
  'Image measurements (pcrHash, PCR0-2) and label tables are public facts of OpenGradient/tee-gateway; the times at which they are approved and registered here are made up.',
  'Blob ids have the syntax of Walrus ids but are not computed from content; a tree dump is linked to its on-chain event by the id in its file name.',
  'A member of a request that its `open` list names is not decided by the rules and must not be asserted.',
];

/** One request and one finding a line, so that a difference reads well. */
export function* truthLines(truth: Truth): Generator<string> {
  const { requests, findings, ...head } = truth;
  yield `${JSON.stringify(head, null, 1).replace(/\n\}$/, '')},\n`;
  yield ' "findings": [\n';
  yield findings.map((finding) => `  ${JSON.stringify(finding)}`).join(',\n');
  yield '\n ],\n "requests": [\n';
  for (const [i, request] of requests.entries()) {
    const { id, time, label, ...rest } = request;
    yield `  ${JSON.stringify({ id, time, label, ...rest })}${i + 1 < requests.length ? ',\n' : '\n'}`;
  }
  yield ' ]\n}\n';
}
