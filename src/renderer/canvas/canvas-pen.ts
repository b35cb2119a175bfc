/** The pen of the window: a 2D canvas, in CSS pixels whatever the density of the screen. */
import type { Pen, PenText, Style } from '../../model/flow/pen.ts';
import { HATCH } from '../../model/flow/pen.ts';
import { FONT_STACK, textWidth } from '../../model/flow/text-width.ts';

export class CanvasPen implements Pen {
  readonly #context: CanvasRenderingContext2D;
  readonly #density: number;
  readonly #hatches = new Map<string, CanvasPattern | null>();

  constructor(context: CanvasRenderingContext2D, density: number) {
    this.#context = context;
    this.#density = density;
  }

  begin(): void {
    // A canvas keeps no shapes: hit.ts finds them, the table twin names them.
  }

  end(): void {
    // See begin.
  }

  path(d: string, style: Style): void {
    const context = this.#context;
    const path = new Path2D(d);
    context.globalAlpha = style.opacity ?? 1;
    const fill = style.hatch === undefined ? style.fill : this.#hatch(style.hatch);
    if (fill !== undefined && fill !== null) {
      context.fillStyle = fill;
      // oxlint-disable-next-line unicorn/no-array-fill-with-reference-type -- it is no array
      context.fill(path);
    }
    if (style.stroke !== undefined) {
      context.strokeStyle = style.stroke;
      context.lineWidth = style.lineWidth ?? 1;
      context.setLineDash(style.dash ?? []);
      context.stroke(path);
    }
    context.globalAlpha = 1;
  }

  text({ text, x, y, font, align, colour }: PenText): void {
    const context = this.#context;
    context.font = `${font.weight} ${font.size}px ${FONT_STACK[font.family]}`;
    context.textAlign = align === 'middle' ? 'center' : align === 'end' ? 'right' : 'left';
    context.fillStyle = colour;
    // Until the font is there another one is drawn: it must not run into its neighbour.
    context.fillText(text, x, y, Math.ceil(textWidth(text, font)) + 1);
  }

  #hatch(colour: string): CanvasPattern | null {
    const known = this.#hatches.get(colour);
    if (known !== undefined) return known;
    const side = Math.max(1, Math.round(HATCH.tile * this.#density));
    const tile = document.createElement('canvas');
    tile.width = side;
    tile.height = side;
    const context = tile.getContext('2d');
    let pattern: CanvasPattern | null = null;
    if (context !== null) {
      context.scale(side / HATCH.tile, side / HATCH.tile);
      context.strokeStyle = colour;
      context.lineWidth = HATCH.lineWidth;
      context.stroke(new Path2D(HATCH.lines));
      pattern = this.#context.createPattern(tile, 'repeat');
      pattern?.setTransform(new DOMMatrix().scale(HATCH.tile / side));
    }
    this.#hatches.set(colour, pattern);
    return pattern;
  }
}
