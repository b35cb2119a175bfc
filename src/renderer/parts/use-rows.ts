import { useCallback, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { contentTopFor, scaleOf, turned, windowOf, type RowView, type RowWindow } from '../window-rows.ts';

export interface Rows extends RowWindow {
  readonly viewRef: RefObject<HTMLDivElement | null>;
  readonly onScroll: () => void;
  /** Brings a row into sight. */
  readonly show: (row: number) => void;
  /** Of the element, in pixels. */
  readonly viewWidth: number;
}

interface Place {
  readonly scrollTop: number;
  readonly viewHeight: number;
  readonly viewWidth: number;
  /** Only of a list that is longer than a browser's elements are tall. */
  readonly contentTop?: number;
}

/** Pixels per line of a wheel that counts lines. */
const LINE = 16;

/**
 * The rows of a scrolling element that are in sight; follows its scrolling and its size. `inset` pixels of the
 * element's height show no rows: a head that stays, paddings. A list of millions is taller than elements can be: its
 * bar is scaled, but wheel and keys still move by single rows, which the scroll position alone could not tell.
 */
export function useRows(count: number, rowHeight: number, inset: number): Rows {
  const viewRef = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState<Place>({ scrollTop: 0, viewHeight: 600, viewWidth: 1200 });
  // Where the last wheel or key led, with the scroll position that stands for it.
  const fine = useRef<{ readonly scrollTop: number; readonly contentTop: number } | null>(null);

  const viewOf = useCallback(
    (element: HTMLElement): RowView => {
      const { scrollTop } = element;
      const view = { count, rowHeight, scrollTop, viewHeight: Math.max(rowHeight, element.clientHeight - inset) };
      if (fine.current !== null && (Math.abs(fine.current.scrollTop - scrollTop) > 0.5 || scaleOf(view) === 1))
        fine.current = null;
      return fine.current === null ? view : { ...view, contentTop: fine.current.contentTop };
    },
    [count, rowHeight, inset],
  );

  const measure = useCallback(() => {
    const element = viewRef.current;
    if (element === null) return;
    const { count: _count, rowHeight: _rowHeight, ...view } = viewOf(element);
    const next: Place = { ...view, viewWidth: element.clientWidth };
    setAt((old) =>
      old.scrollTop === next.scrollTop &&
      old.viewHeight === next.viewHeight &&
      old.viewWidth === next.viewWidth &&
      old.contentTop === next.contentTop
        ? old
        : next,
    );
  }, [viewOf]);

  const moveTo = useCallback(
    (element: HTMLElement, view: RowView, contentTop: number) => {
      element.scrollTop = contentTop / scaleOf(view);
      fine.current = scaleOf(view) === 1 ? null : { scrollTop: element.scrollTop, contentTop };
      measure();
    },
    [measure],
  );

  useLayoutEffect(() => {
    const element = viewRef.current;
    if (element === null) return undefined;
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    const onWheel = (event: WheelEvent): void => {
      const view = viewOf(element);
      if (scaleOf(view) === 1 || event.ctrlKey || event.shiftKey || event.deltaY === 0) return;
      event.preventDefault();
      const unit =
        event.deltaMode === WheelEvent.DOM_DELTA_LINE
          ? LINE
          : event.deltaMode === WheelEvent.DOM_DELTA_PAGE
            ? view.viewHeight
            : 1;
      moveTo(element, view, turned(view, event.deltaY * unit));
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => {
      observer.disconnect();
      element.removeEventListener('wheel', onWheel);
    };
  }, [measure, viewOf, moveTo]);

  const show = useCallback(
    (row: number) => {
      const element = viewRef.current;
      if (element === null) return;
      const view = viewOf(element);
      moveTo(element, view, contentTopFor(row, view));
    },
    [viewOf, moveTo],
  );

  return { ...windowOf({ count, rowHeight, ...at }), viewRef, onScroll: measure, show, viewWidth: at.viewWidth };
}
