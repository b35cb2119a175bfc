/** A field of the matrix: colour and hatch as in the lanes, lightness by requests. */
import { rectPath } from './path-data.ts';
import type { Pen } from './pen.ts';
import type { CellShape } from './scene.ts';
import type { Theme } from './theme.ts';
import { mix, slotColour } from './theme.ts';

export function drawCell(pen: Pen, shape: CellShape, theme: Theme): void {
  const { x, y, width, height } = shape.rect;
  const shadeOf = (slot: number): string => {
    // Never so dark that the number in it could not be read.
    const share = slot < 0 ? 0.1 + 0.36 * shape.shade : 0.14 + 0.38 * shape.shade;
    return mix(slotColour(theme, slot), theme.panel, share);
  };
  let left = x;
  for (const part of shape.parts) {
    const wide = width * part.share;
    pen.path(rectPath(left, y, wide, height), { fill: shadeOf(part.slot) });
    left += wide;
  }
  if (shape.staleShare > 0) {
    const high = Math.max(3, height * shape.staleShare);
    pen.path(rectPath(x, y + height - high, width, high), { hatch: theme.panel, opacity: 0.75 });
  }
  if (shape.contradicted)
    pen.path(rectPath(x + 0.75, y + 0.75, width - 1.5, height - 1.5), { stroke: theme.red, lineWidth: 1.5 });
  else if (shape.inferred)
    pen.path(rectPath(x + 0.5, y + 0.5, width - 1, height - 1), {
      stroke: theme.inkSoft,
      lineWidth: 1,
      dash: [3, 3],
    });
}
