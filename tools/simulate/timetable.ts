import type { Prng } from './prng.ts';

/** Evenly spread moments with free seconds between them, so that a change can fall between two requests. */
export interface Timetable {
  readonly count: number;
  readonly startSec: number;
  readonly endSec: number;
  readonly slots: readonly number[];
  /** A second after the slot's predecessor and before the slot; `share` of the whole, 0 to 1. */
  readonly before: (share: number) => number;
}

const SHORTEST_SEC = 2 * 3600;
const LEAST_STEP_SEC = 6;
const MARGIN_SEC = 3;

/** `count` moments from 2026-03-02T00:00:00Z on, at least two hours in all. */
export function createTimetable(prng: Prng, count: number): Timetable {
  const startSec = Date.parse('2026-03-02T00:00:00Z') / 1000;
  const step = Math.max(LEAST_STEP_SEC, Math.ceil(SHORTEST_SEC / count));
  const slots = Array.from({ length: count }, (_, i) => startSec + i * step + prng.below(step - MARGIN_SEC));
  return {
    count,
    startSec,
    endSec: startSec + count * step,
    slots,
    before: (share) => startSec + Math.floor(count * share) * step - 2,
  };
}
