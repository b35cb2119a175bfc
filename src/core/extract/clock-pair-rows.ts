/** The clocks of the whole case beside each other: what stands in them does not depend on the requests in scope. */
import type { ClockPairRow } from '../../model/extract/evidence-rows.ts';
import { measureClocks } from '../query/trace/case-clocks.ts';
import type { Db } from '../store/db.ts';

export function clockPairRows(db: Db): readonly ClockPairRow[] {
  const { pairs, oneIn } = measureClocks(db);
  return pairs.map((pair) => ({ ...pair, oneIn }));
}
