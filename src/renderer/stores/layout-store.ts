import { create } from 'zustand';
import { persist } from 'zustand/middleware';

/** Sizes of panes in CSS pixels, with what they may be. */
export const PANES = {
  left: { initial: 288, min: 220, max: 480 },
  right: { initial: 384, min: 320, max: 760 },
  timeline: { initial: 152, min: 96, max: 320 },
} as const;
export type Pane = keyof typeof PANES;

export interface LayoutStore {
  readonly sizes: Readonly<Record<Pane, number>>;
  /** Panes that are drawers in a narrow window: whether they are open. */
  readonly leftOpen: boolean;
  readonly rightOpen: boolean;
  readonly resize: (pane: Pane, size: number) => void;
  readonly openLeft: (open: boolean) => void;
  readonly openRight: (open: boolean) => void;
}

export function clampPane(pane: Pane, size: number): number {
  const { min, max, initial } = PANES[pane];
  return Number.isFinite(size) ? Math.round(Math.min(max, Math.max(min, size))) : initial;
}

export const useLayout = create<LayoutStore>()(
  persist(
    (set) => ({
      sizes: { left: PANES.left.initial, right: PANES.right.initial, timeline: PANES.timeline.initial },
      leftOpen: false,
      rightOpen: false,
      resize: (pane, size) => set((state) => ({ sizes: { ...state.sizes, [pane]: clampPane(pane, size) } })),
      openLeft: (leftOpen) => set({ leftOpen }),
      openRight: (rightOpen) => set({ rightOpen }),
    }),
    {
      name: 'blobtrail.layout',
      partialize: ({ sizes }) => ({ sizes }),
      merge: (saved, current) => {
        const sizes = { ...current.sizes };
        const held = (saved as { sizes?: Partial<Record<Pane, unknown>> } | undefined)?.sizes ?? {};
        for (const pane of Object.keys(PANES) as Pane[]) {
          if (typeof held[pane] === 'number') sizes[pane] = clampPane(pane, held[pane]);
        }
        return { ...current, sizes };
      },
    },
  ),
);
