/** How the lists beside a view are ordered: a link carries it, a step back does not. */
import {
  DECISION_FILTERS,
  FINDING_SORTS,
  GROUPINGS,
  type DecisionFilter,
  type FindingSort,
  type Grouping,
} from '../findings/finding-groups.ts';
import type { RequestSort } from '../../shared/views.ts';
import { useFindingsList } from './findings-store.ts';
import { TABLE_SORTS, useTable } from './table-store.ts';

export interface ListOrders {
  readonly sort: RequestSort;
  readonly descending: boolean;
  readonly grouping: Grouping;
  readonly findings: FindingSort;
  readonly decision: DecisionFilter;
}

export function ordersNow(): ListOrders {
  const { sort, descending } = useTable.getState();
  const { grouping, sort: findings, decision } = useFindingsList.getState();
  return { sort, descending, grouping, findings, decision };
}

export function takeOrders({ sort, descending, grouping, findings, decision }: ListOrders): void {
  useTable.getState().sortBy(sort, descending);
  useFindingsList.getState().set({ grouping, sort: findings, decision });
}

/** In this order in a token; short, because every address carries it. */
export function writeOrders({ sort, descending, grouping, findings, decision }: ListOrders): readonly string[] {
  return [descending ? `-${sort}` : sort, grouping, findings, decision];
}

/** Null: the link says nothing of it, or nothing that makes sense. */
export function readOrders(value: unknown): ListOrders | null {
  if (!Array.isArray(value)) return null;
  const [order, group, findingOrder, opinion] = value as readonly unknown[];
  const descending = typeof order === 'string' && order.startsWith('-');
  const sort = TABLE_SORTS.find((one) => one === (descending ? order.slice(1) : order));
  const grouping = GROUPINGS.find((one) => one === group);
  const findings = FINDING_SORTS.find((one) => one === findingOrder);
  const decision = DECISION_FILTERS.find((one) => one === opinion);
  if (sort === undefined || grouping === undefined || findings === undefined || decision === undefined) return null;
  return { sort, descending, grouping, findings, decision };
}
