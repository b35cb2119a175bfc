/** What the written rules say of signatures, hashes, settlements, enclaves and clocks, from what was planted. */
import { wasActive, type Enclave } from './enclave.ts';
import type { Incident, LlmCall } from './incident.ts';
import { STUB_SIGNATURE, type SettledBatch } from './render-batch.ts';
import { INDIVIDUAL_DELAY_SEC, PLACEHOLDER_TEE_ID } from './render-llm.ts';
import type { SeenRequest } from './rendering.ts';
import type { TruthFinding } from './truth.ts';

const SETTLEMENT_DELAY_SEC = 15 * 60;
const MOST_SKEW_MS = 60_000;
const FEWEST_PAIRS = 3;

interface SeenAnswer {
  readonly call: LlmCall;
  readonly id: string;
  readonly finding: (rule: string) => TruthFinding;
}

function answersOf(requests: readonly SeenRequest[]): readonly SeenAnswer[] {
  return requests.flatMap(({ call, truth }) => {
    if (call.kind !== 'llm') return [];
    const finding = (rule: string): TruthFinding => ({
      rule,
      subject: `request:${truth.id}`,
      labels: [truth.label],
      nodes: truth.node === null ? [] : [truth.node],
      artifacts: truth.artifact === null ? [] : [truth.artifact],
      requests: [truth.id],
    });
    return [{ call, id: truth.id, finding }];
  });
}

function answerFindings(answers: readonly SeenAnswer[], lastSettlementSec: number): readonly TruthFinding[] {
  return answers.flatMap(({ call, finding }) => {
    const out: TruthFinding[] = [];
    if (call.generation !== 'G3') return out;
    const isRegistered = call.enclave.registeredSec !== null;
    if (isRegistered && call.flipSignature === true) out.push(finding('signature-invalid'));
    if (isRegistered && call.signedBy !== undefined) out.push(finding('key-mismatch'));
    if (call.loggedOutput !== undefined || (call.loggedPrompt !== undefined && call.log !== 'bare')) {
      out.push(finding('hash-mismatch'));
    }
    if (call.settle === 'none' && call.sec + SETTLEMENT_DELAY_SEC <= lastSettlementSec) {
      out.push(finding('unsettled-request'));
    }
    if (wasActive(call.enclave, call.sec) === false) out.push(finding('node-not-active'));
    return out;
  });
}

function imageFindings(answers: readonly SeenAnswer[]): readonly TruthFinding[] {
  const enclaves = new Set<Enclave>();
  for (const { call } of answers) if (call.generation === 'G3') enclaves.add(call.enclave);
  return [...enclaves]
    .filter((enclave) => enclave.registeredSec !== null && enclave.image.pcrs === null)
    .map(({ teeId }) => ({
      rule: 'unknown-image',
      subject: `node:0x${teeId}`,
      labels: [],
      nodes: [`0x${teeId}`],
      artifacts: [],
      requests: [],
    }));
}

function settlementFindings(batches: readonly SettledBatch[], ids: ReadonlyMap<LlmCall, string>): TruthFinding[] {
  const about = { labels: [], nodes: [], artifacts: [] };
  const out: TruthFinding[] = [];
  const settled = new Map<LlmCall, number>();
  for (const { batch, blobId, file, leaves } of batches) {
    const members = batch.calls.flatMap((call) => ids.get(call) ?? []).toSorted();
    if (batch.spoiled !== 'no') {
      out.push({ rule: 'root-mismatch', subject: `tree:${blobId}`, ...about, requests: members });
    }
    for (const [call, leaf] of leaves) {
      settled.set(call, (settled.get(call) ?? 0) + 1);
      const tuple = `0x${leaf.teeId}|${leaf.inputHash}|${leaf.outputHash}|${leaf.sec}`;
      const id = ids.get(call);
      const requests = id === undefined ? [] : [id];
      if (id === undefined) out.push({ rule: 'orphan-settlement', subject: `leaf:${tuple}`, ...about, requests });
      if (settled.get(call) === 2) {
        out.push({ rule: 'duplicate-settlement', subject: `tuple:${tuple}`, ...about, requests });
      }
      for (const value of [leaf.teeId, leaf.signature]) {
        if (value !== PLACEHOLDER_TEE_ID && value !== STUB_SIGNATURE) continue;
        out.push({ rule: 'placeholder-identity', subject: `record:${file}#0x${value}`, ...about, requests });
      }
    }
  }
  return out;
}

function clockFindings(incident: Incident, requests: readonly SeenRequest[]): readonly TruthFinding[] {
  return incident.nodes.flatMap(({ name, skewMs }) => {
    const pairs = requests.filter(({ call }) => (call.kind === 'chain' || call.kind === 'event') && call.node === name);
    if (Math.abs(skewMs) <= MOST_SKEW_MS || pairs.length < FEWEST_PAIRS) return [];
    return [{ rule: 'clock-skew', subject: `node:${name}`, labels: [], nodes: [name], artifacts: [], requests: [] }];
  });
}

/** The rules of the proof and of the node. */
export function expectedOfProofs(
  incident: Incident,
  requests: readonly SeenRequest[],
  batches: readonly SettledBatch[],
): readonly TruthFinding[] {
  const answers = answersOf(requests);
  const alone = answers
    .filter(({ call }) => call.settle === 'individual')
    .map(({ call }) => call.sec + INDIVIDUAL_DELAY_SEC);
  const lastSettlementSec = Math.max(...batches.map(({ batch }) => batch.sec), ...alone, 0);
  const mismatched = incident.mismatched.map(({ teeId }) => ({
    rule: 'key-mismatch',
    subject: `node:0x${teeId}`,
    labels: [],
    nodes: [`0x${teeId}`],
    artifacts: [],
    requests: [],
  }));
  return [
    ...answerFindings(answers, lastSettlementSec),
    ...imageFindings(answers),
    ...settlementFindings(batches, new Map(answers.map(({ call, id }) => [call, id]))),
    ...clockFindings(incident, requests),
    ...mismatched,
  ];
}
