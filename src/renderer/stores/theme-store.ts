import { useSyncExternalStore } from 'react';
import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import type { ThemeName } from '../../model/flow/theme.ts';

export const THEME_CHOICES = ['system', 'light', 'dark'] as const;
export type ThemeChoice = (typeof THEME_CHOICES)[number];

export interface ThemeStore {
  readonly choice: ThemeChoice;
  readonly choose: (choice: ThemeChoice) => void;
}

export const useThemeChoice = create<ThemeStore>()(
  persist((set) => ({ choice: 'system', choose: (choice) => set({ choice }) }), {
    name: 'blobtrail.theme',
    partialize: ({ choice }) => ({ choice }),
    merge: (saved, current) => {
      const held = (saved as { choice?: unknown } | undefined)?.choice;
      return { ...current, choice: THEME_CHOICES.find((one) => one === held) ?? current.choice };
    },
  }),
);

const dark = (): MediaQueryList => matchMedia('(prefers-color-scheme: dark)');

function subscribe(listener: () => void): () => void {
  const query = dark();
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}

/** The theme that is drawn now. */
export function useTheme(): ThemeName {
  const choice = useThemeChoice((state) => state.choice);
  const systemIsDark = useSyncExternalStore(subscribe, () => dark().matches);
  return choice === 'system' ? (systemIsDark ? 'dark' : 'light') : choice;
}

/** Sets the attribute that theme.css goes by, now and on every change. */
export function followTheme(root: HTMLElement): void {
  const apply = (choice: ThemeChoice): void => {
    if (choice === 'system') delete root.dataset['theme'];
    else root.dataset['theme'] = choice;
  };
  apply(useThemeChoice.getState().choice);
  useThemeChoice.subscribe((state) => apply(state.choice));
}
