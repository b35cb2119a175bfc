/**
 * Wheel with Ctrl or Cmd, pinch and drag on the flow, as d3-zoom understands them. Over the lane of requests they
 * stretch time, elsewhere the rows. Plain wheeling scrolls, which the browser does by itself.
 */
import { select } from 'd3-selection';
import type { D3ZoomEvent } from 'd3-zoom';
import { zoom, zoomIdentity } from 'd3-zoom';
import type { Stretch } from './scene-bitmap.ts';

export interface GestureHandlers {
  /** Whether a gesture that begins at these pixels of the canvas is about time. */
  readonly isAboutTime: (x: number, y: number) => boolean;
  readonly onTime: (stretch: Stretch) => void;
  readonly onTimeRest: (stretch: Stretch) => void;
  /** `scroll`: how far it was dragged since the last call. */
  readonly onRows: (stretch: Stretch, scroll: { readonly dx: number; readonly dy: number }) => void;
  readonly onRowsRest: (stretch: Stretch) => void;
}

type ZoomEvent = D3ZoomEvent<HTMLCanvasElement, unknown>;

/** Below this a drag is a click. */
const CLICK_REACH = 4;

/** Returns what takes the gestures away again. */
export function listenToGestures(canvas: HTMLCanvasElement, handlers: GestureHandlers): () => void {
  const target = select<HTMLCanvasElement, unknown>(canvas);
  let mode: 'time' | 'rows' | null = null;
  let last = { x: 0, y: 0 };
  const behaviour = zoom<HTMLCanvasElement, unknown>()
    .scaleExtent([1 / 64, 64])
    .clickDistance(CLICK_REACH)
    .filter((event: MouseEvent | WheelEvent | TouchEvent) => {
      if (event.type === 'wheel') return (event as WheelEvent).ctrlKey || (event as WheelEvent).metaKey;
      if (event.type.startsWith('touch')) return (event as TouchEvent).touches.length > 1;
      return event.type !== 'dblclick' && (event as MouseEvent).button === 0 && !(event as MouseEvent).ctrlKey;
    })
    .on('start', (event: ZoomEvent) => {
      const { x, y } = placeOf(canvas, event);
      mode = handlers.isAboutTime(x, y) ? 'time' : 'rows';
      last = { x: 0, y: 0 };
    })
    .on('zoom', ({ transform: { k, x, y } }: ZoomEvent) => {
      if (mode === 'time') handlers.onTime({ k, shift: x });
      else if (mode === 'rows') handlers.onRows({ k, shift: y }, { dx: x - last.x, dy: y - last.y });
      last = { x, y };
    })
    .on('end', ({ transform: { k, x, y } }: ZoomEvent) => {
      const ended = mode;
      mode = null;
      // Every gesture begins at rest: what it changed is in the scene by then.
      target.property('__zoom', zoomIdentity);
      if (ended === 'time') handlers.onTimeRest({ k, shift: x });
      else if (ended === 'rows') handlers.onRowsRest({ k, shift: y });
    });
  target.call(behaviour);
  return () => void target.on('.zoom', null);
}

function placeOf(canvas: HTMLCanvasElement, event: ZoomEvent): { readonly x: number; readonly y: number } {
  const source = event.sourceEvent as MouseEvent | TouchEvent | null;
  const point = source === null ? null : 'touches' in source ? source.touches[0] : source;
  const { left, top } = canvas.getBoundingClientRect();
  return { x: (point?.clientX ?? left) - left, y: (point?.clientY ?? top) - top };
}
