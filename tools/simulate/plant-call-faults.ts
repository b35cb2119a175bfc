import { answerText } from './chat-text.ts';
import type { Fault } from './fault.ts';
import type { Call, EventCall, LlmCall } from './incident.ts';
import type { Prng } from './prng.ts';
import { NODE_NAMES } from './random-world.ts';
import type { CallPlan } from './random-calls.ts';

/** A call that no fault has touched yet; each takes part in one fault at most, so that none hides another. */
class Untouched {
  readonly calls: Call[];
  readonly prng: Prng;
  readonly #touched = new Set<number>();

  constructor(calls: Call[], prng: Prng) {
    this.calls = calls;
    this.prng = prng;
  }

  /** Where a random call stands that fits, or null. */
  find(fits: (call: Call) => boolean): number | null {
    const start = this.prng.below(this.calls.length);
    for (let step = 0; step < this.calls.length; step += 1) {
      const at = (start + step) % this.calls.length;
      const call = this.calls[at];
      if (call !== undefined && !this.#touched.has(at) && fits(call)) return at;
    }
    return null;
  }

  replace(at: number, call: Call): void {
    this.calls[at] = call;
    this.#touched.add(at);
  }

  /** Changes a fitting chat; false where there is none. */
  chat(fits: (call: LlmCall) => boolean, change: (call: LlmCall) => LlmCall): boolean {
    const at = this.find((call) => isPlainChat(call) && fits(call));
    const call = at === null ? undefined : this.calls[at];
    if (at === null || call?.kind !== 'llm') return false;
    this.replace(at, change(call));
    return true;
  }
}

/** Signed today's way by a registered gateway, and settled in a batch. */
function isPlainChat(call: Call): call is LlmCall {
  return (
    call.kind === 'llm' && call.generation === 'G3' && call.enclave.registeredSec !== null && call.settle === 'batch'
  );
}

function artifactOf(call: LlmCall): string | null {
  return call.enclave.image.table?.get(call.request.model) ?? null;
}

/** Gives a second chat the first one's question; `sameArtifact` says whether one model answers both (only Gemini changes). */
function plantChatTwins(calls: Untouched, sameArtifact: boolean, sameAnswer: boolean): boolean {
  const first = calls.find(
    (call) =>
      isPlainChat(call) && artifactOf(call) !== null && (sameArtifact || call.request.model.startsWith('gemini-')),
  );
  const a = first === null ? undefined : calls.calls[first];
  if (first === null || a?.kind !== 'llm') return false;
  const second = calls.find((call) => {
    if (call === a || !isPlainChat(call)) return false;
    const artifact = call.enclave.image.table?.get(a.request.model) ?? null;
    return artifact !== null && (artifact === artifactOf(a)) === sameArtifact;
  });
  const b = second === null ? undefined : calls.calls[second];
  if (second === null || b?.kind !== 'llm') return false;
  calls.replace(first, a);
  calls.replace(second, {
    ...b,
    request: a.request,
    output: sameAnswer ? a.output : `${answerText(calls.prng)} Second reading.`,
  });
  return true;
}

/** Twins record their answers, so neither is on the node whose clock is off. */
function plantModelTwins(plan: CallPlan, calls: Untouched): boolean {
  const [oldFile, newFile] = plan.world.changing;
  const isOf = (blob: string) => (call: Call) =>
    call.kind === 'event' && call.blob === blob && call.node !== NODE_NAMES.fast;
  const first = calls.find(isOf(oldFile.blob));
  const second = calls.find(isOf(newFile.blob));
  if (first === null || second === null) return false;
  const [a, b] = [calls.calls[first] as EventCall, calls.calls[second] as EventCall];
  calls.replace(first, a);
  calls.replace(second, { ...b, inputHash: a.inputHash });
  return true;
}

function plantConflict(plan: CallPlan, calls: Untouched): boolean {
  const at = calls.find((call) => call.kind === 'event');
  const call = at === null ? undefined : calls.calls[at];
  if (at === null || call?.kind !== 'event') return false;
  const [first, second] = plan.world.changing;
  const other = call.blob === first.blob ? second.blob : call.blob === second.blob ? first.blob : calls.prng.blobId();
  calls.replace(at, { ...call, resolved: other });
  return true;
}

type Planting = (plan: CallPlan, calls: Untouched) => boolean;

const PLANTINGS: Partial<Readonly<Record<Fault, Planting>>> = {
  'chat-twins': (_, calls) => plantChatTwins(calls, false, false),
  'model-twins': plantModelTwins,
  'conflicting-records': plantConflict,
  'orphan-leaf': (_, calls) =>
    calls.chat(
      () => true,
      (call) => ({ ...call, log: 'none', traced: false }),
    ),
  'lost-settlement': (plan, calls) =>
    calls.chat(
      (call) => call.sec < plan.time.startSec + (plan.time.endSec - plan.time.startSec) / 2,
      (call) => ({ ...call, settle: 'none' }),
    ),
  'bad-signature': (_, calls) =>
    calls.chat(
      () => true,
      (call) => ({ ...call, flipSignature: true }),
    ),
  'foreign-signature': (plan, calls) =>
    calls.chat(
      (call) => call.enclave !== plan.world.late,
      (call) => ({ ...call, signedBy: plan.world.late }),
    ),
  'edited-answer': (_, calls) =>
    calls.chat(
      () => true,
      (call) => ({ ...call, loggedOutput: call.output.replace(/\.$/, ', at least.') }),
    ),
  'edited-request': (_, calls) =>
    calls.chat(
      (call) => call.log === 'pair',
      (call) => ({ ...call, loggedPrompt: `Please: ${call.request.prompt}` }),
    ),
  'early-answer': (plan, calls) =>
    calls.chat(
      (call) => call.sec > plan.world.changes.image && call.sec < plan.world.changes.disabled,
      (call) => ({ ...call, enclave: plan.world.late }),
    ),
  'disabled-answer': (plan, calls) =>
    calls.chat(
      (call) => call.sec > plan.world.changes.disabled && call.sec < plan.world.changes.enabled,
      (call) => ({ ...call, enclave: plan.world.paused }),
    ),
  'placeholder-leaf': (plan, calls) =>
    calls.chat(
      () => true,
      (call) => ({ ...call, generation: 'G2', enclave: plan.world.legacy, log: 'pair', traced: false }),
    ),
};

/** Changes calls in place; answers what could not be planted for want of a fitting call. */
export function plantCallFaults(plan: CallPlan, calls: Call[], prng: Prng): ReadonlySet<Fault> {
  const untouched = new Untouched(calls, prng);
  const missed = new Set<Fault>();
  for (const fault of plan.faults) {
    const planting = PLANTINGS[fault];
    if (planting !== undefined && !planting(plan, untouched)) missed.add(fault);
  }
  // Look-alikes that must give no finding: one artifact with two answers, two artifacts with one answer.
  plantChatTwins(untouched, true, false);
  plantChatTwins(untouched, false, true);
  return missed;
}
