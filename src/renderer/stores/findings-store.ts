/** How the findings are listed: kept for the next case as well, but for the decision that they are limited to. */
import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import {
  FINDING_SORTS,
  GROUPINGS,
  type DecisionFilter,
  type FindingSort,
  type Grouping,
} from '../findings/finding-groups.ts';

export interface FindingsStore {
  readonly grouping: Grouping;
  readonly sort: FindingSort;
  readonly decision: DecisionFilter;
  readonly set: (change: Partial<Pick<FindingsStore, 'grouping' | 'sort' | 'decision'>>) => void;
}

export const useFindingsList = create<FindingsStore>()(
  persist((set) => ({ grouping: 'none', sort: 'severity', decision: 'all', set: (change) => set(change) }), {
    name: 'blobtrail.findings',
    partialize: ({ grouping, sort }) => ({ grouping, sort }),
    merge: (saved, current) => {
      const held = (saved ?? {}) as { grouping?: unknown; sort?: unknown };
      return {
        ...current,
        grouping: GROUPINGS.find((one) => one === held.grouping) ?? current.grouping,
        sort: FINDING_SORTS.find((one) => one === held.sort) ?? current.sort,
      };
    },
  }),
);
