import { useRef, type KeyboardEvent, type PointerEvent } from 'react';
import { PANES, useLayout, type Pane } from '../stores/layout-store.ts';

/** Pixels per arrow key, and with Shift. */
const STEP = 8;
const BIG_STEP = 48;

interface SplitterProps {
  readonly pane: Pane;
  readonly name: string;
  /** `vertical` stands between columns. */
  readonly orientation: 'vertical' | 'horizontal';
  /** The direction in which the pane grows. */
  readonly grows: 1 | -1;
  readonly className?: string;
}

/** The edge of a pane: dragged, or moved with the arrow keys; double click or Home gives the first size back. */
export function Splitter({ pane, name, orientation, grows, className = '' }: SplitterProps) {
  const size = useLayout((state) => state.sizes[pane]);
  const resize = useLayout((state) => state.resize);
  const drag = useRef<{ readonly at: number; readonly size: number } | null>(null);
  const isVertical = orientation === 'vertical';

  const position = (event: PointerEvent): number => (isVertical ? event.clientX : event.clientY);
  const onKeyDown = (event: KeyboardEvent): void => {
    const keys = isVertical ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
    const direction = keys.indexOf(event.key);
    if (event.key === 'Home') resize(pane, PANES[pane].initial);
    else if (direction === -1) return;
    else resize(pane, size + (direction === 0 ? -1 : 1) * grows * (event.shiftKey ? BIG_STEP : STEP));
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div
      role="separator"
      tabIndex={0}
      className={`splitter ${className}`}
      aria-label={name}
      aria-orientation={orientation}
      aria-valuenow={size}
      aria-valuemin={PANES[pane].min}
      aria-valuemax={PANES[pane].max}
      onKeyDown={onKeyDown}
      onDoubleClick={() => resize(pane, PANES[pane].initial)}
      onPointerDown={(event) => {
        drag.current = { at: position(event), size };
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        if (drag.current !== null) resize(pane, drag.current.size + (position(event) - drag.current.at) * grows);
      }}
      onPointerUp={() => (drag.current = null)}
      onPointerCancel={() => (drag.current = null)}
    />
  );
}
