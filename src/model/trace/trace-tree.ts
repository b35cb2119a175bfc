/**
 * The spans of one trace as a tree. Nothing is dropped and no time is changed: what does not fit (a parent that is
 * missing, a second span of the same id, no time, a child outside of its parent) is kept and marked. Pure.
 */
export interface TraceSpan {
  /** As joins compare it; null: none was written. Not unique in the wild. */
  readonly spanId: string | null;
  readonly parentSpanId: string | null;
  readonly name: string;
  /** `client`, `server`, …: a client and a server span may share one id (Zipkin's way). */
  readonly kind: string | null;
  readonly service: string | null;
  readonly startNs: bigint | null;
  readonly endNs: bigint | null;
}

export const TRACE_MARKS = [
  'duplicate',
  'same-id',
  'half-of-call',
  'missing-parent',
  'parent-cycle',
  'no-time',
  'unfinished',
  'ends-before-start',
  'outside-parent',
] as const;
export type TraceMark = (typeof TRACE_MARKS)[number];

export interface TraceRow {
  /** Index of the span in what was given. */
  readonly span: number;
  /** Index of the row that it hangs below; -1: it begins a tree. */
  readonly parent: number;
  readonly depth: number;
  /** Rows of its whole subtree, itself included: the next row that is not below it is this many rows on. */
  readonly size: number;
  readonly marks: readonly TraceMark[];
}

/** Both ends are known and in order. */
export function isTimed(span: TraceSpan): span is TraceSpan & { readonly startNs: bigint; readonly endNs: bigint } {
  return span.startNs !== null && span.endNs !== null && span.startNs <= span.endNs;
}

function isCopy(a: TraceSpan, b: TraceSpan): boolean {
  return (
    a.parentSpanId === b.parentSpanId &&
    a.name === b.name &&
    a.kind === b.kind &&
    a.service === b.service &&
    a.startNs === b.startNs &&
    a.endNs === b.endNs
  );
}

/** The caller's and the server's record of one call share an id by design (Zipkin's way); copies aside, they are two. */
function isOneCall(spans: readonly TraceSpan[], same: readonly number[]): boolean {
  const halves = same.filter((i, n) => !same.slice(0, n).some((other) => isCopy(spans[other]!, spans[i]!)));
  const kinds = halves.map((i) => spans[i]!.kind);
  return halves.length === 2 && kinds.includes('client') && kinds.includes('server');
}

/** -1 where a span begins a tree. */
type Parents = readonly number[];

interface Linked {
  readonly parents: Parents;
  readonly marks: readonly Set<TraceMark>[];
}

function linkSpans(spans: readonly TraceSpan[]): Linked {
  const byId = new Map<string, number[]>();
  spans.forEach(({ spanId }, i) => {
    const same = spanId === null ? null : byId.get(spanId);
    if (same !== undefined) same?.push(i);
    else if (spanId !== null) byId.set(spanId, [i]);
  });
  const marks = spans.map(() => new Set<TraceMark>());
  const parents: number[] = spans.map(() => -1);
  for (const [i, span] of spans.entries()) {
    const same = span.spanId === null ? [] : (byId.get(span.spanId) ?? []);
    const first = same[0];
    if (same.length > 1 && first !== undefined) {
      const original = same.find((other) => other < i && isCopy(spans[other]!, span));
      if (original !== undefined) marks[i]!.add('duplicate');
      else if (same.some((other) => other !== i && !isCopy(spans[other]!, span)))
        marks[i]!.add(isOneCall(spans, same) ? 'half-of-call' : 'same-id');
      // The server's half of a shared id hangs below the client's half.
      const client = same.find((other) => spans[other]!.kind === 'client');
      if (span.kind === 'server' && client !== undefined) {
        parents[i] = client;
        continue;
      }
    }
    if (span.parentSpanId === null) continue;
    const candidates = (byId.get(span.parentSpanId) ?? []).filter((other) => other !== i);
    // Of a shared id, what follows happened in the server.
    const parent = candidates.find((other) => spans[other]!.kind === 'server') ?? candidates[0];
    if (parent === undefined) marks[i]!.add(span.parentSpanId === span.spanId ? 'parent-cycle' : 'missing-parent');
    else parents[i] = parent;
  }
  cutCycles(parents, marks);
  return { parents, marks };
}

/** The first span of a circle, in the order given, begins a tree. */
function cutCycles(parents: number[], marks: readonly Set<TraceMark>[]): void {
  // 0: not seen, 1: on the way up from the present span, 2: known to lead to a root.
  const state = new Uint8Array(parents.length);
  for (let i = 0; i < parents.length; i += 1) {
    const way: number[] = [];
    let at = i;
    while (at !== -1 && state[at] === 0) {
      state[at] = 1;
      way.push(at);
      at = parents[at] ?? -1;
    }
    if (at !== -1 && state[at] === 1) {
      const first = way.slice(way.indexOf(at)).reduce((least, one) => Math.min(least, one));
      parents[first] = -1;
      marks[first]!.add('parent-cycle');
    }
    for (const one of way) state[one] = 2;
  }
}

function compareStarts(spans: readonly TraceSpan[]): (a: number, b: number) => number {
  return (a, b) => {
    const [x, y] = [spans[a]!.startNs, spans[b]!.startNs];
    if (x === null || y === null) return x === y ? a - b : x === null ? 1 : -1;
    return x === y ? a - b : x < y ? -1 : 1;
  };
}

/** Rows in the order in which they are read: a parent before its children, those in order of time, without one last. */
export function buildTraceTree(spans: readonly TraceSpan[]): readonly TraceRow[] {
  const { parents, marks } = linkSpans(spans);
  for (const [i, span] of spans.entries()) {
    const own = marks[i]!;
    if (span.startNs === null) own.add('no-time');
    else if (span.endNs === null) own.add('unfinished');
    else if (span.endNs < span.startNs) own.add('ends-before-start');
    const parent = spans[parents[i] ?? -1];
    if (parent === undefined || !isTimed(parent) || !isTimed(span)) continue;
    if (span.startNs < parent.startNs || span.endNs > parent.endNs) own.add('outside-parent');
  }
  const children: number[][] = spans.map(() => []);
  const roots: number[] = [];
  parents.forEach((parent, i) => (children[parent] ?? roots).push(i));
  const order = compareStarts(spans);
  for (const list of [roots, ...children]) list.sort(order);

  const rows: { span: number; parent: number; depth: number; size: number; marks: TraceMark[] }[] = [];
  const stack = roots.toReversed().map((span) => ({ span, parent: -1, depth: 0 }));
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { span, parent, depth } = next;
    const row = rows.length;
    rows.push({ span, parent, depth, size: 1, marks: TRACE_MARKS.filter((mark) => marks[span]!.has(mark)) });
    for (const child of children[span]!.toReversed()) stack.push({ span: child, parent: row, depth: depth + 1 });
  }
  for (let i = rows.length - 1; i >= 0; i -= 1) {
    const above = rows[rows[i]!.parent];
    if (above !== undefined) above.size += rows[i]!.size;
  }
  return rows;
}
