/** Parts of the report that are being written, and not yet kept: they stay when the view is left. */
import { create } from 'zustand';

export type PartTexts = Readonly<Record<string, string>>;

export interface ReportDraftStore {
  /** By kind and key of the part. */
  readonly drafts: Readonly<Record<string, PartTexts>>;
  readonly write: (id: string, texts: PartTexts) => void;
  readonly drop: (id: string) => void;
}

export const useReportDrafts = create<ReportDraftStore>()((set) => ({
  drafts: {},
  write: (id, texts) => set(({ drafts }) => ({ drafts: { ...drafts, [id]: texts } })),
  drop: (id) =>
    set(({ drafts }) => ({ drafts: Object.fromEntries(Object.entries(drafts).filter(([key]) => key !== id)) })),
}));
