/** One step of an agent’s trajectory as a span (Agent Trajectory Interchange Format 1.x, of the Harbor project). */
import { isObject, JsonNumber, member } from '../../../base/json.ts';
import type { Json } from '../../../base/json.ts';
import { parseTime } from '../../../base/time.ts';
import type { SpanStatement } from '../../../model/statement.ts';
import { listOf, textOf, timeOf } from '../field-readers.ts';
import { makeSpan } from '../trace/span-fields.ts';

/** What the steps of one trajectory share. */
export interface Trajectory {
  readonly id: string | null;
  /** Of the outermost trajectory: subagents are part of its trace. */
  readonly traceId: string | null;
  readonly agentName: string | null;
  readonly modelName: string | null;
  /** The step that started this one as a subagent. */
  readonly startedBy: string | null;
}

export interface ReadStep {
  readonly span: SpanStatement;
  /** The time has no zone and was taken for UTC. */
  readonly isZoneAssumed: boolean;
}

/** Steps are numbered within their trajectory: with its id they are told apart in the whole trace. */
export function stepId(step: Json, trajectoryId: string | null): string | null {
  const number = textOf(step, 'step_id');
  return number === null ? null : `${trajectoryId ?? ''}#${number}`;
}

/** A copied step was told before, and a step may say that no model was called for it. */
function callsModel(step: Json): boolean {
  const calls = member(step, 'llm_call_count');
  const hasNone = calls instanceof JsonNumber && /^0+$/.test(calls.text);
  return textOf(step, 'source') === 'agent' && member(step, 'is_copied_context') !== true && !hasNone;
}

/** Ids of the trajectories that a step started: their own, and those of their sessions. */
export function startedIn(step: Json): readonly string[] {
  const results = listOf(member(step, 'observation'), 'results') ?? [];
  return results
    .flatMap((result) => listOf(result, 'subagent_trajectory_ref') ?? [])
    .map((ref) => textOf(ref, 'trajectory_id', 'session_id'))
    .filter((id) => id !== null);
}

/** Null when it is no step. */
export function readStep(step: Json, trajectory: Trajectory): ReadStep | null {
  const source = textOf(step, 'source');
  if (!isObject(step) || (source === null && textOf(step, 'step_id') === null)) return null;
  const model = textOf(step, 'model_name') ?? trajectory.modelName;
  const span = makeSpan(
    {
      traceId: trajectory.traceId,
      spanId: stepId(step, trajectory.id),
      parentSpanId: trajectory.startedBy,
      name: source ?? '',
      spanKind: callsModel(step) ? 'llm' : null,
      service: trajectory.agentName,
      node: null,
      startNs: timeOf(step, 'timestamp'),
      endNs: null,
      status: null,
    },
    callsModel(step) && model !== null ? { labelAsked: model } : {},
  );
  return { span, isZoneAssumed: parseTime(textOf(step, 'timestamp') ?? '')?.assumed === 'utc' };
}
