import { useEffect, useMemo, useState } from 'react';
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
  // While the bar is dragged nothing beside the rows in sight is asked for.
  const resting = useResting(from);
  const lastPage = Math.ceil((count.value?.total ?? 0) / PAGE) - 1;
  const beside = (page: number) =>
    resting !== from || page < 0 || page > lastPage ? null : { ...base, offset: page * PAGE };
  useEngine('request.list', beside(from - 1), { isKept: false });
  useEngine('request.list', beside(to + 1), { isKept: false });
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

const REST_MS = 120;

/** The page once it has stayed the same for a moment. */
function useResting(page: number): number | null {
  const [resting, setResting] = useState<number | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setResting(page), REST_MS);
    return () => clearTimeout(timer);
  }, [page]);
  return resting;
}
