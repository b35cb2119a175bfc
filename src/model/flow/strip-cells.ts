/** What a strip shows: requests per bin as lightness on a square-root scale, and how many of them were stale. */
import type { FlowData } from '../flow-data.ts';
import type { Lane, StripCell } from './scene.ts';

export const LEVELS = 8;
/** Bins that would be narrower than this are drawn as one. */
const LEAST_BIN = 1.5;

export interface StripDensity {
  readonly cells: readonly StripCell[];
  /** Requests with a time; the others have no place on the strip. */
  readonly timed: number;
  /** From the first to the last bin that holds a request, in pixels. */
  readonly extent: { readonly x: number; readonly width: number } | null;
}

export function stripDensity(data: FlowData, strip: number, lane: Lane): StripDensity {
  const perCell = Math.max(1, Math.ceil((LEAST_BIN * data.bins) / lane.width));
  const count = Math.ceil(data.bins / perCell);
  const counts = bySum(data.strips.density, strip * data.bins, data.bins, perCell);
  const stale = bySum(data.strips.staleDensity, strip * data.bins, data.bins, perCell);
  const most = Math.max(...counts, 0);
  const pitch = (lane.width * perCell) / Math.max(1, data.bins);
  const cells: StripCell[] = [];
  for (let i = 0; i < count; i += 1) {
    const value = counts[i] ?? 0;
    if (value <= 0) continue;
    const level = Math.min(LEVELS, Math.max(1, Math.ceil(LEVELS * Math.sqrt(value / most))));
    const share = Math.min(1, (stale[i] ?? 0) / value);
    const eighths = share <= 0 ? 0 : Math.max(1, Math.round(share * LEVELS));
    const x = lane.x + i * pitch;
    const width = Math.min(pitch, lane.x + lane.width - x);
    const before = cells.at(-1);
    const joins = before !== undefined && before.level === level && before.stale === eighths && touches(before, x);
    if (joins) cells[cells.length - 1] = { ...before, width: x + width - before.x };
    else cells.push({ x, width, level, stale: eighths });
  }
  const end = cells.at(-1);
  const start = cells[0];
  const extent = start === undefined || end === undefined ? null : { x: start.x, width: end.x + end.width - start.x };
  return { cells, timed: counts.reduce((sum, value) => sum + value, 0), extent };
}

function touches(cell: StripCell, x: number): boolean {
  return Math.abs(cell.x + cell.width - x) < 1e-6;
}

function bySum(values: readonly number[], offset: number, length: number, size: number): readonly number[] {
  const sums: number[] = [];
  for (let bin = 0; bin < length; bin += 1) {
    const cell = Math.floor(bin / size);
    sums[cell] = (sums[cell] ?? 0) + (values[offset + bin] ?? 0);
  }
  return sums;
}
