import { answerText, MAX_TOKENS, promptText, SYSTEM_PROMPTS, TEMPERATURES } from './chat-text.ts';
import type { Enclave } from './enclave.ts';
import type { Fault } from './fault.ts';
import type { Call, ChainCall, EventCall, LlmCall, SpanCall } from './incident.ts';
import type { Prng } from './prng.ts';
import { LLM_LABELS } from './public-images.ts';
import { NODE_NAMES, type RandomWorld } from './random-world.ts';
import type { Timetable } from './timetable.ts';

export interface CallPlan {
  readonly world: RandomWorld;
  readonly time: Timetable;
  readonly faults: ReadonlySet<Fault>;
  /** The share of requests, 0 to 1, that only a span tells of: nothing to sign. */
  readonly unsigned: number;
}

function gatewaysAt(plan: CallPlan, sec: number): readonly Enclave[] {
  const { world, faults } = plan;
  const { changes } = world;
  const stray = [world.measured, world.unregistered, ...(world.unknown === null ? [] : [world.unknown])];
  if (world.old.length > 0 && sec < changes.image) return [...world.old, ...world.old, ...world.old, ...stray];
  const pool = [...world.new, ...world.new, ...world.new];
  if (sec < changes.disabled || sec > changes.enabled) pool.push(world.paused, world.paused);
  if (sec > changes.lateGateway) pool.push(world.late, world.late);
  if (sec > changes.repeatedImage) pool.push(world.repeated, world.repeated);
  if (faults.has('old-image')) pool.push(...world.old.slice(0, 1));
  return [...pool, ...stray];
}

function llmCall(plan: CallPlan, prng: Prng, sec: number, number: number): LlmCall {
  const legacy = prng.chance(0.03) ? prng.pick(['G1b', 'G2'] as const) : null;
  const request = {
    model: prng.pick(LLM_LABELS),
    system: prng.pick(SYSTEM_PROMPTS),
    prompt: promptText(prng, number),
    temperature: prng.pick(TEMPERATURES),
    maxTokens: prng.pick(MAX_TOKENS),
  };
  const pick = prng.unit();
  const enclave = prng.pick(gatewaysAt(plan, sec));
  return {
    kind: 'llm',
    sec,
    generation: legacy ?? 'G3',
    enclave: legacy === null ? enclave : plan.world.legacy,
    request,
    output: answerText(prng),
    log: legacy !== null || pick < 0.75 ? 'pair' : pick < 0.9 ? 'bare' : 'both',
    traced: legacy === null && prng.chance(0.15),
    settle: legacy !== null ? 'none' : prng.chance(0.04) ? 'individual' : 'batch',
  };
}

function blobFor(plan: CallPlan, sec: number, node: string | null): string {
  const { world, faults } = plan;
  const [first, second] = world.changing;
  if (!faults.has('release-change') || sec < world.changes.hubFirst) return first.blob;
  return faults.has('warm-cache') && node === NODE_NAMES.warm ? first.blob : second.blob;
}

function modelFor(plan: CallPlan, prng: Prng, sec: number, node: string | null): { label: string; blob: string } {
  const { steady, changing } = plan.world;
  if (prng.chance(0.35)) return { label: steady.label, blob: steady.blob };
  return { label: changing[0].label, blob: blobFor(plan, sec, node) };
}

/** Sometimes two inferences in one transaction; then no log tells of a node. */
function chainCalls(plan: CallPlan, prng: Prng, sec: number): readonly ChainCall[] {
  const isDouble = prng.chance(0.06);
  const node = isDouble || prng.chance(0.5) ? null : prng.pick(Object.values(NODE_NAMES));
  const evidence = prng.chance(0.8) ? 'receipt' : 'logs';
  const first: ChainCall = { kind: 'chain', sec, evidence, node, ...modelFor(plan, prng, sec, node) };
  if (!isDouble) return [first];
  return [first, { ...first, ...modelFor(plan, prng, sec, node), sameTransaction: true }];
}

function eventCall(plan: CallPlan, prng: Prng, sec: number): EventCall {
  const node = prng.pick(Object.values(NODE_NAMES));
  const model = modelFor(plan, prng, sec, node);
  return {
    kind: 'event',
    ms: sec * 1000 + prng.below(1000),
    ...model,
    node,
    resolved: prng.chance(0.3) ? model.blob : null,
    inputHash: prng.hex(32),
    outputHash: prng.hex(32),
    loads: prng.chance(0.2),
  };
}

/** A span is timed by its node, so the node with the wrong clock writes none. */
function spanCall(plan: CallPlan, prng: Prng, sec: number): SpanCall {
  const node = prng.pick([NODE_NAMES.steady, NODE_NAMES.warm]);
  return { kind: 'span', ms: sec * 1000 + prng.below(1000), node, ...modelFor(plan, prng, sec, node) };
}

function callsAt(plan: CallPlan, prng: Prng, sec: number, number: number): readonly Call[] {
  if (plan.unsigned > 0 && prng.chance(plan.unsigned)) return [spanCall(plan, prng, sec)];
  const pick = prng.unit();
  if (pick < 0.62) return [llmCall(plan, prng, sec, number)];
  if (pick < 0.76) return chainCalls(plan, prng, sec);
  return pick < 0.88 ? [eventCall(plan, prng, sec)] : [spanCall(plan, prng, sec)];
}

/** Ordinary traffic: one request a slot (two where a transaction holds two), in order of time. */
export function planCalls(plan: CallPlan, prng: Prng): Call[] {
  return plan.time.slots.flatMap((sec, number) => callsAt(plan, prng, sec, number));
}
