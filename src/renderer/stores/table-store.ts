/** Which columns of the requests are shown, and in which order; kept from one day to the next. */
import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import type { RequestSort } from '../../shared/views.ts';

export const TABLE_SORTS: readonly RequestSort[] = [
  'time',
  'label',
  'node',
  'artifact',
  'status',
  'freshness',
  'findings',
];

export interface TableStore {
  /** Keys of the columns that were chosen; null: as many as there is room for. */
  readonly columns: readonly string[] | null;
  readonly sort: RequestSort;
  readonly descending: boolean;
  readonly choose: (columns: readonly string[] | null) => void;
  readonly sortBy: (sort: RequestSort, descending: boolean) => void;
}

export const useTable = create<TableStore>()(
  persist(
    (set) => ({
      columns: null,
      sort: 'time',
      descending: false,
      choose: (columns) => set({ columns }),
      sortBy: (sort, descending) => set({ sort, descending }),
    }),
    {
      name: 'blobtrail.table',
      partialize: ({ columns, sort, descending }) => ({ columns, sort, descending }),
      merge: (saved, current) => {
        const held = (saved ?? {}) as Readonly<Record<string, unknown>>;
        const columns = held['columns'];
        return {
          ...current,
          columns: Array.isArray(columns) ? columns.filter((one) => typeof one === 'string') : null,
          sort: TABLE_SORTS.find((one) => one === held['sort']) ?? current.sort,
          descending: held['descending'] === true,
        };
      },
    },
  ),
);
