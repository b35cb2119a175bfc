/** Which rows of a long list are in sight. Pure, so that ten million rows can be tested without a screen. */

/** Browsers stop at some 33 million pixels; a list that is longer scrolls faster than it is tall. */
export const MAX_HEIGHT = 8_000_000;

export interface RowWindow {
  /** First row to draw and the one after the last. */
  readonly first: number;
  readonly end: number;
  /** Where the first row is drawn, pixels from the top of the list. */
  readonly top: number;
  /** Height of the whole list in pixels. */
  readonly height: number;
}

export interface RowView {
  readonly count: number;
  readonly rowHeight: number;
  readonly viewHeight: number;
  readonly scrollTop: number;
}

/** Rows drawn beyond either edge, so that a fast wheel finds no gap. */
const OVERSCAN = 6;

export function windowOf(view: RowView): RowWindow {
  const { count, rowHeight, viewHeight, scrollTop } = view;
  const height = Math.min(count * rowHeight, MAX_HEIGHT);
  const exact = Math.max(0, scrollTop * scaleOf(view)) / rowHeight;
  const visible = Math.min(Math.max(0, Math.floor(exact)), Math.max(0, count - 1));
  const first = Math.max(0, visible - OVERSCAN);
  const end = Math.min(count, visible + Math.ceil(viewHeight / rowHeight) + 1 + OVERSCAN);
  return { first, end, top: scrollTop - (exact - first) * rowHeight, height };
}

/** The scroll position that brings a row into sight, moving as little as possible. */
export function scrollTo(row: number, view: RowView): number {
  const scale = scaleOf(view);
  const at = view.scrollTop * scale;
  const top = row * view.rowHeight;
  if (top < at) return top / scale;
  const bottom = top + view.rowHeight - view.viewHeight;
  return bottom > at ? bottom / scale : view.scrollTop;
}

/** Content pixels per pixel of scrolling; 1 for lists that fit. */
function scaleOf({ count, rowHeight, viewHeight }: RowView): number {
  const content = count * rowHeight;
  return content <= MAX_HEIGHT ? 1 : (content - viewHeight) / (MAX_HEIGHT - viewHeight);
}
