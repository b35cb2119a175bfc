import { useEngine } from '../engine.ts';
import { useView } from '../stores/view-store.ts';

/** How many requests are shown, of how many. */
export function useCounts(): { readonly total: number; readonly of: number } | null {
  const filter = useView((state) => state.filter);
  return useEngine('request.list', { filter, offset: 0, limit: 1 }).value;
}
