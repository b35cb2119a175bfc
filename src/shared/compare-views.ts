/** What comparing answers: two requests, nodes, windows or cases side by side. */
import type { GroupDiff } from '../model/compare/group-diff.ts';
import type { FieldDiff } from '../model/compare/request-diff.ts';
import type { PathStep, ComputedRequest } from './views.ts';

/** Decimal nanoseconds, from included, to not. */
export interface TimeWindow {
  readonly fromNs: string;
  readonly toNs: string;
}

/** One side of a comparison: a node, a window, a case. */
export interface ComparedSide {
  readonly name: string;
  readonly requests: number;
  readonly fromNs: string | null;
  readonly toNs: string | null;
}

export interface GroupComparison {
  readonly kind: 'nodes' | 'windows' | 'cases';
  readonly a: ComparedSide;
  readonly b: ComparedSide;
  /** What is recorded of the sides themselves; none for windows. */
  readonly fields: readonly FieldDiff[];
  /** Lists of at most 500 rows. */
  readonly diff: GroupDiff;
  /** How many rows each list has in whole. */
  readonly counts: {
    readonly labels: number;
    readonly changedLabels: number;
    readonly moved: number;
    readonly artifacts: number;
    readonly nodesGained: number;
    readonly nodesLost: number;
  };
}

export interface RequestComparison {
  readonly kind: 'requests';
  readonly a: Omit<ComputedRequest, 'path' | 'ladder' | 'records'>;
  readonly b: Omit<ComputedRequest, 'path' | 'ladder' | 'records'>;
  readonly fields: readonly FieldDiff[];
  /** Steps of both paths, paired by title. */
  readonly path: readonly {
    readonly title: string;
    readonly a: PathStep | null;
    readonly b: PathStep | null;
    readonly isSame: boolean;
  }[];
  /** One sentence: whether they are twins, and what their difference says. */
  readonly verdict: string;
}
