/** How far the clocks of the whole case are apart, pair by pair, by the calls that both sides recorded. */
import { traceKey } from '../../base/ids.ts';
import { throwIfAborted } from '../../base/errors.ts';
import { callsBetween, offsetsOf, type ClockedSpan, type ClockOffset } from '../../model/clock-offset.ts';
import type { CaseClocks, ClockPair } from '../../model/trace-view.ts';
import type { CallContext } from '../../shared/contract.ts';
import { openSpanStore } from '../spans/span-store.ts';
import { traceHash } from '../spans/trace-hashes.ts';
import type { Db } from '../store/db.ts';
import { sql } from '../store/sql.ts';
import { numberOf } from './cells.ts';
import { spanIn } from './trace-clocks.ts';

/** Spans of calls that are held at once. Of a case with more spans, whole traces are left out: what is left bounds less closely, and never wrongly. */
const MOST_SPANS = 200_000;
/** Pairs that are told. */
const MOST_PAIRS = 200;

const isSkewed = ({ leastNs, mostNs }: ClockOffset): boolean => leastNs > 0n || mostNs < 0n;

/** Sides of calls in one of so many traces. */
async function callSpans(db: Db, oneIn: number, { signal, progress }: CallContext): Promise<readonly ClockedSpan[]> {
  const kept: ClockedSpan[] = [];
  const total = numberOf(db.get(sql`SELECT count(*) AS n FROM span_block`)?.['n']);
  let done = 0;
  for (const { block } of openSpanStore(db).blocks()) {
    throwIfAborted(signal);
    for (let i = 0; i < block.spans; i += 1) {
      const kind = block.text('spanKind', i);
      if (kind !== 'client' && kind !== 'server') continue;
      const trace = block.text('traceId', i);
      const key = trace === null ? null : traceKey(trace, 16);
      if (key !== null && traceHash(key) % oneIn === 0) kept.push(spanIn(block, i));
    }
    block.free();
    done += 1;
    progress({ phase: 'read', item: 'calls that both sides recorded', done, total, unit: 'records' });
    await new Promise((resolve) => setImmediate(resolve));
  }
  return kept;
}

function servicesByClock(spans: readonly ClockedSpan[]): (clock: string) => readonly string[] {
  const found = new Map<string, Set<string>>();
  for (const { clock, service } of spans)
    if (clock !== null && service !== null) found.set(clock, (found.get(clock) ?? new Set()).add(service));
  return (clock) => [...(found.get(clock) ?? [])].toSorted();
}

/** Those that show a skew first, then those that most calls speak of. @throws AppError CANCELLED */
export async function caseClocks(db: Db, context: CallContext, most = MOST_SPANS): Promise<CaseClocks> {
  const spans = numberOf(db.get(sql`SELECT coalesce(sum(spans), 0) AS n FROM span_block`)?.['n']);
  const oneIn = Math.max(1, Math.ceil(spans / most));
  const found = await callSpans(db, oneIn, context);
  const calls = callsBetween(found);
  const services = servicesByClock(found);
  const offsets = offsetsOf(calls).toSorted(
    (a, b) =>
      Number(isSkewed(b)) - Number(isSkewed(a)) || b.calls - a.calls || (a.of < b.of ? -1 : Number(a.of > b.of)),
  );
  const pairs = offsets.slice(0, MOST_PAIRS).map(({ of, against, leastNs, mostNs, calls: many }): ClockPair => {
    const [ofServices, againstServices] = [services(of), services(against)];
    return {
      of,
      ofServices,
      against,
      againstServices,
      leastNs: leastNs.toString(),
      mostNs: mostNs.toString(),
      calls: many,
    };
  });
  return { pairs, total: offsets.length, skewed: offsets.filter(isSkewed).length, calls: calls.length, oneIn };
}
