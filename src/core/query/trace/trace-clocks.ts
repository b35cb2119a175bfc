/** How far the clocks of a trace are apart, by its calls and by those that were recorded beside it. */
import { traceKey } from '../../../base/ids.ts';
import { callsBetween, offsetsOf, type ClockedSpan } from '../../../model/trace/clock-offset.ts';
import type { TraceClocks } from '../../../model/trace/trace-view.ts';
import type { SpanBlock } from '../../spans/span-block.ts';
import type { SpanStore, StoredSpan } from '../../spans/span-store.ts';

/** So many spans beside the trace are looked at: they lie in blocks that are open already. */
const MOST_BESIDE = 50_000;

type SpanFacts = Pick<
  StoredSpan['statement'],
  'traceId' | 'spanId' | 'parentSpanId' | 'name' | 'spanKind' | 'service' | 'node'
>;

function clocked(facts: SpanFacts, startNs: bigint | null, endNs: bigint | null): ClockedSpan {
  const { traceId, spanId, parentSpanId, name, spanKind, service, node } = facts;
  return {
    traceId: traceId === null ? null : (traceKey(traceId, 16) ?? traceId),
    spanId: traceKey(spanId, 8),
    parentSpanId: traceKey(parentSpanId, 8),
    name,
    kind: spanKind,
    service,
    startNs,
    endNs,
    clock: node ?? service,
  };
}

/** A span with its clock, as calls are compared by. */
export function spanIn(block: SpanBlock, i: number): ClockedSpan {
  const facts = {
    traceId: block.text('traceId', i),
    spanId: block.text('spanId', i),
    parentSpanId: block.text('parentSpanId', i),
    name: '',
    spanKind: block.text('spanKind', i),
    service: block.text('service', i),
    node: block.text('node', i),
  };
  return clocked(facts, block.ns('startNs', i), block.ns('endNs', i));
}

/** Spans of calls in the blocks around the trace, the trace's own left out. */
function* besides(store: SpanStore, traceId: string): Iterable<ClockedSpan> {
  let left = MOST_BESIDE;
  for (const { block } of store.around(traceId)) {
    for (let i = 0; i < block.spans && left > 0; i += 1, left -= 1) {
      const kind = block.text('spanKind', i);
      if (kind !== 'client' && kind !== 'server') continue;
      const span = spanIn(block, i);
      if (span.traceId !== traceId) yield span;
    }
  }
}

const ns = (text: string | null): bigint | null => (text === null ? null : BigInt(text));

/** `order`: of the rows, the index of each one's span in `found`. */
export function traceClocks(
  store: SpanStore,
  traceId: string | null,
  found: readonly StoredSpan[],
  order: readonly number[],
): readonly TraceClocks[] {
  const key = traceId === null ? null : (traceKey(traceId, 16) ?? traceId);
  if (key === null) return [];
  const own = found.map(({ statement }) => clocked(statement, ns(statement.startNs), ns(statement.endNs)));
  const ownCalls = callsBetween(own);
  if (ownCalls.length === 0) return [];
  const offsets = offsetsOf([...ownCalls, ...callsBetween([...besides(store, key)])]);
  const rowOf = new Map(order.map((span, row) => [span, row]));
  return offsets.flatMap(({ of, against, leastNs, mostNs, calls }) => {
    const rows = ownCalls
      .filter((call) => call.of === of && call.against === against)
      .map(({ server }) => rowOf.get(server) ?? -1)
      .toSorted((a, b) => a - b);
    if (rows.length === 0) return [];
    return [{ of, against, leastNs: leastNs.toString(), mostNs: mostNs.toString(), calls, rows }];
  });
}
