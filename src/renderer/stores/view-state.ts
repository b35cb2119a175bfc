/** What is looked at: the part of the window's state that an address can carry. */
import type { Filter } from '../../shared/views.ts';
import { INITIAL_LOOK } from './flow-look.ts';
import type { FlowLook } from './flow-look.ts';

export const VIEWS = ['flow', 'table', 'sql', 'evidence', 'report', 'compare', 'thing'] as const;
export type View = (typeof VIEWS)[number];

/** What a request rests on, one at a time; the first where none is named. */
export const REQUEST_TABS = ['ladder', 'bytes', 'record', 'trace', 'notes'] as const;
export type RequestTab = (typeof REQUEST_TABS)[number];

/** The thing on the right. A group is the requests of a label, a node, an artifact, or where they meet. */
export type Thing =
  | { readonly kind: 'request'; readonly id: string; readonly tab?: RequestTab }
  | { readonly kind: 'group'; readonly label?: string; readonly node?: string; readonly artifact?: string }
  | { readonly kind: 'source'; readonly id: string; readonly offset: number; readonly length: number | null }
  | { readonly kind: 'handle'; readonly id: string };

/** What is compared. An empty `b` is still to be chosen; windows are the timeline's brushes. */
export type CompareChoice =
  | { readonly kind: 'requests' | 'nodes'; readonly a: string; readonly b: string }
  | { readonly kind: 'windows' | 'cases' };

export interface ViewState {
  readonly view: View;
  /** `filter.finding` is the finding that is open. */
  readonly filter: Filter;
  readonly thing: Thing | null;
  readonly look: FlowLook;
  /** Brush B: the window to compare with. Brush A is the filter's own. */
  readonly windowB: TimeWindow | null;
  readonly compare: CompareChoice;
}

/** Decimal nanoseconds, from included, to not. */
export interface TimeWindow {
  readonly fromNs: string;
  readonly toNs: string;
}

/** Both windows of the timeline; compared when both are there. */
export interface Windows {
  readonly a: TimeWindow | null;
  readonly b: TimeWindow | null;
}

export function windowsOf({ filter, windowB }: Pick<ViewState, 'filter' | 'windowB'>): Windows {
  const { fromNs, toNs } = filter;
  return { a: fromNs === undefined || toNs === undefined ? null : { fromNs, toNs }, b: windowB };
}

const INITIAL_COMPARE: CompareChoice = { kind: 'requests', a: '', b: '' };

export const INITIAL_VIEW: ViewState = {
  view: 'flow',
  filter: {},
  thing: null,
  look: INITIAL_LOOK,
  windowB: null,
  compare: INITIAL_COMPARE,
};

/** The requests of a group, within a filter. */
export function groupFilter(base: Filter, group: Extract<Thing, { kind: 'group' }>): Filter {
  const { label, node, artifact } = group;
  return {
    ...base,
    ...(label === undefined ? {} : { labels: [label] }),
    ...(node === undefined ? {} : { nodes: [node] }),
    ...(artifact === undefined ? {} : { artifacts: [artifact] }),
  };
}
