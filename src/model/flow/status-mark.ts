/** Shapes of the statuses on cards. Each has its own outline, so that none is told by colour alone. */
import type { Status } from '../status.ts';
import { circlePath, polygon, polyline, rectPath } from './path-data.ts';
import type { Pen } from './pen.ts';
import type { Theme } from './theme.ts';

/** Around (x, y), `radius` pixels to each side. */
export function drawStatusMark(pen: Pen, theme: Theme, status: Status, x: number, y: number, radius: number): void {
  const r = radius;
  const line = { stroke: theme.inkMid, lineWidth: 1.2 };
  const check = polyline([
    [x - r * 0.42, y + r * 0.02],
    [x - r * 0.1, y + r * 0.34],
    [x + r * 0.44, y - r * 0.3],
  ]);
  switch (status) {
    case 'proved':
      pen.path(circlePath(x, y, r), { fill: theme.inkMid });
      pen.path(check, { stroke: theme.raised, lineWidth: 1.6 });
      return;
    case 'attested':
      pen.path(circlePath(x, y, r - 0.6), line);
      pen.path(check, { stroke: theme.inkMid, lineWidth: 1.4 });
      return;
    case 'observed':
      pen.path(circlePath(x, y, r - 0.6), line);
      pen.path(circlePath(x, y, r * 0.36), { fill: theme.inkMid });
      return;
    case 'inferred':
      pen.path(circlePath(x, y, r - 0.6), { ...line, dash: [2.4, 1.8] });
      pen.path(
        polygon([
          [x, y - r * 0.46],
          [x + r * 0.46, y + r * 0.34],
          [x - r * 0.46, y + r * 0.34],
        ]),
        { fill: theme.inkMid },
      );
      return;
    case 'contradicted':
      pen.path(octagon(x, y, r), { fill: theme.red });
      pen.path(cross(x, y, r * 0.36), { stroke: theme.raised, lineWidth: 1.7 });
      return;
    case 'unknown':
      pen.path(circlePath(x, y, r - 0.6), { ...line, dash: [2.4, 1.8] });
      pen.path(questionMark(x, y, r), { stroke: theme.inkMid, lineWidth: 1.2 });
      pen.path(rectPath(x - 0.65, y + r * 0.38, 1.3, 1.3), { fill: theme.inkMid });
      return;
  }
}

function octagon(x: number, y: number, r: number): string {
  const k = r * 0.42;
  return polygon([
    [x - k, y - r],
    [x + k, y - r],
    [x + r, y - k],
    [x + r, y + k],
    [x + k, y + r],
    [x - k, y + r],
    [x - r, y + k],
    [x - r, y - k],
  ]);
}

function cross(x: number, y: number, k: number): string {
  const down = polyline([
    [x - k, y - k],
    [x + k, y + k],
  ]);
  const up = polyline([
    [x - k, y + k],
    [x + k, y - k],
  ]);
  return down + up;
}

function questionMark(x: number, y: number, r: number): string {
  const k = r * 0.28;
  return polyline([
    [x - k, y - r * 0.22],
    [x - k * 0.6, y - r * 0.46],
    [x + k * 0.6, y - r * 0.46],
    [x + k, y - r * 0.2],
    [x, y + r * 0.06],
    [x, y + r * 0.18],
  ]);
}
