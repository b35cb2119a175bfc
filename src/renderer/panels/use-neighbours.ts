import type { RequestDetail } from '../../shared/views.ts';
import { useEngine } from '../engine.ts';
import type { Thing } from '../stores/view-state.ts';
import { useView } from '../stores/view-store.ts';

/** The requests before and after this one among those that are shown. */
export function useNeighbours({ id, position }: RequestDetail): {
  readonly previous: Thing | null;
  readonly next: Thing | null;
} {
  const filter = useView((state) => state.filter);
  const offset = Math.max(0, (position?.index ?? 0) - 1);
  const { value } = useEngine('request.list', position === null ? null : { filter, offset, limit: 3 });
  const rows = value?.rows ?? [];
  const at = rows.findIndex((row) => row.id === id);
  const thing = (index: number): Thing | null => {
    const row = at === -1 ? undefined : rows[index];
    return row === undefined ? null : { kind: 'request', id: row.id };
  };
  return { previous: thing(at - 1), next: thing(at + 1) };
}
