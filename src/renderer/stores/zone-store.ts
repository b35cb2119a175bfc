/** In which zone times are written. Everything that writes a time asks here; the evidence itself is in nanoseconds since 1970. */
import { useMemo } from 'react';
import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import { fixedZone, namedZone, UTC, type TimeZone } from '../../model/time-zone.ts';

export const ZONE_CHOICES = ['utc', 'local', 'source'] as const;
export type ZoneChoice = (typeof ZONE_CHOICES)[number];

export interface ZoneStore {
  readonly choice: ZoneChoice;
  /** Offset that most times of the sources are written with, `+02:00`; null where they write UTC, or none. */
  readonly sourceOffset: string | null;
  readonly choose: (choice: ZoneChoice) => void;
  readonly setSourceOffset: (offset: string | null) => void;
}

export const useZone = create<ZoneStore>()(
  persist(
    (set) => ({
      choice: 'utc',
      sourceOffset: null,
      choose: (choice) => set({ choice }),
      setSourceOffset: (sourceOffset) => set({ sourceOffset }),
    }),
    {
      name: 'blobtrail.zone',
      partialize: ({ choice }) => ({ choice }),
      merge: (saved, current) => {
        const held = (saved as { choice?: unknown } | undefined)?.choice;
        return { ...current, choice: ZONE_CHOICES.find((one) => one === held) ?? current.choice };
      },
    },
  ),
);

export function zoneOf({ choice, sourceOffset }: Pick<ZoneStore, 'choice' | 'sourceOffset'>): TimeZone {
  if (choice === 'local') return namedZone(Intl.DateTimeFormat().resolvedOptions().timeZone);
  return choice === 'source' && sourceOffset !== null ? fixedZone(sourceOffset) : UTC;
}

/** The zone in use, the same object until another is chosen. */
export function useTimeZone(): TimeZone {
  const choice = useZone((state) => state.choice);
  const sourceOffset = useZone((state) => state.sourceOffset);
  return useMemo(() => zoneOf({ choice, sourceOffset }), [choice, sourceOffset]);
}

/** The zone in use, for code that writes a time outside of a component. */
export function currentZone(): TimeZone {
  return zoneOf(useZone.getState());
}
