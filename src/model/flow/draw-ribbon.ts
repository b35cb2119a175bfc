/** Ribbons: colour is the artifact's, hatch is stale, dashed edges inferred, red edges contradicted. */
import { flowCurve, n } from './path-data.ts';
import type { Pen } from './pen.ts';
import type { RibbonShape } from './scene.ts';
import type { Theme } from './theme.ts';
import { mix, slotColour } from './theme.ts';

export function drawRibbon(pen: Pen, shape: RibbonShape, theme: Theme, isLit: boolean): void {
  const isGrey = shape.slot < 0;
  const colour = isGrey
    ? mix(theme.neutral, theme.panel, theme.name === 'light' ? 0.5 : 0.55)
    : slotColour(theme, shape.slot);
  const opacity = isGrey ? (isLit ? 0.75 : 0.32) : isLit ? 0.72 : 0.42;
  const fresh = 1 - shape.staleShare;
  if (fresh > 0) pen.path(band(shape, 0, fresh), { fill: colour, opacity });
  if (shape.staleShare > 0) {
    pen.path(band(shape, fresh, 1), { fill: colour, opacity: opacity * 0.35 });
    pen.path(band(shape, fresh, 1), { hatch: colour, opacity: Math.min(1, opacity * 1.7) });
  }
  const edge = isGrey ? theme.neutral : colour;
  if (shape.contradicted)
    pen.path(edges(shape), { stroke: theme.red, lineWidth: 1.2, ...(shape.inferred ? { dash: [4, 3] } : {}) });
  else if (shape.inferred && widest(shape) >= (isGrey ? 5 : 2)) {
    // Thin grey ribbons are too many for edges of their own; their titles and the table say it.
    pen.path(edges(shape), { stroke: edge, lineWidth: 0.8, dash: [3, 3], opacity: isGrey ? 0.5 : 0.9 });
  }
}

/** Line through the middle, for the outline of a focused ribbon. */
export function ribbonOutline(shape: RibbonShape): string {
  return band(shape, 0, 1);
}

function band(shape: RibbonShape, start: number, end: number): string {
  const { from, to } = shape;
  const y = (side: RibbonShape['from'], share: number) => side.top + (side.bottom - side.top) * share;
  return (
    `M${n(from.x)} ${n(y(from, start))}${flowCurve(from.x, y(from, start), to.x, y(to, start))}` +
    `L${n(to.x)} ${n(y(to, end))}${flowCurve(to.x, y(to, end), from.x, y(from, end))}Z`
  );
}

function widest({ from, to }: RibbonShape): number {
  return Math.max(from.bottom - from.top, to.bottom - to.top);
}

function edges({ from, to }: RibbonShape): string {
  return (
    `M${n(from.x)} ${n(from.top)}${flowCurve(from.x, from.top, to.x, to.top)}` +
    `M${n(from.x)} ${n(from.bottom)}${flowCurve(from.x, from.bottom, to.x, to.bottom)}`
  );
}
