import { useCallback, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { scrollTo, windowOf, type RowWindow } from '../window-rows.ts';

export interface Rows extends RowWindow {
  readonly viewRef: RefObject<HTMLDivElement | null>;
  readonly onScroll: () => void;
  /** Brings a row into sight. */
  readonly show: (row: number) => void;
}

/**
 * The rows of a scrolling element that are in sight; follows its scrolling and its size. `inset` pixels of the
 * element's height show no rows: a head that stays, paddings.
 */
export function useRows(count: number, rowHeight: number, inset: number): Rows {
  const viewRef = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState({ scrollTop: 0, viewHeight: 600 });

  const measure = useCallback(() => {
    const element = viewRef.current;
    if (element === null) return;
    const { scrollTop } = element;
    const viewHeight = Math.max(rowHeight, element.clientHeight - inset);
    setAt((old) => (old.scrollTop === scrollTop && old.viewHeight === viewHeight ? old : { scrollTop, viewHeight }));
  }, [rowHeight, inset]);

  useLayoutEffect(() => {
    const element = viewRef.current;
    if (element === null) return undefined;
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [measure]);

  const show = useCallback(
    (row: number) => {
      const element = viewRef.current;
      if (element === null) return;
      element.scrollTop = scrollTo(row, {
        count,
        rowHeight,
        viewHeight: Math.max(rowHeight, element.clientHeight - inset),
        scrollTop: element.scrollTop,
      });
      measure();
    },
    [count, rowHeight, inset, measure],
  );

  return { ...windowOf({ count, rowHeight, ...at }), viewRef, onScroll: measure, show };
}
