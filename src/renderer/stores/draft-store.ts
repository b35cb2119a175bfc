/** What is being said now, and about which finding or request. */
import { create } from 'zustand';

/** A note, or a decision with its reason. */
export type DraftKind = 'note' | 'accepted' | 'rejected';

export interface Draft {
  /** `f-2` or `r-7`. */
  readonly subject: string;
  readonly kind: DraftKind;
  readonly text: string;
}

export interface DraftStore {
  readonly draft: Draft | null;
  /** What was written of the same thing already stays. */
  readonly begin: (subject: string, kind: DraftKind) => void;
  readonly write: (text: string) => void;
  readonly end: () => void;
}

export const useDraft = create<DraftStore>()((set) => ({
  draft: null,
  begin: (subject, kind) =>
    set(({ draft }) => ({ draft: { subject, kind, text: draft?.subject === subject ? draft.text : '' } })),
  write: (text) => set(({ draft }) => ({ draft: draft === null ? null : { ...draft, text } })),
  end: () => set({ draft: null }),
}));
