/** Heights and places of the rows of one lane. */
export interface RowNeed {
  readonly least: number;
  readonly most: number;
  /** Height beyond the least is shared out by this. */
  readonly weight: number;
  /** Space above the row; the first row's counts too. */
  readonly gap: number;
}

export interface RowPlace {
  readonly y: number;
  readonly height: number;
}

/** Square root: ten times the requests are about three times the height, so small rows stay legible. */
export function heightWeight(requests: number): number {
  return Math.sqrt(Math.max(0, requests));
}

export function leastHeight(rows: readonly RowNeed[]): number {
  return rows.reduce((sum, row) => sum + row.gap + row.least, 0);
}

/** Rows share `room` by weight between their least and most heights; they never get less than their least. */
export function shareHeights(rows: readonly RowNeed[], room: number): readonly number[] {
  const spare = room - leastHeight(rows);
  if (spare <= 0) return rows.map((row) => row.least);
  const heightsAt = (factor: number) => rows.map((row) => Math.min(row.most, row.least + row.weight * factor));
  const used = (factor: number) =>
    heightsAt(factor).reduce((sum, height, i) => sum + height - (rows[i]?.least ?? 0), 0);
  const widest = Math.max(...rows.map((row) => (row.weight > 0 ? (row.most - row.least) / row.weight : 0)), 0);
  if (used(widest) <= spare) return heightsAt(widest);
  let low = 0;
  let high = widest;
  for (let step = 0; step < 48; step += 1) {
    const middle = (low + high) / 2;
    if (used(middle) <= spare) low = middle;
    else high = middle;
  }
  return heightsAt(low);
}

/** Stacks the rows from `top`; what is left of `room` widens the gaps by at most `stretch` each. */
export function placeRows(rows: readonly RowNeed[], top: number, room: number, stretch: number): readonly RowPlace[] {
  const heights = shareHeights(rows, room);
  const used = rows.reduce((sum, row, i) => sum + row.gap + (heights[i] ?? 0), 0);
  const between = rows.filter((row, i) => i > 0 && row.gap > 2).length;
  const wider = between === 0 ? 0 : Math.min(stretch, Math.max(0, room - used) / between);
  let y = top;
  return rows.map((row, i) => {
    y += row.gap + (i > 0 && row.gap > 2 ? wider : 0);
    const place = { y, height: heights[i] ?? 0 };
    y += place.height;
    return place;
  });
}

/** How far the rows of a lane reach. */
export function bottomOf(places: readonly RowPlace[], top: number): number {
  const last = places.at(-1);
  return last === undefined ? top : last.y + last.height;
}
