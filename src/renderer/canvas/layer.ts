/** One canvas of a stack. */
import { CanvasPen } from './canvas-pen.ts';
import type { Pen } from '../../model/flow/pen.ts';

/** Browsers draw nothing on a canvas with a side beyond this. */
const LARGEST_SIDE = 16_384;

export class Layer {
  readonly #canvas: HTMLCanvasElement;
  #width = 0;
  #height = 0;
  #density = 1;
  #pen: Pen | null = null;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
  }

  /** CSS pixels. Resizing empties a canvas, so it is done only when something changed. */
  resize(width: number, height: number, density: number): void {
    const fitting = Math.min(density, LARGEST_SIDE / Math.max(1, width, height));
    if (width === this.#width && height === this.#height && fitting === this.#density && this.#pen !== null) return;
    this.#width = width;
    this.#height = height;
    this.#density = fitting;
    this.#canvas.width = Math.max(1, Math.round(width * fitting));
    this.#canvas.height = Math.max(1, Math.round(height * fitting));
    this.#canvas.style.width = `${width}px`;
    this.#canvas.style.height = `${height}px`;
    this.#pen = null;
  }

  /** Empties the canvas and draws; the old picture stays until the new one is whole. `at` is what its corner shows. */
  draw(paint: (pen: Pen) => void, at: { readonly x: number; readonly y: number } = { x: 0, y: 0 }): void {
    const context = this.#canvas.getContext('2d');
    if (context === null) return;
    const density = this.#density;
    context.setTransform(density, 0, 0, density, 0, 0);
    context.clearRect(0, 0, this.#width, this.#height);
    context.setTransform(density, 0, 0, density, -at.x * density, -at.y * density);
    this.#pen ??= new CanvasPen(context, this.#density);
    paint(this.#pen);
  }
}

/** Calls `draw` once before the next frame, however often it is asked for. */
export class FrameRequest {
  readonly #draw: () => void;
  #handle = 0;

  constructor(draw: () => void) {
    this.#draw = draw;
  }

  ask(): void {
    if (this.#handle !== 0) return;
    this.#handle = requestAnimationFrame(() => {
      this.#handle = 0;
      this.#draw();
    });
  }

  cancel(): void {
    cancelAnimationFrame(this.#handle);
    this.#handle = 0;
  }
}
