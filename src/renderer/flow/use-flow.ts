import { useMemo } from 'react';
import type { FlowBudget, FlowData } from '../../model/flow-data.ts';
import type { Filter } from '../../shared/views.ts';
import type { Answer } from '../engine-cache.ts';
import { useEngine } from '../engine.ts';

/**
 * As many rows as a reader can tell apart; one budget for every size of the window, so that resizing asks
 * for nothing and an artifact keeps its colour.
 */
export const FLOW_BUDGET: FlowBudget = { labels: 24, nodes: 16, artifacts: 24, bins: 240 };

export function useFlow(filter: Filter): Answer<FlowData> {
  return useEngine('graph.flow', { filter, budget: FLOW_BUDGET });
}

const WHOLE: Filter = {};

/** The colour slot of each artifact in the whole case: the same in every view, whatever the filter. */
export function useArtifactSlots(): ReadonlyMap<string, number> {
  const { value } = useFlow(WHOLE);
  return useMemo(() => {
    const slots = new Map<string, number>();
    value?.artifacts.ref.forEach((ref, index) => slots.set(ref, value.artifacts.slot[index] ?? -1));
    return slots;
  }, [value]);
}
