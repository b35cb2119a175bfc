/** What is looked at: the part of the window's state that an address can carry. */
import type { Filter } from '../../shared/views.ts';

export const VIEWS = ['flow', 'table', 'sql', 'evidence'] as const;
export type View = (typeof VIEWS)[number];

/** The thing on the right. A group is the requests of a label, a node, an artifact, or where they meet. */
export type Thing =
  | { readonly kind: 'request'; readonly id: string }
  | { readonly kind: 'group'; readonly label?: string; readonly node?: string; readonly artifact?: string }
  | { readonly kind: 'source'; readonly id: string; readonly offset: number; readonly length: number | null }
  | { readonly kind: 'handle'; readonly id: string };

export interface ViewState {
  readonly view: View;
  /** `filter.finding` is the finding that is open. */
  readonly filter: Filter;
  readonly thing: Thing | null;
}

export const INITIAL_VIEW: ViewState = { view: 'flow', filter: {}, thing: null };

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
