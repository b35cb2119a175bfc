import { useMemo } from 'react';
import type { AppError } from '../../base/errors.ts';
import type { Filter, RequestRow, RequestSort } from '../../shared/views.ts';
import { useEngine } from '../engine.ts';

/** Rows a call. */
const PAGE = 200;

export interface Sorting {
  readonly sort: RequestSort;
  readonly descending: boolean;
}

export interface RequestRows {
  /** null: not known yet. */
  readonly total: number | null;
  readonly of: number;
  readonly error: AppError | null;
  /** Undefined while its page is on the way. */
  readonly row: (index: number) => RequestRow | undefined;
}

/** Requests of which some hundred are in sight: at most two pages of them are asked for at a time. */
export function useRequestRows(filter: Filter, sorting: Sorting, first: number, end: number): RequestRows {
  const base = { filter, ...sorting, limit: PAGE };
  const from = Math.floor(first / PAGE);
  const to = Math.floor(Math.max(first, end - 1) / PAGE);
  const count = useEngine('request.list', { filter, offset: 0, limit: 1 });
  const head = useEngine('request.list', { ...base, offset: from * PAGE }, { isKept: false });
  const tail = useEngine('request.list', to === from ? null : { ...base, offset: to * PAGE }, { isKept: false });
  const headRows = head.value?.rows;
  const tailRows = tail.value?.rows;
  const row = useMemo(
    () => (index: number) => {
      const page = Math.floor(index / PAGE);
      const rows = page === from ? headRows : page === to ? tailRows : undefined;
      return rows?.[index - page * PAGE];
    },
    [from, to, headRows, tailRows],
  );
  return {
    total: count.value?.total ?? null,
    of: count.value?.of ?? 0,
    error: count.error ?? head.error ?? tail.error,
    row,
  };
}
