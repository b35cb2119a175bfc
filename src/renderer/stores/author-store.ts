/** The name that stands beside what a person says. It is kept in this browser; every row keeps its own. */
import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import { ANNOTATION_LIMITS } from '../../model/annotation.ts';

export interface AuthorStore {
  /** Empty: whoever started the program. */
  readonly name: string;
  readonly setName: (name: string) => void;
}

export const useAuthor = create<AuthorStore>()(
  persist((set) => ({ name: '', setName: (name) => set({ name: name.slice(0, ANNOTATION_LIMITS.actor) }) }), {
    name: 'blobtrail.author',
    partialize: ({ name }) => ({ name }),
    merge: (saved, current) => {
      const held = (saved as { name?: unknown } | undefined)?.name;
      return { ...current, name: typeof held === 'string' ? held : '' };
    },
  }),
);
