/** How far the clocks of the whole case are apart, pair by pair, by the calls that both sides recorded. */
import { traceKey } from '../../../base/ids.ts';
import { throwIfAborted } from '../../../base/errors.ts';
import { callsBetween, offsetsOf, type ClockedSpan, type ClockOffset } from '../../../model/trace/clock-offset.ts';
import type { CaseClocks, ClockPair } from '../../../model/trace/trace-view.ts';
import type { CallContext } from '../../../shared/contract.ts';
import { openSpanStore } from '../../spans/span-store.ts';
import { traceHash } from '../../spans/trace-hashes.ts';
import type { Db } from '../../store/db.ts';
import { sql } from '../../store/sql.ts';
import { numberOf } from '../cells.ts';
import { spanIn } from './trace-clocks.ts';

/** Spans of calls that are held at once. Of a case with more spans, whole traces are left out: what is left bounds less closely, and never wrongly. */
const MOST_SPANS = 200_000;
/** Pairs that are told. */
const MOST_PAIRS = 200;

const isSkewed = ({ leastNs, mostNs }: ClockOffset): boolean => leastNs > 0n || mostNs < 0n;

interface Step {
  readonly done: number;
  readonly total: number;
}

/** A text by which records have one order, whichever was imported first. */
const orderOf = ({ traceId, spanId, kind, startNs, endNs, clock, service }: ClockedSpan): string =>
  JSON.stringify([traceId, spanId, kind, `${startNs}`, `${endNs}`, clock, service]);

/** Sides of calls in one of so many traces, a block at a time. */
function* callSpans(db: Db, oneIn: number): Generator<Step, readonly ClockedSpan[]> {
  const kept: { readonly order: string; readonly span: ClockedSpan }[] = [];
  const total = numberOf(db.get(sql`SELECT count(*) AS n FROM span_block`)?.['n']);
  let done = 0;
  for (const { block } of openSpanStore(db).blocks()) {
    for (let i = 0; i < block.spans; i += 1) {
      const kind = block.text('spanKind', i);
      if (kind !== 'client' && kind !== 'server') continue;
      const trace = block.text('traceId', i);
      const key = trace === null ? null : traceKey(trace, 16);
      if (key === null || traceHash(key) % oneIn !== 0) continue;
      const span = spanIn(block, i);
      kept.push({ order: orderOf(span), span });
    }
    block.free();
    done += 1;
    yield { done, total };
  }
  return kept.toSorted((a, b) => (a.order < b.order ? -1 : Number(a.order > b.order))).map(({ span }) => span);
}

function servicesByClock(spans: readonly ClockedSpan[]): (clock: string) => readonly string[] {
  const found = new Map<string, Set<string>>();
  for (const { clock, service } of spans)
    if (clock !== null && service !== null) found.set(clock, (found.get(clock) ?? new Set()).add(service));
  return (clock) => [...(found.get(clock) ?? [])].toSorted();
}

/** Those that show a skew first, then those that most calls speak of. */
function* measure(db: Db, most: number): Generator<Step, CaseClocks> {
  const spans = numberOf(db.get(sql`SELECT coalesce(sum(spans), 0) AS n FROM span_block`)?.['n']);
  const oneIn = Math.max(1, Math.ceil(spans / most));
  const found = yield* callSpans(db, oneIn);
  const calls = callsBetween(found);
  const services = servicesByClock(found);
  const offsets = offsetsOf(calls);
  const pairs = offsets
    .toSorted((a, b) => Number(isSkewed(b)) - Number(isSkewed(a)) || b.calls - a.calls)
    .map(({ of, against, leastNs, mostNs, calls: many }): ClockPair => {
      const [ofServices, againstServices] = [services(of), services(against)];
      const [least, greatest] = [leastNs.toString(), mostNs.toString()];
      return { of, ofServices, against, againstServices, leastNs: least, mostNs: greatest, calls: many };
    });
  return { pairs, total: pairs.length, skewed: offsets.filter(isSkewed).length, calls: calls.length, oneIn };
}

/** All pairs, without a pause. */
export function measureClocks(db: Db, most = MOST_SPANS): CaseClocks {
  const steps = measure(db, most);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** The first of them for a window; between two blocks other work runs. @throws AppError CANCELLED */
export async function caseClocks(db: Db, { signal, progress }: CallContext): Promise<CaseClocks> {
  const steps = measure(db, MOST_SPANS);
  for (;;) {
    throwIfAborted(signal);
    const step = steps.next();
    if (step.done === true) return { ...step.value, pairs: step.value.pairs.slice(0, MOST_PAIRS) };
    progress({ phase: 'read', item: 'calls that both sides recorded', ...step.value, unit: 'records' });
    await new Promise((resolve) => setImmediate(resolve));
  }
}
