import { useMemo } from 'react';
import type { FlowBudget, FlowData } from '../../model/flow-data.ts';
import { hasRoomForMarks, MOST_MARKS } from '../../model/flow/level.ts';
import type { FlowPicture } from '../../model/flow/picture.ts';
import type { Filter } from '../../shared/views.ts';
import type { Answer } from '../engine-cache.ts';
import { useEngine } from '../engine.ts';
import type { FlowLook } from '../stores/flow-look.ts';
import { useTimeZone } from '../stores/zone-store.ts';
import { FLOW_BUDGET } from './use-flow.ts';
import { useRequestPicture } from './use-request-picture.ts';

/** So many times as many rows each time that a lane is unfolded. */
const UNFOLD = 3;
const MOST_ROWS = 500;

export function budgetOf({ unfolded }: FlowLook): FlowBudget {
  const rows = (lane: keyof FlowLook['unfolded'], base: number): number =>
    Math.min(MOST_ROWS, base * UNFOLD ** unfolded[lane]);
  return {
    labels: rows('label', FLOW_BUDGET.labels),
    nodes: rows('node', FLOW_BUDGET.nodes),
    artifacts: rows('artifact', FLOW_BUDGET.artifacts),
    bins: FLOW_BUDGET.bins,
  };
}

export interface PictureAnswer {
  readonly flow: Answer<FlowData>;
  readonly picture: FlowPicture | null;
}

/** The flow as it is looked at, with single requests where each has room for a mark. */
export function useFlowPicture(filter: Filter, look: FlowLook, selected: string | null): PictureAnswer {
  const budget = useMemo(() => budgetOf(look), [look]);
  const flow = useEngine('graph.flow', { filter, budget });
  const data = flow.value;
  const wantsMarks = look.form === 'lanes' && data !== null && hasRoomForMarks(data);
  const marks = useEngine('graph.marks', wantsMarks ? { filter, limit: MOST_MARKS } : null);
  // Marks of another filter have no place in this picture.
  const own = wantsMarks && !marks.isLoading && !flow.isLoading ? marks.value : null;
  // The nearest level: the one request that is left, or the selected one when it was asked for.
  const only = data?.shown === 1 && own !== null ? (own.id[0] ?? null) : null;
  const request = useRequestPicture(look.form === 'lanes' ? (look.isNear ? (selected ?? only) : only) : null, data);
  // The coverage beside the picture asks the same, so this costs nothing.
  const coverage = useEngine('coverage.get', { filter }).value;
  const unproved = coverage === null ? 0 : coverage.requests - coverage.withSettlement;
  const zone = useTimeZone();
  const picture = useMemo(
    () => (data === null ? null : { data, form: look.form, marks: own, request, unproved, zone }),
    [data, look.form, own, request, unproved, zone],
  );
  return { flow, picture };
}
