import { circlePath, polygon, rectPath } from './path-data.ts';

/** One shape per colour slot, so that an artifact is told from another without its colour. */
export const GLYPHS = ['circle', 'square', 'triangle', 'diamond', 'hexagon', 'bar'] as const;
export type Glyph = (typeof GLYPHS)[number] | 'ring';

/** What is no slot is drawn as a small ring. */
export function glyphOf(slot: number): Glyph {
  return GLYPHS[slot] ?? 'ring';
}

/** SVG path data of a glyph around (x, y) that fills a square of `size`; a ring is meant to be stroked. */
export function glyphPath(glyph: Glyph, x: number, y: number, size: number): string {
  const r = size / 2;
  switch (glyph) {
    case 'circle':
      return circlePath(x, y, r);
    case 'ring':
      return circlePath(x, y, r * 0.6);
    case 'square':
      return rectPath(x - r * 0.88, y - r * 0.88, r * 1.76, r * 1.76);
    case 'triangle':
      return polygon([
        [x, y - r],
        [x + r * 1.08, y + r * 0.86],
        [x - r * 1.08, y + r * 0.86],
      ]);
    case 'diamond':
      return polygon([
        [x, y - r * 1.12],
        [x + r * 1.12, y],
        [x, y + r * 1.12],
        [x - r * 1.12, y],
      ]);
    case 'hexagon':
      return polygon(
        [0, 1, 2, 3, 4, 5].map((i) => {
          const angle = (Math.PI / 3) * i + Math.PI / 6;
          return [x + r * 1.06 * Math.cos(angle), y + r * 1.06 * Math.sin(angle)] as const;
        }),
      );
    case 'bar':
      return rectPath(x - r * 1.05, y - r * 0.46, r * 2.1, r * 0.92);
  }
}
