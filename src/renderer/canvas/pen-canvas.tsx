import { useLayoutEffect, useRef } from 'react';
import type { Pen } from '../../model/flow/pen.ts';
import { Layer } from './layer.ts';

interface PenCanvasProps {
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** What stands in the canvas's upper edge, in pixels of the picture. */
  readonly top?: number;
  /** The same function while the picture is the same. */
  readonly draw: (pen: Pen) => void;
}

/** A picture without gestures of its own: what stands over it is clicked, and names it. */
export function PenCanvas({ width, height, top = 0, draw }: PenCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const layer = useRef<Layer | null>(null);
  useLayoutEffect(() => {
    if (canvas.current === null || width <= 0 || height <= 0) return undefined;
    layer.current ??= new Layer(canvas.current);
    const paint = (): void => {
      layer.current?.resize(width, height, window.devicePixelRatio);
      layer.current?.draw(draw, { x: 0, y: top });
    };
    paint();
    let isGone = false;
    // Until the fonts are there another one was drawn.
    if (document.fonts.status !== 'loaded') void document.fonts.ready.then(() => (isGone ? undefined : paint()));
    return () => {
      isGone = true;
    };
  }, [width, height, top, draw]);
  return <canvas ref={canvas} className="pen-canvas" aria-hidden="true" />;
}
