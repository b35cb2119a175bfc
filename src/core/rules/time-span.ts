export interface TimeSpan {
  readonly fromNs: bigint | null;
  readonly toNs: bigint | null;
}

/** First and last known time of these; null where none is known. */
export function spanOf(times: Iterable<bigint | null>): TimeSpan {
  let fromNs: bigint | null = null;
  let toNs: bigint | null = null;
  for (const ns of times) {
    if (ns === null) continue;
    if (fromNs === null || ns < fromNs) fromNs = ns;
    if (toNs === null || ns > toNs) toNs = ns;
  }
  return { fromNs, toNs };
}

/** Unknown times come last. */
export function compareNs(a: bigint | null, b: bigint | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return a < b ? -1 : a > b ? 1 : 0;
}
