/**
 * What a trace waited for: going back from the end of a span, the child that ended last was waited for, then what ended
 * last before that child began, and so on. Computed on the times as recorded: no clock is corrected. A child that
 * reaches over its parent counts only as far as the parent goes, and is named. Pure.
 */
import { isTimed, type TraceRow, type TraceSpan } from './trace-tree.ts';

/** Between the two moments nothing but this row's span itself was waited for. */
export interface CriticalSegment {
  readonly row: number;
  readonly fromNs: bigint;
  readonly toNs: bigint;
}

export interface CriticalPath {
  /** Row whose span it explains from end to end; -1 where no span has a time. */
  readonly root: number;
  /** In order of time. They touch, and together they are the root. */
  readonly segments: readonly CriticalSegment[];
  /** Rows that reach over what they hang below and were counted only as far as it goes. */
  readonly trimmed: readonly number[];
}

interface Clipped {
  readonly row: number;
  readonly fromNs: bigint;
  readonly toNs: bigint;
}

/** The tree that holds `wanted` (a row), else the one whose span lasted longest. */
export function criticalRoot(rows: readonly TraceRow[], spans: readonly TraceSpan[], wanted = -1): number {
  let at = wanted;
  let timed = -1;
  while (at >= 0) {
    if (isTimed(spans[rows[at]!.span]!)) timed = at;
    at = rows[at]!.parent;
  }
  if (timed !== -1) return timed;
  let best = -1;
  let longest = -1n;
  for (const [i, row] of rows.entries()) {
    const span = spans[row.span]!;
    const above = rows[row.parent];
    // Below a span without a time a tree begins anew.
    if (!isTimed(span) || (above !== undefined && isTimed(spans[above.span]!))) continue;
    if (span.endNs - span.startNs > longest) [best, longest] = [i, span.endNs - span.startNs];
  }
  return best;
}

export function criticalPath(rows: readonly TraceRow[], spans: readonly TraceSpan[], wanted = -1): CriticalPath {
  const root = criticalRoot(rows, spans, wanted);
  const first = spans[rows[root]?.span ?? -1];
  if (first === undefined || !isTimed(first)) return { root: -1, segments: [], trimmed: [] };
  const children: number[][] = rows.map(() => []);
  rows.forEach((row, i) => children[row.parent]?.push(i));
  const segments: CriticalSegment[] = [];
  const trimmed: number[] = [];
  const waiting: Clipped[] = [{ row: root, fromNs: first.startNs, toNs: first.endNs }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { row, fromNs, toNs } = next;
    let cursor = toNs;
    for (const child of clippedChildren(children[row] ?? [], next, rows, spans, trimmed)) {
      if (child.toNs > cursor) continue;
      if (child.toNs < cursor) segments.push({ row, fromNs: child.toNs, toNs: cursor });
      waiting.push(child);
      cursor = child.fromNs;
    }
    if (fromNs < cursor) segments.push({ row, fromNs, toNs: cursor });
  }
  segments.sort((a, b) => (a.fromNs < b.fromNs ? -1 : 1));
  return { root, segments, trimmed: trimmed.toSorted((a, b) => a - b) };
}

/** What of the children lies within, the last to end first; a copy of a span is not waited for twice. */
function clippedChildren(
  list: readonly number[],
  within: Clipped,
  rows: readonly TraceRow[],
  spans: readonly TraceSpan[],
  trimmed: number[],
): readonly Clipped[] {
  const out: Clipped[] = [];
  for (const row of list) {
    const span = spans[rows[row]!.span]!;
    if (!isTimed(span) || rows[row]!.marks.includes('duplicate')) continue;
    const fromNs = span.startNs < within.fromNs ? within.fromNs : span.startNs;
    const toNs = span.endNs > within.toNs ? within.toNs : span.endNs;
    if (fromNs !== span.startNs || toNs !== span.endNs) trimmed.push(row);
    if (fromNs < toNs) out.push({ row, fromNs, toNs });
  }
  return out.sort((a, b) => (a.toNs !== b.toNs ? (a.toNs > b.toNs ? -1 : 1) : a.row - b.row));
}
