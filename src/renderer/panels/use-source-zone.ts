import { useEffect } from 'react';
import { useEngine } from '../engine.ts';
import { useZone } from '../stores/zone-store.ts';

/** The offset that most of the sources' times are written with; null: UTC, or none is written. */
export function useSourceZone(): { readonly offset: string | null; readonly isKnown: boolean } {
  const { value } = useEngine('source.zones', {});
  const setSourceOffset = useZone((state) => state.setSourceOffset);
  const offset = value?.[0]?.offset ?? null;
  const own = offset === 'Z' ? null : offset;
  useEffect(() => {
    if (value !== null) setSourceOffset(own);
  }, [value, own, setSourceOffset]);
  return { offset: own, isKnown: value !== null };
}

/** Reads it where it is in use but nobody looks at the menu. */
export function SourceZone() {
  useSourceZone();
  return null;
}
