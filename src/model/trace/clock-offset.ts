/**
 * How far two clocks are apart, by calls that both recorded: what a server does for a call lies within what its caller
 * saw of it. Bounds, never a value: no time is moved. Pure.
 */
import { isTimed, type TraceSpan } from './trace-tree.ts';

export interface ClockedSpan extends TraceSpan {
  /** Ids of spans are told apart within their trace. */
  readonly traceId: string | null;
  /** Whose clock its times are by: a machine, else a service; null where neither is known. */
  readonly clock: string | null;
}

/** Nanoseconds that `of` is ahead of `against`: at least, and at most. Where least is above most, no one offset fits. */
export interface ClockOffset {
  readonly of: string;
  readonly against: string;
  readonly leastNs: bigint;
  readonly mostNs: bigint;
  /** Calls that it is measured by. */
  readonly calls: number;
}

export interface Call {
  /** Indices of its two spans. */
  readonly caller: number;
  readonly server: number;
  readonly of: string;
  readonly against: string;
  readonly leastNs: bigint;
  readonly mostNs: bigint;
}

const keyOf = (traceId: string | null, spanId: string): string => `${traceId ?? ''} ${spanId}`;

/** What was cut off a time that is written in whole seconds, milliseconds or microseconds may be as much as one of them. */
function coarsenessOf(ns: bigint): bigint {
  return [1_000_000_000n, 1_000_000n, 1_000n].find((unit) => ns % unit === 0n) ?? 0n;
}

function boundsOf(caller: ClockedSpan, server: ClockedSpan): Pick<Call, 'leastNs' | 'mostNs'> | null {
  if (!isTimed(caller) || !isTimed(server)) return null;
  const bounds = {
    leastNs: server.endNs - caller.endNs - coarsenessOf(server.endNs) - coarsenessOf(caller.endNs),
    mostNs: server.startNs - caller.startNs + coarsenessOf(server.startNs) + coarsenessOf(caller.startNs),
  };
  // A server that was busy for longer than its caller waited bounds nothing: it is not the whole of the call.
  return bounds.leastNs > bounds.mostNs ? null : bounds;
}

/** Calls with a span on each side, by two clocks; a record that stands twice is one. */
export function callsBetween(spans: readonly ClockedSpan[]): readonly Call[] {
  const callers = new Map<string, number>();
  for (const [i, { traceId, spanId, kind }] of spans.entries()) {
    if (kind !== 'client' || spanId === null) continue;
    const key = keyOf(traceId, spanId);
    if (!callers.has(key)) callers.set(key, i);
  }
  const seen = new Set<string>();
  const calls: Call[] = [];
  for (const [i, server] of spans.entries()) {
    if (server.kind !== 'server' || server.clock === null) continue;
    const { traceId, spanId, parentSpanId } = server;
    // A shared id is the same call; else it is the call that it hangs below.
    const shared = spanId === null ? undefined : callers.get(keyOf(traceId, spanId));
    const at = shared ?? (parentSpanId === null ? undefined : callers.get(keyOf(traceId, parentSpanId)));
    const caller = at === undefined ? undefined : spans[at];
    if (at === undefined || caller === undefined || caller.clock === null || caller.clock === server.clock) continue;
    const bounds = boundsOf(caller, server);
    const copy = `${keyOf(traceId, spanId ?? '')} ${at} ${server.startNs} ${server.endNs}`;
    if (bounds === null || seen.has(copy)) continue;
    seen.add(copy);
    calls.push({ caller: at, server: i, of: server.clock, against: caller.clock, ...bounds });
  }
  return calls;
}

/** For every two clocks what all of their calls allow, by name. */
export function offsetsOf(calls: readonly Call[]): readonly ClockOffset[] {
  const found = new Map<string, ClockOffset>();
  for (const { of, against, leastNs, mostNs } of calls) {
    const key = JSON.stringify([of, against]);
    const before = found.get(key);
    found.set(key, {
      of,
      against,
      leastNs: before === undefined || leastNs > before.leastNs ? leastNs : before.leastNs,
      mostNs: before === undefined || mostNs < before.mostNs ? mostNs : before.mostNs,
      calls: (before?.calls ?? 0) + 1,
    });
  }
  return [...found].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, offset]) => offset);
}
