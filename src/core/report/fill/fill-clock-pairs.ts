/** Which pairs of clocks the report prints. */
import { isSkewed } from '../../../model/flow/clock-words.ts';
import type { Extract } from '../../../model/extract.ts';
import type { ReportModel } from '../../../model/report.ts';

const MOST_PAIRS = 40;

/** Those that cannot agree first, then by how many calls speak of them. */
export function fillClockPairs(extract: Extract): ReportModel['clockPairs'] {
  const pairs = [...extract.rows('clock_pairs')];
  const ordered = pairs.toSorted((a, b) => Number(isSkewed(b)) - Number(isSkewed(a)) || b.calls - a.calls);
  return { listed: ordered.slice(0, MOST_PAIRS), of: pairs.length };
}
