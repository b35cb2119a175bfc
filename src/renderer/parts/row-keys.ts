/** Which row of a list a key leads to. */

/** Rows of the last page that stay in sight. */
const OVERLAP = 14;

interface ListPlace {
  readonly current: number;
  readonly count: number;
  /** Rows that are drawn, those just out of sight included. */
  readonly drawn: number;
}

/** null: the key leads to none. */
export function rowForKey(key: string, { current, count, drawn }: ListPlace): number | null {
  const page = Math.max(1, drawn - OVERLAP);
  const steps: Readonly<Record<string, number>> = {
    j: current + 1,
    ArrowDown: current + 1,
    k: current - 1,
    ArrowUp: current - 1,
    PageDown: current + page,
    PageUp: current - page,
    Home: 0,
    End: count - 1,
  };
  const to = steps[key];
  return to === undefined ? null : Math.min(Math.max(0, to), Math.max(0, count - 1));
}
