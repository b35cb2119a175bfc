/** Whether the coverage stands open: it does when a case is seen for the first time, and until it is put away there. */
import { create } from 'zustand';
import { persist } from 'zustand/middleware';

/** Cases whose coverage was put away that are remembered. */
const REMEMBERED = 200;

export interface CoverageStore {
  /** The custody log's first hash is not at hand here; a case is known by its path and when it was made. */
  readonly folded: readonly string[];
  readonly fold: (caseKey: string, isFolded: boolean) => void;
}

export const useCoverageFold = create<CoverageStore>()(
  persist(
    (set) => ({
      folded: [],
      fold: (caseKey, isFolded) =>
        set(({ folded }) => {
          const rest = folded.filter((one) => one !== caseKey);
          return { folded: isFolded ? [caseKey, ...rest].slice(0, REMEMBERED) : rest };
        }),
    }),
    {
      name: 'blobtrail.coverage',
      partialize: ({ folded }) => ({ folded }),
      merge: (saved, current) => {
        const held = (saved as { folded?: unknown } | undefined)?.folded;
        return {
          ...current,
          folded: Array.isArray(held) ? held.filter((one): one is string => typeof one === 'string') : [],
        };
      },
    },
  ),
);
