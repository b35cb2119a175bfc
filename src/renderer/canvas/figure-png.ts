/** A figure as a PNG file: through the same draw calls as the window and the SVG. */
import { AppError } from '../../base/errors.ts';
import type { Figure } from '../../model/flow/figure-svg.ts';
import { drawFigure, sizeOfFigure } from '../../model/flow/figure-svg.ts';
import { CanvasPen } from './canvas-pen.ts';

/** Fine enough for print at the size of the screen. */
const DENSITY = 2;
const LARGEST_SIDE = 16_384;

/** @throws AppError LIMIT when the browser makes no canvas of that size */
export async function figureToPng(figure: Figure): Promise<Blob> {
  const { width, height } = sizeOfFigure(figure);
  const density = Math.min(DENSITY, LARGEST_SIDE / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width * density);
  canvas.height = Math.round(height * density);
  const context = canvas.getContext('2d');
  if (context === null) throw tooLarge(width, height);
  context.scale(density, density);
  context.fillStyle = figure.theme.panel;
  context.fillRect(0, 0, width, height);
  drawFigure(new CanvasPen(context, density), figure);
  const { promise, resolve } = Promise.withResolvers<Blob | null>();
  canvas.toBlob(resolve, 'image/png');
  const blob = await promise;
  if (blob === null) throw tooLarge(width, height);
  return blob;
}

function tooLarge(width: number, height: number): AppError {
  return new AppError(
    'LIMIT',
    `The browser makes no picture of ${Math.round(width)} × ${Math.round(height)} pixels. Take the SVG.`,
  );
}
