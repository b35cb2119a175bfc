/** Which window lies over the page; at most one. */
import { create } from 'zustand';

export type Overlay = 'keys' | 'palette' | 'cases';

export interface OverlayStore {
  readonly overlay: Overlay | null;
  readonly show: (overlay: Overlay) => void;
  readonly close: () => void;
}

export const useOverlay = create<OverlayStore>()((set) => ({
  overlay: null,
  show: (overlay) => set({ overlay }),
  close: () => set({ overlay: null }),
}));
