/** What lies under a point of the scene. */
import type { FlowScene, FlowShape, Rect, RibbonShape } from '../../model/flow/scene.ts';

/** A thin ribbon is found this far beside it, in pixels. */
const RIBBON_REACH = 3;

/** The thing on top, or null. Cards and rows come before the ribbons that end at them. */
export function hitShape(scene: FlowScene, x: number, y: number): FlowShape | null {
  let ribbon: RibbonShape | null = null;
  let nearest = RIBBON_REACH;
  for (let i = scene.shapes.length - 1; i >= 0; i -= 1) {
    const shape = scene.shapes[i];
    if (shape === undefined || shape.title === '') continue;
    if (shape.kind !== 'ribbon') {
      if (holds(shape.rect, x, y) || (shape.kind === 'strip' && holds(shape.bar, x, y))) return shape;
      continue;
    }
    const distance = ribbonDistance(shape, x, y);
    // Later shapes lie above earlier ones: only what is really nearer takes their place.
    if (distance < nearest || (distance === 0 && ribbon === null)) {
      ribbon = shape;
      nearest = distance;
    }
  }
  return ribbon;
}

/** Vertical distance in pixels: 0 inside, Infinity beside its ends. */
export function ribbonDistance({ from, to }: RibbonShape, x: number, y: number): number {
  if (x < from.x || x > to.x) return Infinity;
  const t = curveParameter((x - from.x) / Math.max(1e-9, to.x - from.x));
  const rise = t * t * (3 - 2 * t);
  const top = from.top + (to.top - from.top) * rise;
  const bottom = from.bottom + (to.bottom - from.bottom) * rise;
  return Math.max(0, top - y, y - bottom);
}

/** Where on a curve with both controls at half its width the share `x` of that width is reached. */
function curveParameter(x: number): number {
  let low = 0;
  let high = 1;
  for (let step = 0; step < 24; step += 1) {
    const t = (low + high) / 2;
    const reached = 1.5 * t * (1 - t) + t * t * t;
    if (reached < x) low = t;
    else high = t;
  }
  return (low + high) / 2;
}

function holds(rect: Rect, x: number, y: number): boolean {
  return x >= rect.x && x <= rect.x + rect.width && y >= rect.y && y <= rect.y + rect.height;
}
