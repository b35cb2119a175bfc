/** SVG path data, which a canvas reads as well (Path2D): one spelling of every outline for both. */

export function circlePath(x: number, y: number, r: number): string {
  return `M${n(x - r)} ${n(y)}A${n(r)} ${n(r)} 0 1 1 ${n(x + r)} ${n(y)}A${n(r)} ${n(r)} 0 1 1 ${n(x - r)} ${n(y)}Z`;
}

export function rectPath(x: number, y: number, width: number, height: number): string {
  return `M${n(x)} ${n(y)}h${n(width)}v${n(height)}h${n(-width)}Z`;
}

export function roundRectPath(x: number, y: number, width: number, height: number, radius: number): string {
  const r = Math.max(0, Math.min(radius, width / 2, height / 2));
  const a = `${n(r)} ${n(r)} 0 0 1`;
  return (
    `M${n(x + r)} ${n(y)}h${n(width - 2 * r)}a${a} ${n(r)} ${n(r)}v${n(height - 2 * r)}a${a} ${n(-r)} ${n(r)}` +
    `h${n(2 * r - width)}a${a} ${n(-r)} ${n(-r)}v${n(2 * r - height)}a${a} ${n(r)} ${n(-r)}Z`
  );
}

export function polygon(points: readonly (readonly [number, number])[]): string {
  return `${polyline(points)}Z`;
}

export function polyline(points: readonly (readonly [number, number])[]): string {
  return points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${n(x)} ${n(y)}`).join('');
}

/** A coordinate with at most two decimals: what two engines round differently beyond that is not drawn. */
export function n(value: number): string {
  const rounded = Math.round(value * 100) / 100;
  return String(Object.is(rounded, -0) ? 0 : rounded);
}

/** The curve of a ribbon's edge: level at both ends. */
export function flowCurve(x0: number, y0: number, x1: number, y1: number): string {
  const middle = (x0 + x1) / 2;
  return `C${n(middle)} ${n(y0)} ${n(middle)} ${n(y1)} ${n(x1)} ${n(y1)}`;
}
