import { useMemo } from 'react';
import type { FlowBudget, FlowData } from '../../model/flow-data.ts';
import { hasRoomForMarks, MOST_MARKS } from '../../model/flow/level.ts';
import type { FlowPicture } from '../../model/flow/picture.ts';
import type { Filter } from '../../shared/views.ts';
import type { Answer } from '../engine-cache.ts';
import { useEngine } from '../engine.ts';
import type { FlowLook } from '../stores/flow-look.ts';
import { FLOW_BUDGET } from './use-flow.ts';

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
export function useFlowPicture(filter: Filter, look: FlowLook): PictureAnswer {
  const budget = useMemo(() => budgetOf(look), [look]);
  const flow = useEngine('graph.flow', { filter, budget });
  const data = flow.value;
  const wantsMarks = look.form === 'lanes' && data !== null && hasRoomForMarks(data);
  const marks = useEngine('graph.marks', wantsMarks ? { filter, limit: MOST_MARKS } : null);
  // Marks of another filter have no place in this picture.
  const own = wantsMarks && !marks.isLoading && !flow.isLoading ? marks.value : null;
  const picture = useMemo(() => (data === null ? null : { data, form: look.form, marks: own }), [data, look.form, own]);
  return { flow, picture };
}
