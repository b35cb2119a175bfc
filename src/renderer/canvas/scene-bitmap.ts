/**
 * The scene as a bitmap that is higher than the window onto it: while the picture moves it is copied, not drawn.
 * Drawn again when something of it changed, or when it was scrolled beyond its edge.
 */
import { drawScene } from '../../model/flow/draw.ts';
import type { FlowScene, Lane } from '../../model/flow/scene.ts';
import type { Theme } from '../../model/flow/theme.ts';
import { CanvasPen } from './canvas-pen.ts';

/** Browsers draw nothing on a canvas with a side beyond this. */
const LARGEST_SIDE = 16_384;

/** A gesture's change of the picture, in CSS pixels of the window: `x' = k·x + shift`. */
export interface Stretch {
  readonly k: number;
  readonly shift: number;
}

export interface Glimpse {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly density: number;
}

export class SceneBitmap {
  readonly #canvas: HTMLCanvasElement = document.createElement('canvas');
  #scene: FlowScene | null = null;
  #theme: Theme | null = null;
  #pen: CanvasPen | null = null;
  #top = 0;
  #height = 0;
  #density = 1;

  /** Draws what is missing; true when it had to. `force`: the fonts came, so the same looks different. */
  ensure(scene: FlowScene, theme: Theme, glimpse: Glimpse, force: boolean): boolean {
    const density = Math.min(glimpse.density, LARGEST_SIDE / Math.max(1, scene.width, glimpse.height * 2));
    const isSame = scene === this.#scene && theme === this.#theme && density === this.#density && !force;
    const bottom = Math.min(scene.height, glimpse.top + glimpse.height);
    if (isSame && glimpse.top >= this.#top && bottom <= this.#top + this.#height) return false;
    const height = Math.min(scene.height, glimpse.height * 2);
    const top = Math.min(Math.max(0, scene.height - height), Math.max(0, glimpse.top - (height - glimpse.height) / 2));
    this.#top = Math.floor(top);
    this.#height = Math.min(scene.height - this.#top, height + 1);
    this.#scene = scene;
    this.#theme = theme;
    this.#draw(scene, theme, density);
    return true;
  }

  /** Copies what is seen. `time` stretches the lane of requests, `rows` everything, upwards and downwards. */
  copyTo(context: CanvasRenderingContext2D, glimpse: Glimpse, time: Stretch | null, rows: Stretch | null): void {
    const { left, top, width, height, density } = glimpse;
    const scene = this.#scene;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, Math.ceil(width * density), Math.ceil(height * density));
    if (scene === null) return;
    const scale = density / this.#density;
    const y = (this.#top - top) * density;
    const size = { width: this.#canvas.width * scale, height: this.#canvas.height * scale };
    const stretched = rows ?? { k: 1, shift: 0 };
    context.imageSmoothingEnabled = time !== null || rows !== null || scale !== 1;
    context.drawImage(
      this.#canvas,
      Math.round(-left * density),
      rows === null ? Math.round(y) : y * stretched.k + stretched.shift * density,
      size.width,
      size.height * stretched.k,
    );
    if (time !== null) this.#stretchLane(context, scene.lanes.strips, glimpse, time);
  }

  #stretchLane(context: CanvasRenderingContext2D, lane: Lane, glimpse: Glimpse, { k, shift }: Stretch): void {
    const { left, top, height, density } = glimpse;
    const x = (lane.x - left) * density;
    const width = lane.width * density;
    context.save();
    context.beginPath();
    context.rect(x, 0, width, height * density);
    context.clip();
    context.clearRect(x, 0, width, height * density);
    context.drawImage(
      this.#canvas,
      lane.x * this.#density,
      (top - this.#top) * this.#density,
      lane.width * this.#density,
      height * this.#density,
      x * k + shift * density,
      0,
      width * k,
      height * density,
    );
    context.restore();
  }

  #draw(scene: FlowScene, theme: Theme, density: number): void {
    const width = Math.max(1, Math.round(scene.width * density));
    const height = Math.max(1, Math.round(this.#height * density));
    if (this.#canvas.width !== width || this.#canvas.height !== height || density !== this.#density) {
      this.#canvas.width = width;
      this.#canvas.height = height;
      this.#pen = null;
    }
    this.#density = density;
    const context = this.#canvas.getContext('2d', { alpha: false });
    if (context === null) return;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = theme.panel;
    context.fillRect(0, 0, width, height);
    context.setTransform(density, 0, 0, density, 0, -this.#top * density);
    this.#pen ??= new CanvasPen(context, density);
    drawScene(this.#pen, scene, theme, null, { top: this.#top, bottom: this.#top + this.#height });
  }
}
