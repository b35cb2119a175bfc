/** Where things stand in a waterfall: the tree of names, and the times beside it. Pixels. */
export const WATERFALL_ROW = 22;
export const MARGIN = 8;
const INDENT = 12;

export interface Columns {
  readonly nameWidth: number;
  readonly plotX: number;
  readonly plotWidth: number;
}

export function columnsFor(width: number): Columns {
  const nameWidth = Math.round(Math.min(420, Math.max(130, width * 0.42)));
  const plotX = MARGIN + nameWidth + 10;
  return { nameWidth, plotX, plotWidth: Math.max(40, width - plotX - MARGIN) };
}

/** How far a row is set in; deep trees stop moving so that names keep half of their room. */
export function indentOf(depth: number, width: number): number {
  return Math.min(depth, Math.floor(columnsFor(width).nameWidth / INDENT / 2)) * INDENT;
}
