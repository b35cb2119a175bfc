/** Parts of the report that are being written, and not yet kept: they stay when the view is left. */
import { create } from 'zustand';

export type PartTexts = Readonly<Record<string, string>>;

export interface ReportDraftStore {
  /** By kind and key of the part. */
  readonly drafts: Readonly<Record<string, PartTexts>>;
  /** `kept` is what a draft begins with. */
  readonly write: (id: string, kept: PartTexts, name: string, text: string) => void;
  readonly drop: (id: string) => void;
}

export const useReportDrafts = create<ReportDraftStore>()((set) => ({
  drafts: {},
  write: (id, kept, name, text) =>
    set(({ drafts }) => ({ drafts: { ...drafts, [id]: { ...(drafts[id] ?? kept), [name]: text } } })),
  drop: (id) =>
    set(({ drafts }) => ({ drafts: Object.fromEntries(Object.entries(drafts).filter(([key]) => key !== id)) })),
}));
