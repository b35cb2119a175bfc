/** A strip: its track, density as lightness, stale requests hatched in their share of the height. */
import { rectPath } from './path-data.ts';
import type { Pen } from './pen.ts';
import type { Rect, StripShape } from './scene.ts';
import { LEVELS } from './strip-cells.ts';
import type { Theme } from './theme.ts';
import { mix, slotColour } from './theme.ts';

export function drawStrip(pen: Pen, shape: StripShape, theme: Theme): void {
  const colour = slotColour(theme, shape.slot);
  const { rect, bar } = shape;
  pen.path(box(bar), shape.dashed ? { stroke: theme.inkSoft, lineWidth: 1, dash: [2, 2] } : { fill: colour });
  pen.path(box(rect), { fill: theme.track });
  for (let level = 1; level <= LEVELS; level += 1) {
    const cells = shape.cells.filter((cell) => cell.level === level);
    if (cells.length === 0) continue;
    const shade = mix(colour, theme.track, shadeOf(level, shape.slot < 0));
    const fresh = cells.filter(({ stale }) => stale < LEVELS);
    const stale = cells.filter(({ stale }) => stale > 0);
    if (fresh.length > 0) {
      const d = fresh.map((cell) =>
        rectPath(cell.x, rect.y, cell.width, (rect.height * (LEVELS - cell.stale)) / LEVELS),
      );
      pen.path(d.join(''), { fill: shade });
    }
    if (stale.length > 0) {
      const d = stale.map((cell) => {
        const height = (rect.height * cell.stale) / LEVELS;
        return rectPath(cell.x, rect.y + rect.height - height, cell.width, height);
      });
      pen.path(d.join(''), { fill: mix(colour, theme.track, 0.14) });
      pen.path(d.join(''), { hatch: shade });
    }
  }
  if (shape.dashed) pen.path(box(inset(rect, 0.5)), { stroke: theme.inkSoft, lineWidth: 1, dash: [3, 3] });
  if (shape.contradicted !== null) {
    const span = shape.contradicted;
    const wide = span.width >= 4 ? span : { ...span, x: span.x + span.width / 2 - 2, width: 4 };
    pen.path(box(inset(wide, 0.75)), { stroke: theme.red, lineWidth: 1.5 });
  }
}

/** Share of the colour on the track. Grey stays pale, for it is there to be overlooked. */
function shadeOf(level: number, isGrey: boolean): number {
  const t = (level - 1) / (LEVELS - 1);
  return isGrey ? 0.18 + 0.42 * t : 0.34 + 0.62 * t;
}

function box({ x, y, width, height }: Rect): string {
  return rectPath(x, y, width, height);
}

function inset({ x, y, width, height }: Rect, by: number): Rect {
  return { x: x + by, y: y + by, width: Math.max(0, width - 2 * by), height: Math.max(0, height - 2 * by) };
}
