/** A request as a mark: its status as a shape in its artifact's colour, hollow where it was stale. */
import { circlePath, polygon, polyline, rectPath } from './path-data.ts';
import type { Pen, Style } from './pen.ts';
import type { MarkShape } from './scene.ts';
import type { Theme } from './theme.ts';
import { slotColour } from './theme.ts';

export function drawMark(pen: Pen, shape: MarkShape, theme: Theme): void {
  const { x, y, radius: r, status } = shape;
  const colour = status === 'contradicted' ? theme.red : slotColour(theme, shape.slot);
  const isStale = shape.freshness === 'stale';
  const style: Style = isStale
    ? { fill: theme.panel, stroke: colour, lineWidth: 1.2 }
    : { fill: colour, stroke: theme.panel, lineWidth: 0.6 };
  switch (status) {
    case 'proved':
      pen.path(rectPath(x - r * 0.85, y - r * 0.85, r * 1.7, r * 1.7), style);
      break;
    case 'attested':
      pen.path(diamond(x, y, r), style);
      break;
    case 'observed':
      pen.path(circlePath(x, y, r * 0.85), style);
      break;
    case 'inferred':
      pen.path(triangle(x, y, r), style);
      break;
    case 'contradicted':
      pen.path(cross(x, y, r * 0.8), { stroke: colour, lineWidth: 2 });
      break;
    case 'unknown':
      pen.path(circlePath(x, y, r * 0.75), { fill: theme.panel, stroke: colour, lineWidth: 1.2 });
      break;
  }
  // The hatch of everything stale, as far as a mark has room for it: one line of it.
  if (isStale)
    pen.path(
      polyline([
        [x - r, y + r],
        [x + r, y - r],
      ]),
      { stroke: colour, lineWidth: 1 },
    );
}

function diamond(x: number, y: number, r: number): string {
  return polygon([
    [x, y - r],
    [x + r, y],
    [x, y + r],
    [x - r, y],
  ]);
}

function triangle(x: number, y: number, r: number): string {
  return polygon([
    [x, y - r],
    [x + r, y + r * 0.8],
    [x - r, y + r * 0.8],
  ]);
}

function cross(x: number, y: number, k: number): string {
  const one = polyline([
    [x - k, y - k],
    [x + k, y + k],
  ]);
  const other = polyline([
    [x - k, y + k],
    [x + k, y - k],
  ]);
  return one + other;
}
