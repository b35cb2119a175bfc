import { create } from 'zustand';
import type { Filter } from '../../shared/views.ts';
import { omit } from '../filter/filter-chips.ts';
import type { FlowLook } from './flow-look.ts';
import {
  INITIAL_VIEW,
  type CompareChoice,
  type Thing,
  type TimeWindow,
  type View,
  type ViewState,
} from './view-state.ts';

export interface ViewStore extends ViewState {
  readonly setView: (view: View) => void;
  readonly setFilter: (filter: Filter) => void;
  readonly select: (thing: Thing | null) => void;
  readonly setLook: (look: Partial<FlowLook>) => void;
  readonly setWindowB: (window: TimeWindow | null) => void;
  readonly setCompare: (compare: CompareChoice) => void;
  /** Limits everything to the finding's requests and shows the first of them, or the given thing. */
  readonly openFinding: (id: string, first: Thing | null) => void;
  /** One level up: the thing on the right, then the finding. False when there was no level left. */
  readonly up: () => boolean;
  readonly replace: (state: ViewState) => void;
}

export const useView = create<ViewStore>()((set, get) => ({
  ...INITIAL_VIEW,
  setView: (view) => set({ view }),
  setFilter: (filter) => set({ filter }),
  select: (thing) => set({ thing }),
  setLook: (look) => set((state) => ({ look: { ...state.look, ...look } })),
  setWindowB: (windowB) => set({ windowB }),
  setCompare: (compare) => set({ compare }),
  openFinding: (id, first) =>
    set((state) => ({ filter: { ...omit(state.filter, 'rule'), finding: id }, thing: first })),
  up: () => {
    const { thing, filter, look, view } = get();
    if (look.isNear && view === 'flow') set({ look: { ...look, isNear: false } });
    else if (view === 'thing' || view === 'compare') set({ view: 'flow' });
    else if (thing !== null) set({ thing: null });
    else if (filter.finding !== undefined) set({ filter: omit(filter, 'finding') });
    else return false;
    return true;
  },
  replace: ({ view, filter, thing, look, windowB, compare }) => set({ view, filter, thing, look, windowB, compare }),
}));
