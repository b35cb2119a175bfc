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
  /** Pixels of content above the view where they are known better than the scroll position tells; of a scaled list. */
  readonly contentTop?: number;
}

/** Rows drawn beyond either edge, so that a fast wheel finds no gap. */
const OVERSCAN = 6;

export function windowOf(view: RowView): RowWindow {
  const { count, rowHeight, viewHeight, scrollTop } = view;
  const height = Math.min(count * rowHeight, MAX_HEIGHT);
  const exact = Math.max(0, view.contentTop ?? scrollTop * scaleOf(view)) / rowHeight;
  const visible = Math.min(Math.max(0, Math.floor(exact)), Math.max(0, count - 1));
  const first = Math.max(0, visible - OVERSCAN);
  const end = Math.min(count, visible + Math.ceil(viewHeight / rowHeight) + 1 + OVERSCAN);
  return { first, end, top: scrollTop - (exact - first) * rowHeight, height };
}

/** The content position that brings a row into sight, moving as little as possible. */
export function contentTopFor(row: number, view: RowView): number {
  const at = view.contentTop ?? view.scrollTop * scaleOf(view);
  const top = row * view.rowHeight;
  if (top < at) return top;
  const bottom = top + view.rowHeight - view.viewHeight;
  return bottom > at ? bottom : at;
}

/** The content position after a turn of the wheel: pixels of content, however long the list is. */
export function turned(view: RowView, delta: number): number {
  const most = Math.max(0, view.count * view.rowHeight - view.viewHeight);
  return Math.min(most, Math.max(0, (view.contentTop ?? view.scrollTop * scaleOf(view)) + delta));
}

/** Content pixels per pixel of scrolling; 1 for lists that fit. */
export function scaleOf({ count, rowHeight, viewHeight }: RowView): number {
  const content = count * rowHeight;
  return content <= MAX_HEIGHT ? 1 : (content - viewHeight) / (MAX_HEIGHT - viewHeight);
}
